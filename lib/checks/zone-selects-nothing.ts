// A zone without a workload protects nothing, and nobody would notice: its flows all hold.
import type { Check } from './check.ts';
import { fingerprintOf } from './fingerprint.ts';

const meta = {
  id: 'zone-selects-nothing',
  title: 'Every zone selects a workload',
  rationale:
    'A zone that selects nothing holds all its flows, so a label that was renamed looks like a boundary that is kept.',
  attackerGains: 'The boundary that somebody relies on is not looked at',
  severity: 'high',
  remediation: 'Correct the selectors of the zone, or remove it',
  source: 'bulkhead.yaml, zones',
} as const;

export const zoneSelectsNothing: Check = {
  meta,
  run({ intents }) {
    const declared = (intents?.zones ?? []).filter(
      ({ kind, state }) => kind === 'declared' && state !== 'notHere',
    );
    if (declared.length === 0) return 'notApplicable';
    return declared.flatMap(({ name, state, takenByOthers }) => {
      if (state === 'selected') return [];
      const isKnown = state === 'selectsNothing';
      const [taken] = takenByOthers;
      const why =
        taken === undefined ? '' : `: an earlier zone has taken what it would select, such as "${taken}"`;
      return [
        {
          checkId: meta.id,
          otherChecks: [],
          outcome: isKnown ? ('fail' as const) : ('unknown' as const),
          severity: meta.severity,
          fingerprint: fingerprintOf([meta.id, name]),
          message: isKnown
            ? `Zone "${name}" selects no workload${why}`
            : `Zone "${name}" selects no workload that could be read`,
          attackerGains: meta.attackerGains,
          fix: isKnown ? meta.remediation : 'Mend what could not be read, then scan again',
          resources: [],
          evidence: [],
          points: { coverage: 0, exposure: 0 },
        },
      ];
    });
  },
};
