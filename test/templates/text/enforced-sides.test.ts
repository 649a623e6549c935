import { describe, expect, test } from 'vitest';
import type { ConnectionEvidence, SideEvidence } from '../../../lib/model/question.ts';
import { evidenceLines } from '../../../templates/text/side-lines.ts';

const base = { subject: 'pod', rules: [], policies: [] } as const;
const open: SideEvidence = { ...base, direction: 'egress', verdict: 'accept', reason: 'notIsolated' };

function linesOf(ingress: SideEvidence): string {
  const evidence: ConnectionEvidence = {
    src: 'a',
    dst: 'b',
    protocol: 'TCP',
    port: 80,
    egress: open,
    ingress,
  };
  const lines = evidenceLines(evidence, { paint: (_, text) => text, columns: 80 });
  return lines.slice(lines.findIndex((line) => line.includes('ingress'))).join('\n');
}

const policy = { kind: 'NetworkPolicy', namespace: 'shop', name: 'db', file: 'db.yaml', line: 3 };
const declared = {
  ...base,
  direction: 'ingress',
  verdict: 'deny',
  reason: 'isolated',
  policies: [policy],
} as const;

describe('a side that is enforced otherwise than declared', () => {
  test('tells both, with the node and the reason', () => {
    expect(
      linesOf({
        ...base,
        direction: 'ingress',
        verdict: 'accept',
        reason: 'notEnforced',
        declared,
        enforcedBy: { node: 'ip-10-0-1-1', engines: [], why: 'fargate' },
      }),
    ).toBe(
      [
        '  ingress at the destination: allowed',
        '    declared: denied. A policy isolates it, and has no ingress rule for this:',
        '      NetworkPolicy shop/db  db.yaml:3',
        '    enforced: Policies are not enforced for it: it runs on Fargate, where no',
        '    policy is enforced (node ip-10-0-1-1)',
      ].join('\n'),
    );
  });

  test('tells doubt as doubt', () => {
    const text = linesOf({
      ...base,
      direction: 'ingress',
      verdict: 'unknown',
      reason: 'enforcementUnknown',
      declared,
      enforcedBy: { engines: ['vpcCni'], why: 'controllerMissing' },
    }).replace(/\s+/g, ' ');
    expect(text).toContain('whether the controller that hands policies to the agents runs is not sure');
  });

  test('names the engine that denies by default', () => {
    const text = linesOf({
      ...base,
      direction: 'ingress',
      verdict: 'deny',
      reason: 'deniedByDefault',
      declared: { ...declared, verdict: 'accept', reason: 'notIsolated', policies: [] },
      enforcedBy: { engines: ['vpcCni'] },
    }).replace(/\s+/g, ' ');
    expect(text).toContain('the VPC CNI denies what no policy allows');
  });

  test('does not let the name of a node write to the terminal', () => {
    const text = linesOf({
      ...base,
      direction: 'ingress',
      verdict: 'accept',
      reason: 'notEnforced',
      declared,
      enforcedBy: { node: 'n\u001b[31m', engines: [], why: 'windows' },
    });
    expect(text).not.toContain('\u001b');
  });
});
