// Titles that written and interactive reports share; apart from the others, so that a page's script carries no more.

export const matrixTitle = 'Who can talk to whom';
export const entryPointsTitle = 'Ways in from outside';
export const scoreboardTitle = 'Namespace scoreboard';
export const findingsTitle = 'Findings';
