// Findings in words: what is counted, what is cut and said to be cut, and what stands where nothing is known.
import { describe, expect, test } from 'vitest';
import {
  checksIntro,
  costTexts,
  evidenceTexts,
  findingsCutText,
  firstPlace,
  gainLine,
  moreEvidence,
  resourcesLine,
  weightCounts,
} from '../../../templates/wording/finding.ts';
import { check, finding, manyFindings, ruleEvidence, shopChecks, shopFindings } from '../finding-samples.ts';

describe('counts by severity', () => {
  test('are worst first with none left out, and add up to all findings', () => {
    const counts = weightCounts(shopFindings());
    expect(counts.map(({ text }) => text)).toEqual([
      '4 Critical',
      '1 High',
      '3 Medium',
      '1 Low',
      '1 Not assessed',
    ]);
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(shopFindings().length);
  });
  test('name what was not assessed only where there is some', () => {
    expect(weightCounts([finding('low')]).map(({ text }) => text)).toEqual([
      '0 Critical',
      '0 High',
      '0 Medium',
      '1 Low',
    ]);
  });
  test('say what a report leaves out', () => {
    const left = [...manyFindings('medium', 30), ...manyFindings('low', 4)];
    expect(findingsCutText(left)).toBe(
      '34 more findings, not shown here, in the result file: 30 medium, 4 low.',
    );
    expect(findingsCutText(manyFindings('low', 1))).toMatch(/^1 more finding,/);
  });
});

describe('a finding', () => {
  test('costs what it costs, or says that it costs nothing', () => {
    expect(costTexts({ coverage: 50, exposure: 7.25 })).toEqual(['Coverage −50', 'Exposure +7.25']);
    expect(costTexts({ coverage: 0, exposure: 15 })).toEqual(['Exposure +15']);
    expect(costTexts({ coverage: 0, exposure: 0 })).toEqual(['Costs no points']);
  });
  test('names six resources and counts the others', () => {
    const resources = Array.from({ length: 9 }, (_, index) => `Deployment/web-${index}`);
    expect(resourcesLine({ resources })).toMatch(/^Concerns Deployment\/web-0, .*web-5 and 3 more$/);
    expect(resourcesLine({ resources: [] })).toBe('');
  });
  test('goes on in lower case after what an attacker gains', () => {
    expect(gainLine({ attackerGains: 'A way in' })).toBe('An attacker gains: a way in');
  });
});

describe('evidence', () => {
  const one = ruleEvidence('shop', { name: 'web', file: 'shop.yaml' });
  test('names connection, policy with its rule counted from 1, and the line of the rule', () => {
    expect(evidenceTexts([one], 3)).toEqual([
      {
        connection: 'Any pod of another namespace → Deployment "shop/web", TCP 8080',
        policy: 'NetworkPolicy shop/web, ingress rule 2',
        place: 'shop.yaml:40',
      },
    ]);
  });
  test('does not say the same policy and place twice in a row', () => {
    const [, second] = evidenceTexts([one, { ...one, connection: 'fd00::/8 → Deployment "shop/web"' }], 3);
    expect(second).toEqual({ connection: 'fd00::/8 → Deployment "shop/web"', policy: '', place: '' });
  });
  test('says a policy again when another rule of it is meant', () => {
    const [, second] = evidenceTexts([one, { ...one, ruleIndex: 2, line: 50 }], 3);
    expect(second).toMatchObject({ policy: 'NetworkPolicy shop/web, ingress rule 3', place: 'shop.yaml:50' });
  });
  test('is cut to the first pieces, and the others are counted', () => {
    const five = Array.from({ length: 5 }, () => one);
    expect(evidenceTexts(five, 3)).toHaveLength(3);
    expect(moreEvidence(five, 3)).toBe('and 2 more in the result file');
    expect(moreEvidence(five, 5)).toBe('');
  });
  test('stands where its object stands when there is no policy, and nowhere when nothing says where', () => {
    expect(firstPlace([{ connection: 'a → b' }, { origin: { file: 'a.yaml', line: 0 } }])).toBe('a.yaml');
    expect(firstPlace([{ connection: 'a → b' }])).toBe('');
  });
});

test('the checks are counted by outcome, and no outcome is lost', () => {
  expect(checksIntro(shopChecks())).toMatch(/^9 checks: 5 fail, 1 not assessed, 2 pass, 1 not applicable\. /);
  expect(checksIntro([check('one')])).toMatch(/^1 check: 1 pass\. /);
});
