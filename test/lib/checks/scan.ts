// Scans objects that a test writes in one line each (test/cases/build-inventory.ts), and picks what the test asks about.
import { analyze } from '../../../lib/analyze.ts';
import type { Finding, Outcome } from '../../../lib/model/finding.ts';
import type { RawObject } from '../../../lib/model/inventory.ts';
import type { DeclaredEntryPoint } from '../../../lib/model/options.ts';
import type { ScanResult } from '../../../lib/model/scan-result.ts';
import { buildInventory } from '../../cases/build-inventory.ts';

/** The result for these objects, in this order. */
export function scan(
  objects: readonly RawObject[],
  declaredEntryPoints: readonly DeclaredEntryPoint[] = [],
): ScanResult {
  return analyze(buildInventory(objects), {
    toolVersion: '0.0.0',
    inventorySha256: '',
    rulesetSha256: '',
    declaredEntryPoints,
  });
}

/** What a check answers. */
export function outcomeOf({ checks }: ScanResult, id: string): Outcome | undefined {
  return checks.find((check) => check.id === id)?.outcome;
}

/** The findings that a check tells itself. */
export function findingsOf({ findings }: ScanResult, id: string): Finding[] {
  return findings.filter(({ checkId }) => checkId === id);
}

/** A Service that selects `app: NAME`; `path` is `namespace/NAME`. */
export function service(path: string, spec: RawObject = {}): RawObject {
  const [namespace, name] = path.split('/') as [string, string];
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace, name },
    spec: { selector: { app: name }, ports: [{ port: 80, targetPort: 8080 }], ...spec },
  };
}
