// What the functions of the service know of where they run: names of the deployment, from the environment, and the
// configuration, from its bucket. No secret is among them.
import { awsStores } from '../../adapters/aws-stores.ts';
import type { RunPorts } from './ports.ts';
import type { FleetConfig } from './read-config.ts';

/** Every variable that a function of the service reads; serverless.yml sets each of them. */
export const DEPLOYMENT_VARIABLES = [
  'BULKHEAD_EVIDENCE_BUCKET',
  'BULKHEAD_STATE_TABLE',
  'BULKHEAD_CONFIG_BUCKET',
  'BULKHEAD_VERSION',
] as const;

/**
 * What a satellite reads (infra/satellite sets them): it writes to the buckets of the service with a role of that account,
 * reads clusters with its own, and keeps no state.
 */
export const SATELLITE_VARIABLES = [
  'BULKHEAD_EVIDENCE_BUCKET',
  'BULKHEAD_CONFIG_BUCKET',
  'BULKHEAD_VERSION',
  'BULKHEAD_HUB_ROLE_ARN',
] as const;

type Environment = Readonly<Record<string, string | undefined>>;

export interface Deployment {
  readonly bucket: string;
  /** For one call: the configuration is read anew, so that a change of it needs no deployment. */
  readonly ports: () => RunPorts;
  readonly config: () => Promise<FleetConfig>;
}

/** Throws an Error that names every variable that is missing. */
export function openDeployment(env: Environment, surroundings: RunPorts['surroundings']): Deployment {
  const roleArn = env.BULKHEAD_HUB_ROLE_ARN;
  const needed = roleArn === undefined ? DEPLOYMENT_VARIABLES : SATELLITE_VARIABLES;
  const missing = needed.filter((name) => !env[name]);
  if (missing.length > 0) throw new Error(`Cannot start: ${missing.join(', ')} must be set`);
  const bucket = env.BULKHEAD_EVIDENCE_BUCKET ?? '';
  const place = { table: env.BULKHEAD_STATE_TABLE ?? '', ...(roleArn !== undefined && { roleArn }) };
  const stores = awsStores({ ...place, bucket });
  const configObjects = awsStores({ ...place, bucket: env.BULKHEAD_CONFIG_BUCKET ?? '' }).objects;
  // Loaded when it is asked for: not every function needs the configuration, or EKS
  const config = async () => (await import('./read-config.ts')).readConfig(configObjects);
  return {
    bucket,
    config,
    ports: () => {
      let read: Promise<FleetConfig> | undefined;
      return {
        ...stores,
        surroundings,
        toolVersion: env.BULKHEAD_VERSION ?? '',
        groupOf: async (name) => {
          const { groupPlan } = await import('./group-plan.ts');
          read ??= config();
          return groupPlan(await read, name, {
            now: surroundings.now,
            credentials: roleArn === undefined ? 'roles' : 'own',
          });
        },
      };
    },
  };
}
