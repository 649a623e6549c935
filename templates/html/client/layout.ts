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
  const degrees = new Array<number>(count).fill(0);
  for (const edge of edges)
    for (const end of [edge.from, edge.to]) degrees[end] = (degrees[end] as number) + 1;
  // Where everything leads everywhere, lines say little of nearness
  const pull = ({ from, to }: Edge) => Math.min(1, 5 / ((degrees[from] as number) + (degrees[to] as number)));
  for (let round = 0; round < rounds; round++) {
    const heat = 0.06 * (1 - round / rounds) ** 2 + 0.0005;
    const forces = points.map(({ x, y }) => ({ x: (0.5 - x) * 0.25, y: (0.5 - y) * 0.25 }));
    for (let a = 0; a < count; a++)
      for (let b = a + 1; b < count; b++)
        push(points, forces, { from: a, to: b }, (gap) => (-ideal * ideal) / gap);
    for (const edge of edges)
      if (edge.from !== edge.to) push(points, forces, edge, (gap) => (pull(edge) * gap * gap) / ideal);
    points.forEach((point, index) => {
      const force = forces[index] as Moving;
      const length = Math.hypot(force.x, force.y);
      if (length === 0) return;
      point.x += (force.x / length) * Math.min(length, heat);
      point.y += (force.y / length) * Math.min(length, heat);
    });
  }
  const placed = toSquare(points);
  for (let round = 0; round < 60; round++) part(placed, 0.75 / Math.sqrt(Math.max(count, 4)));
  return placed;
}

/** Moves points that are too near to each other apart, within the square. */
function part(points: readonly Moving[], least: number): void {
  for (const [index, a] of points.entries())
    for (const b of points.slice(index + 1)) {
      const [x, y] = [b.x - a.x, b.y - a.y];
      const gap = Math.max(Math.hypot(x, y), 0.001);
      if (gap >= least) continue;
      const step = (least - gap) / gap / 2;
      for (const [point, sign] of [
        [a, -1],
        [b, 1],
      ] as const) {
        point.x = Math.min(1, Math.max(0, point.x + sign * x * step));
        point.y = Math.min(1, Math.max(0, point.y + sign * y * step));
      }
    }
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

function toSquare(points: readonly Moving[]): Moving[] {
  const range = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const;
  const [left, right] = range(points.map(({ x }) => x));
  const [top, bottom] = range(points.map(({ y }) => y));
  const scale = (value: number, low: number, high: number) =>
    high - low < 1e-9 ? 0.5 : (value - low) / (high - low);
  return points.map(({ x, y }) => ({ x: scale(x, left, right), y: scale(y, top, bottom) }));
}
