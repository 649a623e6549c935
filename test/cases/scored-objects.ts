// Objects of an application for the tests of scores: templates, Services, Ingresses, and a short way to a scored result.
import { analyze } from '../../lib/analyze.ts';
import type { Gap } from '../../lib/model/gap.ts';
import type { Networks, RawObject } from '../../lib/model/inventory.ts';
import type { DeclaredEntryPoint } from '../../lib/model/options.ts';
import type { NamespaceResult, ScanResult, WorkloadResult } from '../../lib/model/scan-result.ts';
import { buildInventory } from './build-inventory.ts';

export interface ScoreOptions {
  readonly networks?: Partial<Networks>;
  readonly declared?: readonly DeclaredEntryPoint[];
  /** What could not be read before the analysis. */
  readonly gaps?: readonly Gap[];
}

/** The result of a cluster with these objects. */
export function score(
  objects: readonly RawObject[],
  { networks = {}, declared = [], gaps = [] }: ScoreOptions = {},
): ScanResult {
  return analyze(
    { ...buildInventory(objects, networks), gaps },
    { toolVersion: '0.0.0', inventorySha256: '', rulesetSha256: '', declaredEntryPoints: declared },
  );
}

export function namespaceOf(result: ScanResult, name: string): NamespaceResult {
  const found = result.namespaces.find((namespace) => namespace.name === name);
  if (found === undefined) throw new Error(`No namespace "${name}" in the result`);
  return found;
}

/** `path` is `namespace/name`. */
export function workloadOf(result: ScanResult, path: string): WorkloadResult {
  const [namespace, name] = path.split('/') as [string, string];
  const found = namespaceOf(result, namespace).workloads.find((workload) => workload.name === name);
  if (found === undefined) throw new Error(`No workload "${path}" in the result`);
  return found;
}

export interface TemplateFields {
  readonly kind?: 'Deployment' | 'DaemonSet';
  readonly labels?: RawObject;
  /** `name:protocol:number[:hostPort]`. */
  readonly ports?: readonly string[];
  readonly replicas?: number;
  readonly hostNetwork?: true;
}

/** A Deployment or DaemonSet; the labels are `app: name` unless given. */
export function workload(path: string, fields: TemplateFields = {}): RawObject {
  const { kind = 'Deployment', replicas = 1, ports = [] } = fields;
  const metadata = named(path);
  const labels = fields.labels ?? { app: metadata.name };
  const container = { name: 'c', image: 'i', ports: ports.map(portOf) };
  const podSpec = { ...(fields.hostNetwork && { hostNetwork: true }), containers: [container] };
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata,
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: podSpec } },
  };
}

function portOf(text: string): RawObject {
  const [name, protocol, containerPort, hostPort] = text.split(':');
  return {
    name,
    protocol,
    containerPort: Number(containerPort),
    ...(hostPort && { hostPort: Number(hostPort) }),
  };
}

export interface ServiceFields {
  readonly selector?: RawObject;
  /** `protocol:port[:targetPort]`. */
  readonly ports: readonly string[];
  readonly annotations?: RawObject;
  readonly spec?: RawObject;
}

/** A Service; its selector is `app: name` unless given. */
export function service(
  path: string,
  { selector, ports, annotations = {}, spec = {} }: ServiceFields,
): RawObject {
  const metadata = { ...named(path), annotations };
  const listed = ports.map((text, index) => {
    const [protocol, port, targetPort] = text.split(':') as [string, string, string | undefined];
    const target =
      targetPort === undefined || Number.isNaN(Number(targetPort)) ? targetPort : Number(targetPort);
    return {
      name: `p${index}`,
      protocol,
      port: Number(port),
      ...(target !== undefined && { targetPort: target }),
    };
  });
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { selector: selector ?? { app: metadata.name }, ports: listed, ...spec },
  };
}

export interface IngressFields {
  readonly className?: string;
  readonly annotations?: RawObject;
  /** `service:port`. */
  readonly backends: readonly string[];
}

export function ingress(path: string, { className, annotations = {}, backends }: IngressFields): RawObject {
  const paths = backends.map((text) => {
    const [name, port] = text.split(':') as [string, string];
    return { path: '/', pathType: 'Prefix', backend: { service: { name, port: { number: Number(port) } } } };
  });
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { ...named(path), annotations },
    spec: { ...(className && { ingressClassName: className }), rules: [{ http: { paths } }] },
  };
}

function named(path: string): { readonly namespace: string; readonly name: string } {
  const [namespace, name] = path.split('/') as [string, string];
  return { namespace, name };
}
