// Where the circles of a graph stand: forces on a plane, from a fixed start, so that one graph is always one picture.

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Edge {
  readonly from: number;
  readonly to: number;
}

const rounds = 260;

/** Points within a square of 0 to 1; neighbours attract each other, all others push. */
export function layout(count: number, edges: readonly Edge[]): Point[] {
  // A sunflower: even, and without two points in one place
  const points = Array.from({ length: count }, (_, index) => {
    const [turn, radius] = [index * 2.399963, Math.sqrt((index + 0.5) / count) / 2];
    return { x: 0.5 + radius * Math.cos(turn), y: 0.5 + radius * Math.sin(turn) };
  });
  const ideal = 0.9 / Math.sqrt(Math.max(count, 1));
  // Where everything leads everywhere, lines say nothing of nearness
  const pull = Math.min(1, (count * 3) / Math.max(edges.length, 1));
  for (let round = 0; round < rounds; round++) {
    const heat = 0.06 * (1 - round / rounds) ** 2 + 0.0005;
    const forces = points.map(({ x, y }) => ({ x: (0.5 - x) * 0.25, y: (0.5 - y) * 0.25 }));
    for (let a = 0; a < count; a++)
      for (let b = a + 1; b < count; b++)
        push(points, forces, { from: a, to: b }, (gap) => (-ideal * ideal) / gap);
    for (const edge of edges)
      if (edge.from !== edge.to) push(points, forces, edge, (gap) => (pull * gap * gap) / ideal);
    points.forEach((point, index) => {
      const force = forces[index] as Moving;
      const length = Math.hypot(force.x, force.y);
      if (length === 0) return;
      point.x += (force.x / length) * Math.min(length, heat);
      point.y += (force.y / length) * Math.min(length, heat);
    });
  }
  return toSquare(points);
}

interface Moving {
  x: number;
  y: number;
}

/** Adds a force between two points to both; above 0 it draws them together. */
function push(
  points: readonly Moving[],
  forces: readonly Moving[],
  { from, to }: Edge,
  force: (gap: number) => number,
): void {
  const [a, b, atA, atB] = [points[from], points[to], forces[from], forces[to]] as [
    Moving,
    Moving,
    Moving,
    Moving,
  ];
  const [x, y] = [b.x - a.x, b.y - a.y];
  const gap = Math.max(Math.hypot(x, y), 0.001);
  const strength = force(gap) / gap;
  atA.x += x * strength;
  atA.y += y * strength;
  atB.x -= x * strength;
  atB.y -= y * strength;
}

function toSquare(points: readonly Moving[]): Point[] {
  const range = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const;
  const [left, right] = range(points.map(({ x }) => x));
  const [top, bottom] = range(points.map(({ y }) => y));
  const scale = (value: number, low: number, high: number) =>
    high - low < 1e-9 ? 0.5 : (value - low) / (high - low);
  return points.map(({ x, y }) => ({ x: scale(x, left, right), y: scale(y, top, bottom) }));
}
