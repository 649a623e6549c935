// Reads np-guard's connection lists and exposure reports, in its three formats, to the same facts.
// Of outputs over several networks only the pod network is kept: that is what Kubernetes policies speak of.
import type { Direction } from '../../../lib/model/cluster.ts';
import { type PortProtocol, type PortSet, portRange } from '../../../lib/sets/port-set.ts';
import { type ConnectionText, parseConnectionText } from './connection-text.ts';

export interface ConnectionFact extends ConnectionText {
  readonly src: string;
  readonly dst: string;
}

export interface ExposureFact extends ConnectionText {
  readonly workload: string;
  readonly direction: Direction;
  /** `entire-cluster`, an external range, or a description of pods that do not exist. */
  readonly peer: string;
}

export interface UnprotectedFact {
  readonly workload: string;
  readonly direction: Direction;
}

export interface NpGuardOutput {
  readonly connections: readonly ConnectionFact[];
  /** Absent in connection lists. */
  readonly exposures?: readonly ExposureFact[];
  /** Only the text format has it. */
  readonly unprotected?: readonly UnprotectedFact[];
  /** The one port that was asked for; the facts then say nothing of others. */
  readonly asked?: PortSet;
}

/** Facts of the text format. */
export function parseTextOutput(text: string): NpGuardOutput {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const asked = askedPort(text);
  const connections: ConnectionFact[] = [];
  const exposures: ExposureFact[] = [];
  const unprotected: UnprotectedFact[] = [];
  let inPodNetwork = true;
  for (const line of lines) {
    const network = /^Permitted connectivity analyzed in (.*):$/.exec(line);
    if (network !== null) inPodNetwork = network[1] === 'Pod network';
    else if (line.startsWith('Exposure Analysis Result')) inPodNetwork = true;
    else if (inPodNetwork) readTextLine(line, { connections, exposures, unprotected, asked });
  }
  return {
    connections,
    ...(text.includes('Exposure Analysis Result') && { exposures, unprotected }),
    ...(asked !== undefined && { asked }),
  };
}

interface TextFacts {
  readonly connections: ConnectionFact[];
  readonly exposures: ExposureFact[];
  readonly unprotected: UnprotectedFact[];
  readonly asked: PortSet | undefined;
}

function readTextLine(line: string, facts: TextFacts): void {
  const exposure = /^(\S+)\s+\t(=>|<=)\s+\t(.+?)(?: : (.*))?$/.exec(line);
  const connection = /^(\S+) => (\S+)(?: : (.*))?$/.exec(line);
  const unprotected = /^(\S+) is not protected on (Ingress|Egress)$/.exec(line);
  if (exposure !== null) {
    facts.exposures.push({
      workload: exposure[1] as string,
      direction: exposure[2] === '=>' ? 'egress' : 'ingress',
      peer: exposure[3] as string,
      ...connectionOf(exposure[4], facts.asked),
    });
  } else if (connection !== null) {
    const ports = connectionOf(connection[3], facts.asked);
    facts.connections.push({ src: connection[1] as string, dst: connection[2] as string, ...ports });
  } else if (unprotected !== null) {
    const direction = unprotected[2] === 'Ingress' ? 'ingress' : 'egress';
    facts.unprotected.push({ workload: unprotected[1] as string, direction });
  } else if (line.includes('=>') || line.includes('<=')) throw new Error(`Cannot read line "${line}"`);
}

function connectionOf(text: string | undefined, asked: PortSet | undefined): ConnectionText {
  if (text !== undefined) return parseConnectionText(text.trim());
  if (asked === undefined) throw new Error('Cannot read a line without a connection');
  return { ports: asked, names: [] };
}

/** The port of a header such as `Permitted connections on UDP 52:`. */
function askedPort(text: string): PortSet | undefined {
  const match = /^(?:Permitted connections|Exposure Analysis Result) [oO]n (TCP|UDP|SCTP) (\d+):/m.exec(text);
  if (match === null) return undefined;
  return portRange(match[1] as PortProtocol, Number(match[2]), Number(match[2]));
}

interface JsonFact {
  readonly src: string;
  readonly dst: string;
  readonly conn?: string;
}

interface JsonExposures {
  readonly egress_exposure: readonly JsonFact[] | null;
  readonly ingress_exposure: readonly JsonFact[] | null;
}

interface JsonReport {
  readonly connlist_results?: readonly JsonFact[];
  readonly exposure_results?: JsonExposures;
  /** Names of the same where one port was asked for. */
  readonly connlist_conn_focus_results?: readonly JsonFact[];
  readonly exposure_conn_focus_results?: JsonExposures;
}

/** Facts of the JSON format. `asked` is not in the file: the text format of the same query tells it. */
export function parseJsonOutput(text: string, asked?: PortSet): NpGuardOutput {
  const parsed = JSON.parse(text) as readonly JsonFact[] | JsonReport;
  const list = isList(parsed)
    ? parsed
    : (parsed.connlist_results ?? parsed.connlist_conn_focus_results ?? []);
  const connections = list.map(({ src, dst, conn }) => ({ src, dst, ...connectionOf(conn, asked) }));
  if (isList(parsed)) return { connections };
  const exposures = (parsed.exposure_results ?? parsed.exposure_conn_focus_results) as JsonExposures;
  const egress = (exposures.egress_exposure ?? []).map(({ src, dst, conn }) => {
    return { workload: src, direction: 'egress' as const, peer: dst, ...connectionOf(conn?.trim(), asked) };
  });
  const ingress = (exposures.ingress_exposure ?? []).map(({ src, dst, conn }) => {
    return { workload: dst, direction: 'ingress' as const, peer: src, ...connectionOf(conn?.trim(), asked) };
  });
  return { connections, exposures: [...egress, ...ingress] };
}

function isList(parsed: readonly JsonFact[] | JsonReport): parsed is readonly JsonFact[] {
  return Array.isArray(parsed);
}

/** Facts of the CSV format. */
export function parseCsvOutput(text: string, asked?: PortSet): NpGuardOutput {
  const rows = text.split('\n').filter((line) => line !== '');
  const connections: ConnectionFact[] = [];
  const exposures: ExposureFact[] = [];
  let direction: Direction | undefined;
  let header: string[] = [];
  for (const line of rows) {
    const row = splitCsv(line);
    if (line.startsWith('Exposure Analysis Result')) header = [];
    else if (line.startsWith('Egress Exposure')) direction = 'egress';
    else if (line.startsWith('Ingress Exposure')) direction = 'ingress';
    else if (row.includes('src') && row.includes('dst')) header = row;
    else {
      const cell = (name: string) => row[header.indexOf(name)];
      const network = header.includes('network') ? cell('network') : 'pod-network';
      if (network !== 'pod-network') continue;
      const src = cell('src') as string;
      const dst = cell('dst') as string;
      const ports = connectionOf(cell('conn')?.trim(), asked);
      if (direction === undefined) connections.push({ src, dst, ...ports });
      else if (direction === 'egress') exposures.push({ workload: src, direction, peer: dst, ...ports });
      else exposures.push({ workload: dst, direction, peer: src, ...ports });
    }
  }
  return text.includes('Exposure Analysis Result') ? { connections, exposures } : { connections };
}

/** Cells of one CSV line; quotes hold commas. */
export function splitCsv(line: string): string[] {
  const cells: string[] = [];
  for (const match of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    cells.push((match[1]?.replaceAll('""', '"') ?? match[2]) as string);
  }
  return cells;
}
