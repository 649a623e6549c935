import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FleetResult } from '../../../lib/model/fleet-result.ts';
import scanResultSchema from '../../../schemas/scan-result.schema.json' with { type: 'json' };
import { columnsOf, printable } from '../../../templates/text/printable.ts';
import { runPage } from '../../templates/pdf/page-content.ts';
import { readPdf } from '../../templates/pdf/read-pdf.ts';
import { root, run } from './fake-shell.ts';

const wordpress = ['1-before', '2-ingress-policy', '3-allow-list'].map(
  (name) => `examples/wordpress-mysql/${name}`,
);
const entryPoints = [
  '--entry-point=wordpress-mysql/wordpress:80',
  '--entry-point=ingress-nginx/ingress-nginx-controller:80,443',
  '--entry-point=storefront/web:8080',
];

let base: string;
let out: string;
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'bulkhead-'));
});
beforeEach(() => {
  out = mkdtempSync(join(base, 'out-'));
});
afterAll(() => rmSync(base, { recursive: true }));

function manifest(name: string, text: string): string {
  const path = join(base, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

describe('the examples', () => {
  test('fit a screen of 24 lines and 80 columns, and are told as they always were', async () => {
    const {
      status,
      out: text,
      err,
    } = await run(['scan', ...wordpress, 'examples/shop', `--out=${out}`, ...entryPoints]);
    expect([status, err]).toEqual([0, '']);
    const lines = text.trimEnd().split('\n');
    // The last line names a folder of this run
    expect(lines.pop()).toContain(`Reports: ${out}/1-before.json`);
    expect(lines.length).toBeLessThanOrEqual(22);
    expect(Math.max(...lines.map(columnsOf))).toBeLessThanOrEqual(80);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../../golden/scan-summary.txt');
  });

  test('leave a JSON that the published schema allows, a PDF and an HTML page, for each cluster', async () => {
    await run(['scan', ...wordpress, 'examples/shop', '--out', out]);
    const names = ['1-before', '2-ingress-policy', '3-allow-list', 'shop'];
    expect(readdirSync(out).sort()).toEqual(
      [
        ...names.flatMap((name) => [`${name}.html`, `${name}.json`, `${name}.pdf`]),
        'fleet.html',
        'fleet.json',
        'fleet.pdf',
        'manifest.json',
      ].sort(),
    );
    const validate = new Ajv2020({ allErrors: true }).compile(scanResultSchema);
    for (const name of names) {
      validate(JSON.parse(readFileSync(join(out, `${name}.json`), 'utf8')));
      expect(validate.errors, name).toBeNull();
      expect(
        readFileSync(join(out, `${name}.pdf`))
          .subarray(0, 5)
          .toString(),
      ).toBe('%PDF-');
    }
  });

  test('show the way from not met to met', async () => {
    const statuses = [];
    for (const source of wordpress) {
      const { out: text } = await run(['scan', source, '--json', ...entryPoints]);
      const { namespaces } = JSON.parse(text) as { namespaces: { name: string; status: string }[] };
      statuses.push(namespaces.find(({ name }) => name === 'wordpress-mysql')?.status);
    }
    expect(statuses).toEqual(['notMet', 'notMet', 'met']);
  });

  test('have no gap', async () => {
    const { out: text } = await run(['scan', ...wordpress, 'examples/shop', '--json']);
    expect((JSON.parse(text) as { gaps: unknown[] }[]).map(({ gaps }) => gaps)).toEqual([[], [], [], []]);
  });

  test('give the same bytes when the time is the same', async () => {
    const read = () => readdirSync(out).map((name) => readFileSync(join(out, name)).toString('base64'));
    await run(['scan', 'examples/shop', '--out', out, '--scanned-at', '2026-02-03T04:05:06Z']);
    const first = read();
    const now = () => '2030-01-01T00:00:00Z';
    await run(['scan', 'examples/shop', '--out', out, '--scanned-at', '2026-02-03T05:05:06+01:00'], { now });
    expect(read()).toEqual(first);
  });
});

describe('the exit status is', () => {
  test.each([
    ['0 without --fail-on, whatever was found', [], 0],
    ['1 at the status of --fail-on', ['--fail-on', 'notMet'], 1],
    ['1 at a worse status', ['--fail-on', 'partial'], 1],
    ['2 for an unknown status', ['--fail-on', 'awful'], 2],
    ['2 for an unknown option', ['--fale-on', 'notMet'], 2],
    ['2 for an unknown format', ['--format', 'json,doc'], 2],
    ['2 for an unknown format', ['--format', 'docx'], 2],
    ['2 for a paper that is none', ['--paper', 'a5'], 2],
    ['2 for an unknown detail', ['--detail', 'some'], 2],
    ['2 for a time that is none', ['--scanned-at', 'noon'], 2],
  ])('%s', async (_, options, status) => {
    expect((await run(['scan', wordpress[0] as string, '--json', ...options])).status).toBe(status);
  });

  test('0 at a better status', async () => {
    const { status } = await run([
      'scan',
      wordpress[2] as string,
      '--json',
      '--fail-on',
      'partial',
      ...entryPoints,
    ]);
    expect(status).toBe(0);
  });

  test('2 when a source does not exist, and the others are scanned all the same', async () => {
    const { status, out: text, err } = await run(['scan', 'no/such', 'examples/shop', '--out', out]);
    expect([status, err]).toEqual([2, 'Cannot read "no/such": no such file or folder\n']);
    expect(text).toContain('shop');
    expect(readdirSync(out)).toEqual([
      'fleet.html',
      'fleet.json',
      'fleet.pdf',
      'manifest.json',
      'shop.html',
      'shop.json',
      'shop.pdf',
    ]);
    const fleet = JSON.parse(readFileSync(join(out, 'fleet.json'), 'utf8')) as FleetResult;
    expect(fleet.clusters.map(({ name, status, notAssessed }) => [name, status, notAssessed])).toEqual([
      ['shop', 'notMet', undefined],
      ['such', 'notAssessed', 'Cannot read "no/such": no such file or folder'],
    ]);
  });

  test('2 when the only source cannot be read, and nothing is printed as JSON', async () => {
    const one = await run(['scan', 'no/such', '--json']);
    expect([one.status, one.out]).toEqual([2, '']);
    const two = await run(['scan', 'no/such', 'examples/shop', '--json']);
    expect([two.status, (JSON.parse(two.out) as unknown[]).length]).toEqual([2, 1]);
  });

  test('3 when what could not be read decides', async () => {
    const source = manifest(
      'unread.yaml',
      `
apiVersion: v1
kind: Pod
metadata: {name: a, namespace: x, labels: {app: a}}
spec: {containers: [{name: c, image: i}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: x}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: odd, namespace: x}
spec: {podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{ipBlock: {cidr: nonsense}}]}]}
`,
    );
    const { status, out: text } = await run(['scan', source, '--out', out]);
    expect(status).toBe(3);
    expect(text).toContain('Not assessed');
    expect(text).toContain('unread.yaml:15');
  });
});

describe('a source is', () => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', namespace: 'x' },
    spec: { containers: [] },
  };

  test('standard input, as kubectl prints it', async () => {
    const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [pod] });
    const { status, out: text } = await run(['scan', '-', '--out', out], { input });
    expect([status, text.split('\n')[1]?.slice(0, 5)]).toEqual([0, 'stdin']);
  });

  test('nothing when standard input is a terminal', async () => {
    expect(await run(['scan', '-'])).toMatchObject({
      status: 2,
      err: 'Cannot read standard input: nothing is piped in\n',
    });
  });

  test('standard input once only', async () => {
    expect((await run(['scan', '-', '-'])).status).toBe(2);
  });

  test('named by --cluster-name when it is the only one', async () => {
    const input = JSON.stringify(pod);
    await run(['scan', '-', '--out', out, '--cluster-name', 'Prod EU/1', '--format', 'json'], { input });
    expect(readdirSync(out)).toEqual(['Prod-EU-1.json', 'manifest.json']);
    expect(JSON.parse(readFileSync(join(out, 'Prod-EU-1.json'), 'utf8'))).toMatchObject({
      cluster: { name: 'Prod EU/1' },
    });
    expect((await run(['scan', 'a', 'b', '--cluster-name', 'one'])).status).toBe(2);
  });
});

test('paths start where npm was called when it runs the script of a checkout', async () => {
  const { baseDirOf } = await import('../../../functions/cli/shell.ts');
  const own = { npm_package_name: 'bulkhead', npm_lifecycle_event: 'bulkhead', INIT_CWD: '/home/me' };
  expect(baseDirOf(own, '/checkout')).toBe('/home/me');
  expect(baseDirOf({ ...own, npm_lifecycle_event: 'start' }, '/checkout')).toBe('/checkout');
  expect(baseDirOf({ ...own, npm_package_name: 'their-app' }, '/their-app')).toBe('/their-app');
  expect(baseDirOf({}, '/here')).toBe('/here');
});

describe('reports are', () => {
  test('only those that were asked for', async () => {
    await run(['scan', 'examples/shop', '--out', out, '--format', 'pdf']);
    expect(readdirSync(out)).toEqual(['manifest.json', 'shop.pdf']);
  });

  test('on the paper and with the detail that were asked for, the record inside as it stands beside them', async () => {
    await run(['scan', 'examples/shop', '--out', out, '--paper', 'Letter', '--detail', 'all']);
    const pdf = readPdf(readFileSync(join(out, 'shop.pdf')));
    expect(pdf.pages.map(({ width, height }) => [width, height])).toEqual(pdf.pages.map(() => [612, 792]));
    const record = readFileSync(join(out, 'shop.json'));
    const files = [...pdf.objects.values()].filter(({ text }) => text.includes('/Type /EmbeddedFile'));
    expect(files.map(({ stream }) => Buffer.from(stream ?? []).toString())).toEqual([record.toString()]);
    const pieces = pdf.pages.map(runPage).flatMap((page) => page.pieces);
    const text = pieces.map((piece) => piece.text.replaceAll(' ', '')).join('');
    expect(text).toContain(`sha256${createHash('sha256').update(record).digest('hex')}`);
    expect(text).toContain('bulkheadverifymanifest.json');
    // payments is met: without --detail all it has a row and no heading
    expect(pieces.some((piece) => piece.tag === 'H3' && piece.text === 'payments ')).toBe(true);
  });

  test('none with --json, unless they are asked for', async () => {
    const folder = join(base, 'never');
    await run(['scan', join(root, 'examples/shop'), '--json'], { baseDir: base });
    expect(existsSync(join(base, 'reports'))).toBe(false);
    await run(['scan', join(root, 'examples/shop'), '--json', '--out', folder]);
    expect(readdirSync(folder)).toEqual(['manifest.json', 'shop.html', 'shop.json', 'shop.pdf']);
  });

  test('not written half: what cannot be written is told', async () => {
    const file = manifest('a-file', '');
    const { status, err } = await run(['scan', 'examples/shop', '--out', file]);
    expect(status).toBe(2);
    expect(err).toBe(`Cannot write "${file}/shop.json": a part of its path is a file\n`);
  });
});

test('an entry point that names nothing is told', async () => {
  const { err } = await run(['scan', 'examples/shop', '--out', out, '--entry-point', 'storefront/wep:8080']);
  expect(err).toContain('Cannot find the entry point "storefront/wep"');
});

test('names cannot steer the terminal', async () => {
  const hostile = 'x\u001b[2J\u202e\n\u009b31mFAKE';
  const source = manifest(
    'hostile/list.json',
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: hostile } },
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: hostile, namespace: hostile },
          spec: {
            template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
          },
        },
        {
          apiVersion: 'networking.k8s.io/v1',
          kind: 'NetworkPolicy',
          metadata: { name: hostile, namespace: 'x' },
          spec: { podSelector: { matchLabels: { [hostile]: hostile } }, [hostile]: 1 },
        },
        { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'x' }, spec: { containers: [] } },
      ],
    }),
  );
  const scanned = await run(['scan', source, '--out', out, '--cluster-name', hostile]);
  const asked = await run(['explain', source, `${hostile}/a`, 'x/a']);
  const wrong = await run(['scan', `no/${hostile}`, `--${hostile}`]);
  for (const text of [scanned.out, scanned.err, asked.out, asked.err, wrong.err]) {
    expect(text.replaceAll('\n', '')).toBe(printable(text.replaceAll('\n', '')));
    expect(text).not.toMatch(/^\s*31mFAKE/m);
  }
  expect(readdirSync(out)).toEqual([
    'manifest.json',
    'x-2J-31mFAKE.html',
    'x-2J-31mFAKE.json',
    'x-2J-31mFAKE.pdf',
  ]);
});

describe('--exceptions', () => {
  const accepted = (expiresOn: string) => `
exceptions:
  - id: bridge
    scope: {namespaces: [legacy]}
    checks: [default-deny-missing, strangers-of-the-internet]
    reason: Being switched off
    compensatingControl: A firewall
    owner: Ann
    approver: Bob
    approvedOn: 2026-01-01
    expiresOn: ${expiresOn}
`;
  const scan = (file: string, ...more: string[]) =>
    run(['scan', 'examples/shop', `--exceptions=${file}`, '--scanned-at=2026-11-27T06:00:00Z', ...more]);

  test('marks findings in every report, and changes no score', async () => {
    const file = manifest('accepted.yaml', accepted('2026-12-01'));
    const { status, out: text } = await scan(file, `--out=${out}`, '--format=json,csv,junit');
    expect(status).toBe(0);
    expect(text).toContain('Exception bridge ends in 4 days, on 2026-12-01:');
    const before = JSON.parse((await run(['scan', 'examples/shop', '--json'])).out);
    const result = JSON.parse(readFileSync(join(out, 'shop.json'), 'utf8'));
    expect(result.scores).toEqual(before.scores);
    expect(result.exceptions).toMatchObject([{ id: 'bridge', state: 'expiresSoon' }]);
    expect(readFileSync(join(out, 'shop.exceptions.csv'), 'utf8')).toContain('bridge,Ends in 4 days,4');
    expect(readFileSync(join(out, 'shop.junit.xml'), 'utf8')).toContain('Accepted until 2026-12-01 by Bob');
  });
  test('that has ended accepts nothing, and is said', async () => {
    const { out: text } = await scan(manifest('ended.yaml', accepted('2026-11-26')), `--out=${out}`);
    expect(text).toContain('Exception bridge expired on 2026-11-26:');
    const result = JSON.parse(readFileSync(join(out, 'shop.json'), 'utf8'));
    expect(result.findings.filter((one: object) => 'exception' in one)).toEqual([]);
  });
  test('tells every mistake with its line', async () => {
    const broken = accepted('2028-01-01')
      .replace('approver: Bob', 'approver: ann')
      .replace('default-deny', 'x');
    const { status, err } = await scan(manifest('broken.yaml', broken));
    expect(status).toBe(2);
    expect(err).toMatch(/broken\.yaml:5: .*"x-missing" is no check/);
    expect(err).toMatch(/broken\.yaml:9: .*is the owner/);
    expect(err).toMatch(/broken\.yaml:11: .*the most is 366/);
  });
});

describe('--intents', () => {
  const scan = (text: string, ...more: string[]) =>
    run(['scan', 'examples/shop', `--intents=${manifest('intents.yaml', text)}`, `--out=${out}`, ...more]);
  const zones = `
zones:
  - {name: pci, namespaces: [payments]}
flows:
  - {from: others, to: pci, ports: [8443]}
  - {from: pci, to: others, ports: [53, udp/53]}
`;

  test('tells what crosses a boundary and no flow allows, with the rule that opens it', async () => {
    const { status, out: text } = await scan(zones, '--format=json,csv,html,pdf');
    expect(status).toBe(0);
    expect(text).toContain('Zones: 1 zone; of 6 flows between them 1 is BROKEN.');
    const result = JSON.parse(readFileSync(join(out, 'shop.json'), 'utf8'));
    const [finding] = result.findings.filter((one: { checkId: string }) => one.checkId === 'zone-boundary');
    expect(finding).toMatchObject({
      namespace: 'payments',
      evidence: [{ policy: { namespace: 'payments', name: 'gateway' } }, {}],
    });
    expect(readFileSync(join(out, 'shop.zones.csv'), 'utf8')).toContain(
      'shop,pci,internet,BROKEN,no ports,TCP 443',
    );
    expect(readFileSync(join(out, 'shop.html'), 'utf8')).toContain('id="view-zones"');
  });
  test('holds when the flow is listed, and changes no score', async () => {
    const listed = `${zones}  - {from: pci, to: 203.0.113.0/24, ports: [443]}\n  - {from: pci, to: "2001:db8::/32", ports: [443]}\n`;
    const { out: text } = await scan(listed, '--format=json');
    expect(text).toContain('of 6 flows between them all hold.');
    const before = JSON.parse((await run(['scan', 'examples/shop', '--json'])).out);
    const result = JSON.parse(readFileSync(join(out, 'shop.json'), 'utf8'));
    expect([result.scores, result.status]).toEqual([before.scores, before.status]);
  });
  test('tells mistakes with their lines, and a file that is not there', async () => {
    const { status, err } = await scan('zones:\n  - {name: pci}\n');
    expect(status).toBe(2);
    expect(err).toMatch(/intents\.yaml:2: .*selects everything/);
    expect((await run(['scan', 'examples/shop', '--intents=nowhere.yaml'])).status).toBe(2);
  });
});

describe('--history and --baseline', () => {
  const open = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web}]}
`;
  const denied = `${open}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
`;
  const scan = (text: string, day: number, ...more: string[]) =>
    run([
      'scan',
      manifest('history/cluster.yaml', text),
      '--cluster-name=shop',
      `--scanned-at=2026-11-${day}T06:00:00Z`,
      `--out=${out}`,
      '--format=json,html,pdf',
      ...more,
    ]);

  test('tell the trend and what changed, scan after scan', async () => {
    const folder = `--history=${join(out, 'kept')}`;
    expect((await scan(denied, 20, folder)).out).not.toContain('Since');
    await scan(denied, 21, folder);
    const { status, out: text } = await scan(open, 22, folder, '--fail-on=new:high');
    expect(status).toBe(1);
    expect(text).toMatch(/Since 21 Nov 2026, 06:00 UTC: Met .* → Not met \(worse\).*findings: 2 new/);
    const history = JSON.parse(readFileSync(join(out, 'shop.history.json'), 'utf8'));
    expect(history.points.map(({ at }: { at: string }) => at.slice(8, 10))).toEqual(['20', '21', '22']);
    expect(new Set(Object.values(history.firstSeen))).toEqual(new Set(['2026-11-22T06:00:00Z']));
    expect(readFileSync(join(out, 'shop.html'), 'utf8')).toContain('id="view-history"');
    // The same moment again, and one that is older, leave what is kept
    const before = readdirSync(join(out, 'kept', 'shop'));
    await scan(open, 22, folder);
    expect(readdirSync(join(out, 'kept', 'shop'))).toEqual(before);
  });
  test('hold against one result; what is accepted does not fail a pipeline', async () => {
    await scan(denied, 20);
    const baseline = join(out, 'baseline.json');
    writeFileSync(baseline, readFileSync(join(out, 'shop.json')));
    expect((await scan(denied, 21, `--baseline=${baseline}`, '--fail-on=new:high')).status).toBe(0);
    expect((await scan(open, 21, `--baseline=${baseline}`, '--fail-on=new:low')).status).toBe(1);
    expect((await scan(open, 21, `--baseline=${baseline}`, '--fail-on=regression')).status).toBe(1);
    const accepted = manifest(
      'accepted-shop.yaml',
      `exceptions:
  - {id: all, scope: {namespaces: [shop]}, checks: [default-deny-missing], reason: r, compensatingControl: c,
     owner: Ann, approver: Bob, approvedOn: 2026-11-01, expiresOn: 2026-12-01}
`,
    );
    const quiet = await scan(
      open,
      21,
      `--baseline=${baseline}`,
      '--fail-on=new:low',
      `--exceptions=${accepted}`,
    );
    expect(quiet.status).toBe(0);
  });
  test.each([
    [['--fail-on=new:high'], 'Cannot tell what is new: give --baseline or --history'],
    [['--history=x', '--baseline=y'], 'Cannot use --history and --baseline together'],
    [['--baseline=nowhere.json'], 'it is no JSON result of a scan'],
    [['--fail-on=new:grave'], 'It takes regression, or new: with critical, high, medium, low'],
  ])('%j is refused', async (more, told) => {
    const { status, err } = await scan(denied, 20, ...more);
    expect(status).toBe(2);
    expect(err).toContain(told);
  });
  test('what is kept and cannot be read is told, and nothing is written over it', async () => {
    const folder = join(out, 'kept', 'shop');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, '20261101T060000Z.result.json.gz'), 'no gzip');
    const { status, err } = await scan(denied, 20, `--history=${join(out, 'kept')}`);
    expect(status).toBe(2);
    expect(err).toMatch(/Cannot use the history ".*20261101T060000Z.result.json.gz": .*remove it/);
  });
});
