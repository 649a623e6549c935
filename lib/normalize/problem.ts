// What is wrong with an object, collected while it is checked, and the one Gap that an object gets for it.
import type { Gap, GapEffect, GapReason, ObjectRef } from '../model/gap.ts';
import type { Origin } from '../model/inventory.ts';

export interface Problem {
  readonly reason: GapReason;
  /** Path of the field in the object, e.g. `spec.ingress[0].from[1]`. */
  readonly path: string;
  /** What is wrong with it: a predicate, e.g. `is not a list`. */
  readonly what: string;
}

/**
 * A place in an object that is being checked, and where to put what is wrong there. Its path is only written out when
 * something is wrong: places are made for every field of every pod.
 */
export interface At {
  readonly parent: At | undefined;
  /** Field (or fields, with dots between), or index of a list. */
  readonly step: string | number;
  readonly problems: Problem[];
}

/** The place of a whole object. */
export function placeOf(problems: Problem[]): At {
  return { parent: undefined, step: '', problems };
}

/** The place of an entry of this object or list. */
export function inner(at: At, step: string | number): At {
  return { parent: at, step, problems: at.problems };
}

/** Adds what is wrong with the value at this place. */
export function report(at: At, problem: { readonly reason: GapReason; readonly what: string }): void {
  at.problems.push({ ...problem, path: pathOf(at) });
}

function pathOf({ parent, step }: At): string {
  const path = parent === undefined ? '' : pathOf(parent);
  if (typeof step === 'number') return `${path}[${step}]`;
  return path === '' ? step : `${path}.${step}`;
}

/** The gap of an object with problems (at least one); the first is told, the others are counted. */
export function gapOf(
  subject: { readonly ref: ObjectRef; readonly origin: Origin },
  found: { readonly problems: readonly Problem[]; readonly effect: GapEffect },
): Gap {
  const [first, ...others] = found.problems as readonly [Problem, ...Problem[]];
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return {
    reason: first.reason,
    message: `Cannot read ${describe(subject.ref)}: ${first.path} ${first.what}${more}`,
    remedy: UNRENDERED.test(first.what) ? RENDER : REMEDIES[first.reason],
    object: subject.ref,
    origin: { file: subject.origin.file, line: lineOf(first.path, subject.origin) },
    effect: found.effect,
  };
}

/** The line of the rule that holds the field, where it is known; else of the object. */
function lineOf(path: string, origin: Origin): number {
  const rule = /^spec\.(ingress|egress)\[(\d+)\]/.exec(path);
  const direction = rule?.[1] === 'ingress' ? 'ingress' : 'egress';
  return (rule === null ? undefined : origin.ruleLines?.[direction][Number(rule[2])]) || origin.line;
}

/** `Kind "namespace/name"`. */
export function describe(ref: ObjectRef): string {
  return `${ref.kind} "${ref.namespace === undefined ? ref.name : `${ref.namespace}/${ref.name}`}"`;
}

/** The value as it may stand in a message: short, on one line. */
export function quote(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return `"${text.length > 60 ? `${text.slice(0, 57)}…` : text}"`;
}

// `{{ .Values.x }}` in quotes stays text; without them it is read as a map in a map.
const UNRENDERED = /\{"?\{/;
const RENDER = 'Render the template first: helm template NAME PATH | bulkhead scan -';

const REMEDIES: Readonly<Record<GapReason, string>> = {
  syntax: 'Correct the file, or leave it out',
  limit: 'Leave it out, or make it smaller',
  type: 'Correct the field; kubectl apply --dry-run=server shows all that is wrong',
  selector: 'Correct the label selector; the API server rejects it as it is',
  cidr: 'Correct the address or CIDR; the API server rejects it as it is',
  port: 'Correct the port; the API server rejects it as it is',
  rule: 'Correct the rule; the API server rejects it as it is',
  duplicate: 'Keep one of them',
  unknownKind: 'Correct its kind or its apiVersion',
  unknownField: 'Correct or remove the field; kubectl apply rejects it as it is',
  unsupported: 'Judge by hand what it opens or closes',
  forbidden: 'Grant the list to this identity; bulkhead doctor says how',
  unavailable: 'Scan again; bulkhead doctor shows what answers',
};
