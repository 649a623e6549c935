// What holds for each machine format, whatever a cluster calls its objects.
import { Ajv } from 'ajv';
import ajvFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { uuidOf } from '../../../functions/adapters/files/uuid.ts';
import type { ReportFormat } from '../../../functions/config/report-format-names.ts';
import { recordText } from '../../../functions/steps/record-text.ts';
import { FORMATS, securityHubOf } from '../../../functions/steps/report-formats.ts';
import { CATALOGUE } from '../../../lib/checks/catalogue.ts';
import type { Finding } from '../../../lib/model/finding.ts';
import type { ScanResult } from '../../../lib/model/scan-result.ts';
import { cutEnd } from '../../../templates/asff/cut-end.ts';
import { toCsv } from '../../../templates/csv/to-csv.ts';
import { text as xmlText } from '../../../templates/junit/xml.ts';
import { exposition } from '../../../templates/prometheus/exposition.ts';
import { uriOf } from '../../../templates/sarif/source-place.ts';
import oscalSchema from '../../schemas-external/oscal-assessment-results-1.2.1.schema.json' with {
  type: 'json',
};
import { withExceptions } from '../exception-samples.ts';
import { check, finding } from '../finding-samples.ts';
import { hostileNames, hostileResult } from '../hostile-result.ts';
import { namespace, result } from '../result-builder.ts';
import { emptyResult, metResult } from '../sample-result.ts';
import { shopResult } from '../shop-result.ts';
import { withFrameworks } from './with-frameworks.ts';

async function textOf(
  format: ReportFormat,
  of: ScanResult,
  options: { csvEncoding?: 'plain' | 'excel' } = {},
): Promise<string> {
  const files = await FORMATS[format].cluster({
    baseDir: '/srv/repository',
    pdf: {},
    csvEncoding: options.csvEncoding ?? 'plain',
    securityHub: { accountId: '111122223333', region: 'eu-west-1' },
    checks: CATALOGUE.map(({ meta }) => meta),
    result: of,
    record: recordText(of),
    name: 'x',
  });
  return files.map(({ content }) => String(content)).join('');
}

async function jsonOf<T>(format: ReportFormat, of: ScanResult): Promise<T> {
  return JSON.parse(await textOf(format, of)) as T;
}

const samples: readonly [string, ScanResult][] = [
  ['shop', withFrameworks(shopResult())],
  ['hostile', withFrameworks(hostileResult())],
  ['met', metResult()],
  ['empty', emptyResult()],
];

describe('nothing that steers a terminal or hides in a text gets out', () => {
  const textFormats = [
    'json',
    'csv',
    'oscal',
    'asff',
    'ocsf',
    'sarif',
    'junit',
    'openreports',
    'prometheus',
  ] as const;
  test.each(textFormats)('%s', async (format) => {
    const text = await textOf(format, withFrameworks(hostileResult()));
    expect(text.match(/[^\n\r\P{C}]|[\p{Zl}\p{Zp}]/gu)).toBeNull();
    expect(text).toContain('emoji-');
  });
});

describe('the record', () => {
  test('has its keys sorted at every depth, whatever order they were made in', () => {
    const { text, sha256 } = recordText(shopResult());
    const turned = Object.fromEntries(Object.entries(shopResult()).toReversed()) as unknown as ScanResult;
    expect(recordText(turned)).toEqual({ text, sha256 });
    expect(Object.keys(JSON.parse(text))).toEqual(Object.keys(JSON.parse(text)).sort());
  });
});

describe('OSCAL', () => {
  const ajv = new Ajv({ strict: false, unicodeRegExp: true, allErrors: true });
  ajvFormats.default(ajv);
  const validate = ajv.compile(oscalSchema);

  test.each(samples)('of the result %s is valid', async (_, sample) => {
    validate(await jsonOf('oscal', sample));
    expect(validate.errors).toBeNull();
  });

  test('names every UUID once, and refers only to those that are there', async () => {
    const text = await textOf('oscal', withFrameworks(shopResult()));
    const named = [...text.matchAll(/"uuid": "([^"]+)"/g)].map(([, uuid]) => uuid);
    expect(new Set(named).size).toBe(named.length);
    const used = [
      ...text.matchAll(/"(?:subject|component|observation|risk|actor)-uuid": "([^"]+)"|"#([0-9a-f-]{36})"/g),
    ];
    expect(used.length).toBeGreaterThan(20);
    expect(used.map(([, uuid, href]) => uuid ?? href).filter((uuid) => !named.includes(uuid))).toEqual([]);
  });

  test('satisfies a control only where it is met; what was not assessed is not', async () => {
    const document = await jsonOf<{
      'assessment-results': { results: { findings: { target: object }[] }[] };
    }>('oscal', withFrameworks(shopResult()));
    expect(document['assessment-results'].results[0]?.findings.map(({ target }) => target)).toEqual([
      { type: 'objective-id', 'target-id': 'sc-7.5_obj', status: { state: 'not-satisfied', reason: 'fail' } },
      { type: 'objective-id', 'target-id': 'sc-7.21_obj', status: { state: 'satisfied', reason: 'pass' } },
      { type: 'objective-id', 'target-id': 'ac-4_obj', status: { state: 'not-satisfied', reason: 'other' } },
    ]);
  });

  test('UUIDs are of version 5 and last', () => {
    // uuid.uuid5(uuid.NAMESPACE_URL, 'urn:bulkhead:x') of Python
    expect(uuidOf('x')).toBe('e487329b-e3bf-59b7-ab8e-f2857ecdacf6');
  });
});

describe('CSV', () => {
  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1'])('%j is no formula', (cell) => {
    const [, row] = toCsv(['a'], [[cell]], 'plain').split('\r\n');
    expect(row).toMatch(/^"?['\\]/);
  });

  test('quotes what holds quotes, commas and separators; lines end as Excel writes them', () => {
    expect(toCsv(['a', 'b'], [['x,"y"', 1.5]], 'plain')).toBe('a,b\r\n"x,""y""",1.5\r\n');
  });

  test('has a byte order mark only when asked', async () => {
    const of = shopResult();
    expect((await textOf('csv', of, { csvEncoding: 'excel' })).startsWith('\uFEFFcluster,')).toBe(true);
    expect((await textOf('csv', of)).startsWith('cluster,')).toBe(true);
  });

  test('a score that does not exist is empty, not 0', async () => {
    const text = await textOf('csv', shopResult());
    expect(text).toContain('prod-eu-1,staging,no,Empty,declared,,,,,,0,0,0,0,0,');
  });
});

describe('Prometheus', () => {
  test('labels escape quotes, backslashes and line feeds', () => {
    const labels = { a: 'x"y\\z\n' };
    expect(exposition([{ name: 'm', help: 'h', samples: [{ labels, value: 1 }] }])).toBe(
      '# HELP m h\n# TYPE m gauge\nm{a="x\\"y\\\\z\\\\n"} 1\n',
    );
  });

  test('a score that does not exist has no sample', async () => {
    const text = await textOf('prometheus', shopResult());
    expect(text).not.toMatch(/coverage_score\{[^}]*staging/);
    expect(text).toMatch(
      /bulkhead_namespace_status\{cluster="prod-eu-1",namespace="staging",status="empty"\} 1/,
    );
    expect(text).toContain('bulkhead_collected_timestamp_seconds{cluster="prod-eu-1"} 1795154400\n');
  });
});

describe('JUnit', () => {
  test('writes no character that XML 1.0 cannot hold', () => {
    expect(xmlText('a\u0000\u001b\uFFFE\uD800<&>"\'')).toBe(
      'a\\x00\\x1b\\ufffe\\ud800&lt;&amp;&gt;&quot;&apos;',
    );
  });

  test('a check without an answer is an error, never a pass; one that asks about nothing is skipped', async () => {
    const of = result([namespace('shop')], {
      checks: [
        check('a', { outcome: 'unknown' }),
        check('b', { outcome: 'notApplicable' }),
        check('c', { outcome: 'pass' }),
        check('d', { outcome: 'fail' }),
      ],
      findings: [finding('low', { checkId: 'd', otherChecks: ['a'], outcome: 'unknown' })],
    });
    const text = await textOf('junit', of);
    expect(text).toContain('tests="4" failures="0" errors="2" skipped="1"');
    expect(text).toMatch(/<testcase classname="a"[^>]*>\s*<error message="Told by the findings of d"/);
    expect(text).toMatch(/<testcase classname="b"[^>]*>\s*<skipped/);
    expect(text).toMatch(/<testcase classname="c"[^>]*\/>/);
  });
});

describe('SARIF', () => {
  interface Log {
    runs: {
      tool: { driver: { rules: { id: string; help: { text: string } }[] } };
      invocations: { toolExecutionNotifications: { message: { text: string } }[] }[];
      results: {
        ruleId: string;
        ruleIndex: number;
        message: { text: string };
        locations: {
          physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } };
        }[];
        partialFingerprints: Record<string, string>;
      }[];
    }[];
  }

  test('every result stands in a file by a relative URI and has a rule with help', async () => {
    const [run] = (await jsonOf<Log>('sarif', shopResult())).runs;
    expect(run?.results.length).toBeGreaterThan(3);
    for (const { locations, ruleId, ruleIndex, partialFingerprints } of run?.results ?? []) {
      const [location] = locations;
      expect(location?.physicalLocation.artifactLocation.uri).toMatch(/^[\w.-]+(\/[\w.-]+)*$/);
      expect(location?.physicalLocation.region.startLine).toBeGreaterThan(0);
      expect(run?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
      expect(run?.tool.driver.rules[ruleIndex]?.help.text).not.toBe('');
      expect(partialFingerprints['bulkhead/v1']).not.toBe('');
    }
  });

  test('a finding that stands in no file is told all the same', async () => {
    const homeless = finding('high', { message: 'Nowhere', evidence: [], namespace: 'other', resources: [] });
    const [run] = (await jsonOf<Log>('sarif', result([namespace('shop')], { findings: [homeless] }))).runs;
    expect(run?.results).toEqual([]);
    expect(run?.invocations[0]?.toolExecutionNotifications[0]?.message.text).toMatch(/^Nowhere\. /);
  });

  test.each([
    ['k8s/a b.yaml', 'k8s/a%20b.yaml'],
    ['/srv/repository/k8s/a.yaml', 'k8s/a.yaml'],
    ['./k8s/a.yaml', 'k8s/a.yaml'],
    ['/elsewhere/a.yaml', 'file:///elsewhere/a.yaml'],
    ['/srv/repository-2/a.yaml', 'file:///srv/repository-2/a.yaml'],
  ])('the file %s has the URI %s', (file, uri) => {
    expect(uriOf(file, '/srv/repository')).toBe(uri);
  });

  test('names make no link in a message', async () => {
    const named = finding('high', { message: 'Pod "[x](https://evil)" {0}' });
    const [run] = (await jsonOf<Log>('sarif', result([namespace('shop')], { findings: [named] }))).runs;
    const texts = [
      ...(run?.results ?? []).map(({ message }) => message.text),
      ...(run?.invocations[0]?.toolExecutionNotifications ?? []).map(({ message }) => message.text),
    ].join();
    expect(texts).toContain('Pod "\\[x\\](https://evil)" {{0}}');
  });
});

describe('ASFF', () => {
  interface Asff {
    Id: string;
    Title: string;
    Description: string;
    Compliance: { Status: string; RelatedRequirements?: string[] };
    UpdatedAt: string;
  }

  test.each(samples)('of the result %s keeps the limits of Security Hub', async (_, sample) => {
    for (const one of await jsonOf<Asff[]>('asff', sample)) {
      expect([one.Id.length <= 512, one.Title.length <= 256, one.Description.length <= 1024]).toEqual([
        true,
        true,
        true,
      ]);
      expect(one.UpdatedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
      expect(JSON.stringify(one).length).toBeLessThan(240_000);
    }
  });

  test('what was not assessed has not passed', async () => {
    const unknown = finding('high', { outcome: 'unknown' });
    const [one] = await jsonOf<Asff[]>('asff', result([namespace('shop')], { findings: [unknown] }));
    expect(one?.Compliance.Status).toBe('NOT_AVAILABLE');
  });

  test('an id lasts from scan to scan', async () => {
    const later = shopResult();
    const ids = async (of: ScanResult) => (await jsonOf<Asff[]>('asff', of)).map(({ Id }) => Id);
    expect(await ids({ ...later, scan: { ...later.scan, collectedAt: '2027-01-01T00:00:00Z' } })).toEqual(
      await ids(shopResult()),
    );
  });

  test('is filed under the account of the cluster, unless another is asked for', () => {
    const eks = {
      arn: 'arn:aws:eks:us-east-1:1:cluster/a',
      accountId: '999988887777',
      region: 'us-east-1',
      version: '1.34',
      autoMode: false,
    };
    const live = { cluster: { name: 'a', source: 'live', eks } } as const;
    expect(securityHubOf(live, undefined)).toEqual({ accountId: '999988887777', region: 'us-east-1' });
    const asked = { accountId: '111122223333', region: 'eu-west-1' };
    expect(securityHubOf(live, asked)).toEqual(asked);
    expect(securityHubOf({ cluster: { name: 'a', source: 'manifests' } }, undefined)).toBeUndefined();
  });

  test('a text is cut between characters', () => {
    expect(cutEnd('a😀b', 3)).toBe('a…');
    expect(cutEnd('a😀b', 4)).toBe('a😀b');
  });
});

test('OCSF: one event a line, with the status of its outcome', async () => {
  const lines = (await textOf('ocsf', shopResult())).trimEnd().split('\n');
  const events = lines.map(
    (line) => JSON.parse(line) as { type_uid: number; compliance: { status: string } },
  );
  expect(events.length).toBeGreaterThan(5);
  expect(new Set(events.map(({ type_uid }) => type_uid))).toEqual(new Set([200301]));
  const unknown = finding('high', { outcome: 'unknown' });
  const event = await jsonOf<{ compliance: object }>(
    'ocsf',
    result([namespace('shop')], { findings: [unknown] }),
  );
  expect(event.compliance).toMatchObject({ status_id: 0, status: 'Unknown' });
});

test('OpenReports: YAML that gives back the names, and a summary that is the sum of its results', async () => {
  const documents = parseAllDocuments(await textOf('openreports', hostileResult())).map(
    (document) =>
      document.toJS() as {
        kind: string;
        metadata: { namespace?: string };
        summary: Record<string, number>;
        results: { result: string }[];
      },
  );
  expect(documents.map(({ metadata }) => metadata.namespace)).toContain(hostileNames[0]);
  for (const { summary, results } of documents) {
    const count = (state: string) => results.filter((one) => one.result === state).length;
    expect(summary).toEqual({
      pass: count('pass'),
      fail: count('fail'),
      warn: 0,
      error: count('error'),
      skip: count('skip'),
    });
  }
});

describe('a finding that somebody accepts', () => {
  const accepted = withExceptions(shopResult());
  const own = accepted.findings.find((one) => one.exception !== undefined) as Finding;
  const line = 'Accepted until 2027-05-31 by Bob Security, exception metrics';

  test('stays a finding in CSV, with its exception, and the register is a file of its own', async () => {
    const rows = (await textOf('csv', accepted)).split('\n');
    expect(rows.filter((row) => row.includes(own.fingerprint) && row.includes(',metrics,'))).not.toEqual([]);
    expect(rows.find((row) => row.startsWith('prod-eu-1,old-erp,EXPIRED 3 days ago,-3,2,'))).toBeDefined();
  });
  test('stays a result in SARIF, suppressed with the reason', async () => {
    const { runs } = await jsonOf<{ runs: [{ results: { suppressions?: object[]; kind?: string }[] }] }>(
      'sarif',
      accepted,
    );
    const before = await jsonOf<{ runs: [{ results: object[] }] }>('sarif', shopResult());
    expect(runs[0].results.length).toBe(before.runs[0].results.length);
    expect(runs[0].results.flatMap(({ suppressions = [] }) => suppressions)).toEqual([
      { kind: 'external', status: 'accepted', justification: `${line}. ${accepted.exceptions?.[3]?.reason}` },
    ]);
  });
  test('is a risk with an approved deviation and its end in OSCAL', async () => {
    const document = await jsonOf<{
      'assessment-results': { results: [{ risks: { status: string; deadline?: string }[] }] };
    }>('oscal', accepted);
    const { risks } = document['assessment-results'].results[0];
    expect(risks.filter(({ status }) => status === 'deviation-approved')).toMatchObject([
      { deadline: '2027-05-31T23:59:59Z' },
    ]);
    expect(risks.length).toBe(accepted.findings.filter(({ outcome }) => outcome === 'fail').length);
  });
  test('is failed and new in Security Hub, where a suppression could not be taken back', async () => {
    const findings = await jsonOf<
      { ProductFields: Record<string, string>; Compliance: object; Workflow: object }[]
    >('asff', accepted);
    const told = findings.filter(({ ProductFields }) => ProductFields['bulkhead/exception'] !== undefined);
    expect(told).toMatchObject([
      {
        ProductFields: { 'bulkhead/exception': line },
        Compliance: { Status: 'FAILED' },
        Workflow: { Status: 'NEW' },
      },
    ]);
  });
  test('fails and is suppressed in OCSF', async () => {
    const events = (await textOf('ocsf', accepted)).trimEnd().split('\n');
    const told = events.map((event) => JSON.parse(event)).filter(({ status_id }) => status_id === 3);
    expect(told).toMatchObject([{ status_detail: line, compliance: { status: 'Fail' } }]);
  });
  test('is skipped in JUnit, not passed', async () => {
    const text = await textOf('junit', accepted);
    expect(text).toContain(`<skipped message="${line}"/>`);
    const passed = (xml: string) => xml.match(/<testcase [^>]*\/>/g)?.length;
    expect(passed(text)).toBe(passed(await textOf('junit', shopResult())));
  });
  test('fails in OpenReports, and is counted twice in metrics', async () => {
    expect(await textOf('openreports', accepted)).toContain('exception: metrics');
    const metrics = await textOf('prometheus', accepted);
    expect(metrics).toContain('bulkhead_findings_accepted{cluster="prod-eu-1"} 1\n');
    expect(metrics).toContain('bulkhead_exception_days_left{cluster="prod-eu-1",exception="old-erp"} -3\n');
  });
});
