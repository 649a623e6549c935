// Text → Slack's mrkdwn, so that nothing in it is a link, a mention or markup of ours.
import { printable } from '../text/printable.ts';

// https://docs.slack.dev/messaging/formatting-message-text#escaping: these three are control characters of links and mentions
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Marks of emphasis and code are taken out of action by a look-alike: mrkdwn knows no escape for them. */
const LOOK_ALIKES: Readonly<Record<string, string>> = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ' };

export function escapeMrkdwn(text: string): string {
  return printable(text)
    .replace(/[&<>]/g, (character) => ENTITIES[character] ?? character)
    .replace(/[*_~`]/g, (character) => LOOK_ALIKES[character] ?? character);
}

/** Cuts escaped text without cutting an entity in two. */
export function cutMrkdwn(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/&[a-z]{0,3}$/, '')}…`;
}
