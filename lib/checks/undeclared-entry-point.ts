// A way in from the internet that nobody has declared.
import type { EntryPoint } from '../model/scan-result.ts';
import type { Check } from './check.ts';
import { fingerprintOf } from './fingerprint.ts';

const meta = {
  id: 'undeclared-entry-point',
  title: 'Every way in from the internet is declared',
  rationale: 'An entry point may be right; that somebody has said so is what tells it from one that was opened by mistake.',
  attackerGains: 'A way in from the internet',
  severity: 'high',
  remediation: 'Declare the entry point with its ports, or close it',
  source: 'Network Segmentation control: whitelisted service endpoints; Service.spec.type, Ingress, Gateway, hostPort, hostNetwork',
} as const;

export const undeclaredEntryPoint: Check = {
  meta,
  run({ entryPoints }) {
    if (entryPoints.length === 0) return 'notApplicable';
    return entryPoints.filter(isOpen).map((entryPoint) => {
      const open = entryPoint.targets.filter(({ verdict }) => verdict !== 'deny');
      const certain = open.some(({ verdict }) => verdict === 'accept');
      const name = `${entryPoint.kind} "${entryPoint.namespace}/${entryPoint.name}"`;
      return {
        checkId: meta.id,
        outcome: certain ? ('fail' as const) : ('unknown' as const),
        severity: meta.severity,
        fingerprint: fingerprintOf([meta.id, entryPoint.kind, entryPoint.namespace, entryPoint.name]),
        namespace: entryPoint.namespace,
        message: `${name} leads in from the internet and is not declared`,
        attackerGains: meta.attackerGains,
        fix: `Declare ${name} as an entry point, or close it`,
        resources: [...new Set(open.map((target) => `${target.workloadKind}/${target.workload}`))].sort(),
        evidence: open.slice(0, 10).map((target) => ({
          connection: `the internet → ${target.workloadKind} ${target.namespace}/${target.workload}, ${target.ports === 'all' ? 'all ports' : target.ports}`,
          direction: 'ingress' as const,
        })),
        points: { coverage: 0, exposure: 0 },
      };
    });
  },
};

function isOpen(entryPoint: EntryPoint): boolean {
  return (
    entryPoint.scheme === 'internet' && !entryPoint.declared && entryPoint.targets.some(({ verdict }) => verdict !== 'deny')
  );
}
