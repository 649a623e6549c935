// What an explanation says of one connection → the evidence of a finding: the connection once, then the rule that opens it
// on each side.
import type { Evidence } from '../model/finding.ts';
import type { ConnectionEvidence, SideEvidence } from '../model/question.ts';

/** `ports`: as text. At least one piece; a side that no rule decides is told in the words of the connection. */
export function evidenceOf(
  { src, dst, egress, ingress }: Pick<ConnectionEvidence, 'src' | 'dst' | 'egress' | 'ingress'>,
  ports: string,
): Evidence[] {
  const sides = [egress, ingress];
  const remarks = sides.flatMap((side) => remarkOf(side) ?? []);
  const connection = [`${src} → ${dst}, ${ports}`, ...remarks].join('; ');
  const pieces = sides.flatMap(({ direction, rules, policies }): Evidence[] => {
    const [rule] = rules;
    if (rule !== undefined) {
      const { policy, ruleIndex, line } = rule;
      return [{ direction, policy, ruleIndex, ...(line !== undefined && { line }) }];
    }
    return policies.slice(0, 1).map((policy) => ({ direction, policy }));
  });
  const [first = {}, ...others] = pieces;
  return [{ connection, ...first }, ...others];
}

function remarkOf({ direction, reason }: SideEvidence): string | undefined {
  switch (reason) {
    case 'notIsolated':
      return `no policy restricts ${direction}`;
    case 'notEnforced':
      return `nothing enforces policies for ${direction}`;
    case 'enforcementUnknown':
      return `whether policies are enforced for ${direction} is not known`;
    case 'unreadable':
      return `a policy that could not be read may decide ${direction}`;
    case 'nodeLocal':
      return 'a node always reaches its own pods';
    case 'nodeUnknown':
      return 'whether the node runs the pod is not known';
    default:
      return undefined;
  }
}
