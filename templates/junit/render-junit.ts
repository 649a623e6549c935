// A result as JUnit XML, for pipelines that show tests: each check is a test, and each of its findings one that fails.
// A check without an answer is an error, never a pass; one that asks about nothing here is skipped.
import type { CheckResult, Finding } from '../../lib/model/finding.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { acceptedLine } from '../wording/exception.ts';
import { evidenceTexts, fixLine, gainLine, resourcesLine, wholeCluster } from '../wording/finding.ts';
import { element, text } from './xml.ts';

interface TestCase {
  readonly xml: string;
  readonly state: 'passed' | 'failed' | 'error' | 'skipped';
}

/** The document, with its declaration and a final line feed. */
export function renderJunit(result: ScanResult): string {
  const cases = result.checks.flatMap((check) => casesOf(check, result));
  const count = (state: TestCase['state']) => cases.filter((one) => one.state === state).length;
  const counts = { tests: cases.length, failures: count('failed'), errors: count('error') };
  const suite = element(
    'testsuite',
    {
      name: result.cluster.name,
      ...counts,
      skipped: count('skipped'),
      timestamp: result.scan.collectedAt.replace(/Z$/, ''),
      time: 0,
    },
    cases.map(({ xml }) => xml),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: 'bulkhead', ...counts, time: 0 }, [suite])}\n`;
}

function casesOf(check: CheckResult, { findings, exceptions }: ScanResult): TestCase[] {
  const own = findings.filter(({ checkId }) => checkId === check.id);
  if (own.length > 0) return own.map((finding) => findingCase(finding, acceptedLine(finding, exceptions)));
  const base = { classname: check.id, name: check.title, time: 0 };
  if (check.outcome === 'pass') return [{ xml: element('testcase', base), state: 'passed' }];
  if (check.outcome === 'notApplicable') {
    const skipped = element('skipped', { message: 'The cluster has nothing that this check asks about' });
    return [{ xml: element('testcase', base, [skipped]), state: 'skipped' }];
  }
  const tellers = new Set(
    findings.filter(({ otherChecks }) => otherChecks.includes(check.id)).map(({ checkId }) => checkId),
  );
  const message = `Told by the findings of ${[...tellers].sort().join(', ')}`;
  const failed = check.outcome === 'fail';
  const child = element(failed ? 'failure' : 'error', { message, type: check.severity });
  return [{ xml: element('testcase', base, [child]), state: failed ? 'failed' : 'error' }];
}

/** One that somebody accepts is skipped, with the reason: it does not pass, and does not stop a pipeline. */
function findingCase(finding: Finding, accepted: string): TestCase {
  const failed = finding.outcome === 'fail';
  const name = `${finding.namespace ?? wholeCluster}: ${finding.message} (${finding.fingerprint})`;
  if (accepted !== '') {
    const skipped = element('skipped', { message: accepted });
    return {
      xml: element('testcase', { classname: finding.checkId, name, time: 0 }, [skipped]),
      state: 'skipped',
    };
  }
  const start = { message: finding.message, type: finding.severity };
  const tag = failed ? 'failure' : 'error';
  const evidence = evidenceTexts(finding.evidence, 3).map(({ connection, policy, place }) =>
    [connection, policy, place].filter((part) => part !== '').join(', '),
  );
  const body = [gainLine(finding), fixLine(finding), resourcesLine(finding), ...evidence]
    .filter((line) => line !== '')
    .map(text);
  return {
    xml: element('testcase', { classname: finding.checkId, name, time: 0 }, [element(tag, start, body)]),
    state: failed ? 'failed' : 'error',
  };
}
