// The clusters of one scan: each is read and analysed beside the others, then their reports, those of the fleet and the
// manifest are written. One that cannot be read does not keep the others from their reports.
import { relative } from 'node:path';
import type { FleetOutcome } from '../../lib/fleet/assessed.ts';
import type { Changes } from '../../lib/model/changes.ts';
import type { FleetTarget } from '../../lib/model/fleet-result.ts';
import type { Intents } from '../../lib/model/intent.ts';
import type { AnalyzeOptions, DeclaredEntryPoint } from '../../lib/model/options.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { inParallel } from '../adapters/kubernetes-api/in-parallel.ts';
import type { ExceptionSettings } from '../config/exceptions.ts';
import { InputError, KubernetesError } from '../errors.ts';
import { closeRun } from '../steps/close-run.ts';
import { scanCluster } from '../steps/scan-cluster.ts';
import { writeReports } from '../steps/write-reports.ts';
import { clusterNames, eksArnOf, safeFileName, uniqueNames } from './cluster-names.ts';
import type { EksOptions, EksRun } from './eks-run.ts';
import { exceptionsFor } from './exceptions-option.ts';
import { frameworksFor } from './frameworks-option.ts';
import { type HistoryOf, historiesFor } from './history-option.ts';
import { intentsFor } from './intents-option.ts';
import { planReports, type ReportOptions, type ReportPlan } from './report-options.ts';
import { makeScanProgress } from './scan-progress.ts';
import type { Shell } from './shell.ts';
import { type SourceOptions, sourceOf } from './source-options.ts';

export interface ScanClustersOptions extends SourceOptions, ReportOptions, EksOptions {
  readonly frameworks?: string;
  readonly exceptions?: string;
  readonly intents?: string;
  /** Folder. */
  readonly history?: string;
  /** File of a result. */
  readonly baseline?: string;
  readonly json?: boolean;
  readonly entryPoint?: readonly DeclaredEntryPoint[];
  /** RFC 3339 UTC. */
  readonly scannedAt?: string;
}

export interface ScanClustersInputs {
  readonly sources: readonly string[];
  readonly eks: EksRun;
  /** Clusters that were found and cannot be read: they stay in the fleet. */
  readonly unread: readonly KubernetesError[];
  readonly options: ScanClustersOptions;
}

export interface ScannedClusters {
  /** In the order of the sources. */
  readonly results: readonly ScanResult[];
  /** Paths of all files that were written, as the user would name them. */
  readonly reports: readonly string[];
  readonly errors: readonly (InputError | KubernetesError)[];
  /** What was asked for and could not be written, one sentence each. */
  readonly notes: readonly string[];
  /** Of clusters that were scanned before. */
  readonly changes: readonly Changes[];
}

/** Clusters at a time: each asks its API server four questions at a time. */
const CLUSTERS_AT_A_TIME = 4;

/** Throws InputError before anything is read when an option cannot be used. */
export async function scanClusters(shell: Shell, inputs: ScanClustersInputs): Promise<ScannedClusters> {
  const { sources, unread, options } = inputs;
  const plan = await planReports(shell, options);
  const frameworks = frameworksFor(shell, options.frameworks);
  const clusters = sources.length > 1 ? 'several' : 'one';
  const exceptions = exceptionsFor(shell, options.exceptions, clusters);
  const intents = intentsFor(shell, options.intents, clusters);
  const historyOf = historiesFor(shell, options);
  const names = clusterNames(sources, shell.baseDir);
  const targets = sources.map((source, index) =>
    targetOf(source, options.clusterName ?? (names[index] as string)),
  );
  const scanned = await readAll(shell, { ...inputs, targets, frameworks, exceptions, intents });
  const run = await writeAll(scanned, { targets, plan, historyOf });
  for (const { cluster, message } of unread) {
    targets.push({ id: cluster, name: cluster });
    run.outcomes.set(cluster, { notAssessed: message });
  }
  const last = await closeRun({ ...plan, ...run, toolVersion: shell.version, targets });
  return {
    results: scanned.flatMap((one) => (one instanceof Error ? [] : [one])),
    reports: pathsFrom(shell, plan, [...run.files, ...last]),
    errors: [...unread, ...run.errors],
    notes: run.notes,
    changes: run.changes,
  };
}

function targetOf(source: string, name: string): FleetTarget {
  const arn = eksArnOf(source);
  if (arn === undefined) return { id: name, name };
  const [, , , region = '', accountId = ''] = arn.split(':');
  return { id: arn, name, region, accountId };
}

interface ReadInputs extends ScanClustersInputs {
  readonly targets: readonly FleetTarget[];
  readonly frameworks: AnalyzeOptions['frameworks'];
  readonly exceptions: ExceptionSettings | undefined;
  readonly intents: Intents | undefined;
}

/** A cluster's result, or why there is none. */
type Scanned = ScanResult | InputError | KubernetesError;

async function readAll(shell: Shell, inputs: ReadInputs): Promise<readonly Scanned[]> {
  const { sources, targets, options, eks, frameworks, exceptions, intents } = inputs;
  const collectedAt = options.scannedAt === undefined ? {} : { collectedAt: options.scannedAt };
  const progress = makeScanProgress(shell, sources.length);
  const scanned = await inParallel(sources, {
    limit: CLUSTERS_AT_A_TIME,
    work: async (source, index): Promise<Scanned> => {
      const { name } = targets[index] as FleetTarget;
      const onProgress = progress.start(name);
      try {
        return await scanCluster({
          source: sourceOf(shell, { source, name, ...collectedAt, options, onProgress, eks }),
          toolVersion: shell.version,
          declaredEntryPoints: options.entryPoint ?? [],
          ...(frameworks && { frameworks }),
          ...(exceptions && { exceptions }),
          ...(intents && { intents }),
          ...(options.assumeCni !== undefined && { assumeCni: options.assumeCni }),
        });
      } catch (error) {
        if (error instanceof InputError || error instanceof KubernetesError) return error;
        throw error;
      } finally {
        progress.end(name);
      }
    },
  });
  progress.clear();
  return scanned;
}

interface Written {
  readonly outcomes: Map<string, FleetOutcome>;
  readonly clusterFiles: Map<string, string>;
  readonly files: string[];
  readonly errors: (InputError | KubernetesError)[];
  readonly notes: string[];
  /** Of clusters that were scanned before. */
  readonly changes: Changes[];
}

/** One after the other: a saved inventory names its cluster itself, and two may have one name. */
async function writeAll(
  scanned: readonly Scanned[],
  {
    targets,
    plan,
    historyOf,
  }: {
    readonly targets: readonly FleetTarget[];
    readonly plan: ReportPlan;
    readonly historyOf: HistoryOf;
  },
): Promise<Written> {
  const written: Written = {
    outcomes: new Map(),
    clusterFiles: new Map(),
    files: [],
    errors: [],
    notes: [],
    changes: [],
  };
  const names = uniqueNames(
    scanned.map((one, index) =>
      safeFileName(one instanceof Error ? (targets[index] as FleetTarget).name : one.cluster.name),
    ),
  );
  for (const [index, one] of scanned.entries()) {
    const { id } = targets[index] as FleetTarget;
    try {
      if (one instanceof Error) throw one;
      const name = names[index] as string;
      const history = await historyOf(one, name);
      const { files, recordSha256, left } = await writeReports(one, {
        ...plan,
        name,
        ...(history && { history }),
      });
      if (history?.changes !== undefined) written.changes.push(history.changes);
      written.files.push(...files);
      written.clusterFiles.set(id, name);
      if (left.includes('asff')) written.notes.push(noAccount(one.cluster.name));
      written.outcomes.set(id, { result: one, sha256: recordSha256 });
    } catch (error) {
      if (!(error instanceof InputError || error instanceof KubernetesError)) throw error;
      written.outcomes.set(id, { notAssessed: error.message });
      written.errors.push(error);
    }
  }
  return written;
}

function noAccount(name: string): string {
  return `Cannot write ASFF of "${name}": its account is not known; give --aws-account and --aws-region`;
}

/** As the user would name them: relative where that leads down. */
function pathsFrom(shell: Shell, { folder }: ReportPlan, files: readonly string[]): string[] {
  const near = relative(shell.baseDir, folder);
  const start = near.startsWith('..') ? folder : near;
  return files.map((file) => (start === '' ? file : `${start}/${file}`));
}
