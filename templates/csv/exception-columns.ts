// What was agreed in an exception, as cells: the same columns in the register of a scan and in that of a period.
import type { ExceptionRule } from '../../lib/model/exception.ts';
import type { Cell } from './to-csv.ts';

export const exceptionRuleColumns = [
  'checks',
  'namespaces',
  'workloads',
  'fingerprint',
  'reason',
  'compensating control',
  'owner',
  'approver',
  'approved on',
  'expires on',
] as const;

export function exceptionRuleCells({ checks, scope, ...rule }: Omit<ExceptionRule, 'id' | 'source'>): Cell[] {
  return [
    checks.join('; '),
    scope.namespaces.join('; '),
    scope.workloads.join('; '),
    scope.fingerprint ?? '',
    rule.reason,
    rule.compensatingControl,
    rule.owner,
    rule.approver,
    rule.approvedOn,
    rule.expiresOn,
  ];
}
