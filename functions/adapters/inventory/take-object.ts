// One object as the API has it → what of it goes into an inventory: the object cut down, a gap, or nothing but a count.
// Manifests and a live cluster go through here, so that the same objects make the same inventory.
import type { RawObject } from '../../../lib/model/inventory.ts';
import { classifyKind, isBuiltInGroup } from './kind-table.ts';
import { isReadConfigMap } from './network-agent.ts';
import { EVERYWHERE, type Finding, isObject, kindFinding, populationOf } from './object-gaps.ts';
import { projectController, projectObject } from './project-object.ts';

export interface TypedObject {
  readonly value: RawObject;
  readonly apiVersion: string;
  readonly kind: string;
}

export type Taken =
  | { readonly as: 'object'; readonly object: RawObject; readonly isPolicy: boolean }
  | { readonly as: 'gap'; readonly finding: Finding }
  | { readonly as: 'ignored' };

const POLICY_KINDS = new Set([
  'NetworkPolicy',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
]);

/** How the object is taken. `depth` is the most objects and lists inside each other. */
export function takeObject(typed: TypedObject, { depth }: { readonly depth: number }): Taken {
  const { value, apiVersion, kind } = typed;
  const found = classifyKind(apiVersion, kind);
  if (found.class === 'unknownKind' || found.class === 'unsupported') {
    return { as: 'gap', finding: kindFinding(typed, found) };
  }
  const isNamed = kind === 'ConfigMap' && apiVersion === 'v1' && isReadConfigMap(value);
  const isRead = found.class === 'read' || isNamed;
  if (!isRead && !isWorkload(typed)) return { as: 'ignored' };
  const object = isRead ? projectObject(kind, value) : projectController(value);
  if (isDeeperThan(object, depth)) return { as: 'gap', finding: tooDeep(typed, { depth }) };
  return { as: 'object', object, isPolicy: found.class === 'read' && POLICY_KINDS.has(kind) };
}

/** What a flaw of an object of a kind that is read leaves unknown. */
export function effectOf({ value, apiVersion, kind }: TypedObject): Finding['effect'] {
  const found = classifyKind(apiVersion, kind);
  return found.class === 'read' && found.scope === 'cluster' ? EVERYWHERE : populationOf(value, 'default');
}

function tooDeep(typed: TypedObject, { depth }: { readonly depth: number }): Finding {
  return {
    reason: 'limit',
    why: `it is nested more than ${depth} levels deep`,
    remedy: 'Leave it out, or flatten it',
    effect: effectOf(typed),
  };
}

/** An object of a third party that makes pods from a template, as an Argo Rollout or a DeploymentConfig does. */
function isWorkload({ value, apiVersion }: TypedObject): boolean {
  if (isBuiltInGroup(apiVersion)) return false;
  const template = isObject(value.spec) ? value.spec.template : undefined;
  const podSpec = isObject(template) ? template.spec : undefined;
  return isObject(podSpec) && Array.isArray(podSpec.containers) && podSpec.containers.length > 0;
}

/** Its own recursion ends at `depth`, so no input is too deep for it. */
function isDeeperThan(value: object, depth: number): boolean {
  if (depth === 0) return true;
  if (Array.isArray(value)) return value.some((inner) => isObjectDeeperThan(inner, depth - 1));
  for (const field in value) {
    if (isObjectDeeperThan((value as RawObject)[field], depth - 1)) return true;
  }
  return false;
}

function isObjectDeeperThan(value: unknown, depth: number): boolean {
  return typeof value === 'object' && value !== null && isDeeperThan(value, depth);
}
