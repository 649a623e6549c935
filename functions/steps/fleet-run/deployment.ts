// What the functions of the service know of where they run: names of the deployment, from the environment, and the
// configuration, from its bucket. No secret is among them.
import { awsStores } from '../../adapters/aws-stores.ts';
import type { FleetFile } from '../../config/fleet-file.ts';
import type { RunPorts } from './ports.ts';

/** Every variable that a function reads; infra/ sets each of them. */
export const DEPLOYMENT_VARIABLES = [
  'BULKHEAD_EVIDENCE_BUCKET',
  'BULKHEAD_STATE_TABLE',
  'BULKHEAD_CONFIG_BUCKET',
  'BULKHEAD_VERSION',
] as const;

type Environment = Readonly<Record<string, string | undefined>>;

export interface Deployment {
  readonly bucket: string;
  /** For one call: the configuration is read anew, so that a change of it needs no deployment. */
  readonly ports: () => RunPorts;
}

/** Throws an Error that names every variable that is missing. */
export function openDeployment(env: Environment, surroundings: RunPorts['surroundings']): Deployment {
  const missing = DEPLOYMENT_VARIABLES.filter((name) => !env[name]);
  if (missing.length > 0) throw new Error(`Cannot start: ${missing.join(', ')} must be set`);
  const [bucket, table, configBucket, toolVersion] = DEPLOYMENT_VARIABLES.map((name) => env[name] ?? '') as [
    string,
    string,
    string,
    string,
  ];
  const stores = awsStores({ bucket, table });
  const config = awsStores({ bucket: configBucket, table }).objects;
  return {
    bucket,
    ports: () => {
      let read: Promise<FleetFile> | undefined;
      return {
        ...stores,
        surroundings,
        toolVersion,
        groupOf: async (name) => {
          // Loaded here: what only tells of a run needs neither the configuration nor EKS
          const { readConfig } = await import('./read-config.ts');
          const { groupPlan } = await import('./group-plan.ts');
          read ??= readConfig(config);
          return groupPlan(await read, name, { now: surroundings.now });
        },
      };
    },
  };
}
