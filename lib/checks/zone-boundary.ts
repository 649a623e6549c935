// What crosses the boundary of a zone and no flow allows. One finding for each pair of zones and the ports that are open
// between them: a port that opens later is another finding, which no exception covers.
import type { Finding } from '../model/finding.ts';
import type { ZoneFlow } from '../model/intent.ts';
import type { Check } from './check.ts';
import { fingerprintOf } from './fingerprint.ts';
import { count } from './names.ts';
import { endsAsResources } from './zone-ends.ts';

const meta = {
  id: 'zone-boundary',
  title: 'Nothing crosses the boundary of a zone but what is allowed',
  rationale:
    'A zone separates what has to be protected from the rest; whatever else may reach it, or be reached from it, is in the scope of an audit too.',
  attackerGains: 'From a pod on one side of the boundary, what is on the other side can be tried',
  severity: 'critical',
  remediation: 'Close the connection with a policy, or list it under flows',
  source:
    'Network Segmentation control: whitelisted service endpoints; PCI DSS 4.0.1 1.2.5 and 11.4.5; bulkhead.yaml, zones and flows',
} as const;

export const zoneBoundary: Check = {
  meta,
  run({ intents }) {
    const judged = (intents?.flows ?? []).filter(({ verdict }) => verdict !== 'notJudged');
    if (judged.length === 0) return 'notApplicable';
    return judged.filter(({ verdict }) => verdict !== 'holds').map(findingOf);
  },
};

function findingOf(flow: ZoneFlow): Finding {
  const { from, to, verdict, why, wrongPorts, evidence } = flow;
  const isBroken = verdict === 'broken';
  return {
    checkId: meta.id,
    otherChecks: [],
    outcome: isBroken ? 'fail' : 'unknown',
    severity: from === 'internet' ? 'critical' : 'high',
    fingerprint: fingerprintOf([meta.id, from, to, wrongPorts]),
    ...endsAsResources(flow),
    message: why === undefined ? openText(flow) : unreadText(flow),
    attackerGains: `${meta.attackerGains}: from "${from}" to "${to}"`,
    fix: isBroken
      ? `Close it with a policy, or list a flow from "${from}" to "${to}" with these ports`
      : 'Mend what could not be read, then scan again',
    evidence: evidence.slice(0, 10),
    points: { coverage: 0, exposure: 0 },
  };
}

function openText({ from, to, verdict, allowed, wrongPorts, wrongPairs, unknownPairs }: ZoneFlow): string {
  const isBroken = verdict === 'broken';
  const pairs = count(isBroken ? wrongPairs : unknownPairs, 'pair');
  const instead =
    allowed === 'no ports'
      ? 'and no flow allows anything'
      : `and no flow allows this; flows allow ${allowed} in all`;
  return `Zone "${from}" ${isBroken ? 'may' : 'may perhaps'} connect to zone "${to}" on ${wrongPorts}, ${instead} (${pairs} of ends)`;
}

function unreadText({ from, to }: ZoneFlow): string {
  return `Whether zone "${from}" connects to zone "${to}" only as flows allow is not known: workloads that may belong to one of them could not be read`;
}
