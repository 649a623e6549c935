// Samples → the Prometheus text format 0.0.4: one HELP and TYPE line a metric, then its samples.
// https://github.com/prometheus/docs/blob/main/content/docs/instrumenting/exposition_formats.md
import { printable } from '../text/printable.ts';

export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** All gauges; a metric without samples is left out. Ends with a line feed. */
export function exposition(metrics: readonly Metric[]): string {
  return metrics
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, help, samples }) =>
      [
        `# HELP ${name} ${help}`,
        `# TYPE ${name} gauge`,
        ...samples.map(({ labels, value }) => `${name}${labelText(labels)} ${value}`),
        '',
      ].join('\n'),
    )
    .join('');
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${escaped(value)}"`);
  return `{${pairs.join(',')}}`;
}

/** Backslash and quote are escaped; a line feed has become an escape that shows itself before. */
function escaped(value: string): string {
  return printable(value).replace(/["\\]/g, (character) => `\\${character}`);
}
