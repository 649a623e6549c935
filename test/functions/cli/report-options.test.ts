// Which reports a scan writes, what it holds results against, and the way from a scan to a verified folder.
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { REPORT_FORMATS } from '../../../functions/config/report-format-names.ts';
import type { FleetResult } from '../../../lib/model/fleet-result.ts';
import type { ScanResult } from '../../../lib/model/scan-result.ts';
import fleetSchema from '../../../schemas/fleet-result.schema.json' with { type: 'json' };
import manifestSchema from '../../../schemas/manifest.schema.json' with { type: 'json' };
import { run } from './fake-shell.ts';

const small = 'examples/wordpress-mysql/1-before';
const other = 'examples/wordpress-mysql/3-allow-list';
const account = ['--aws-account', '111122223333', '--aws-region', 'eu-west-1'];

let base: string;
let out: string;
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'bulkhead-options-'));
});
beforeEach(() => {
  out = mkdtempSync(join(base, 'out-'));
});
afterAll(() => rmSync(base, { recursive: true }));

function json<T>(name: string): T {
  return JSON.parse(readFileSync(join(out, name), 'utf8')) as T;
}

function file(name: string, text: string): string {
  writeFileSync(join(base, name), text);
  return join(base, name);
}

describe('--format', () => {
  test('all writes every format for each cluster, and for the fleet where it has one', async () => {
    const { err } = await run(['scan', small, other, '--out', out, '--format', 'all', ...account]);
    expect(err).toBe('');
    const endings = [
      'asff.json',
      'findings.csv',
      'json',
      'junit.xml',
      'ocsf.ndjson',
      'openreports.yaml',
      'oscal.json',
      'pdf',
      'prom',
      'reachability.csv',
      'sarif',
      'scoreboard.csv',
    ];
    const names = readdirSync(out);
    for (const cluster of ['1-before', '3-allow-list'])
      expect(names.filter((name) => name.startsWith(`${cluster}.`))).toEqual(
        expect.arrayContaining(endings.map((ending) => `${cluster}.${ending}`)),
      );
    expect(names).toEqual(
      expect.arrayContaining(['fleet.json', 'fleet.prom', 'fleet.recurring.csv', 'fleet.scoreboard.csv']),
    );
  });

  test.each(REPORT_FORMATS)('%s alone writes that, and the manifest', async (format) => {
    await run(['scan', small, '--out', out, '--format', format, ...account]);
    const names = readdirSync(out);
    expect(names).toContain('manifest.json');
    expect(names.length).toBe(format === 'csv' ? 4 : 2);
  });

  test('takes a list, and tells a name that is none with those that are', async () => {
    await run(['scan', small, '--out', out, '--format', 'sarif, JSON']);
    expect(readdirSync(out)).toEqual(['1-before.json', '1-before.sarif', 'manifest.json']);
    const { status, err } = await run(['scan', small, '--format', 'json,doc']);
    expect(status).toBe(2);
    expect(err).toContain(`"doc" is no format: it takes ${REPORT_FORMATS.join(', ')}, or all`);
  });

  test('is listed in the help', async () => {
    const { out: help } = await run(['scan', '--help']);
    expect(help.replace(/\s+/g, ' ')).toContain(REPORT_FORMATS.join(', '));
  });

  test('asff needs an account, and says so', async () => {
    const { err } = await run(['scan', small, '--out', out, '--format', 'asff,json']);
    expect(err).toBe(
      'Cannot write ASFF of "1-before": its account is not known; give --aws-account and --aws-region\n',
    );
    expect((await run(['scan', small, '--aws-account', '111122223333'])).status).toBe(2);
    expect((await run(['scan', small, '--aws-account', '1', '--aws-region', 'eu-west-1'])).status).toBe(2);
  });

  test('--csv-bom begins each table with a byte order mark', async () => {
    await run(['scan', small, '--out', out, '--format', 'csv', '--csv-bom']);
    expect(readFileSync(join(out, '1-before.findings.csv'), 'utf8')).toMatch(/^\uFEFFcluster,/);
  });
});

test('a fleet and a manifest are what their published schemas allow', async () => {
  await run(['scan', small, other, 'no/such', '--out', out, '--format', 'json', '--fleet-name', 'shops']);
  const validate = (schema: object, name: string) => {
    const check = new Ajv2020({ allErrors: true }).compile(schema);
    check(json(name));
    return check.errors;
  };
  expect(validate(fleetSchema, 'fleet.json')).toBeNull();
  expect(validate(manifestSchema, 'manifest.json')).toBeNull();
  const fleet = json<FleetResult>('fleet.json');
  expect(fleet).toMatchObject({ fleet: { name: 'shops' }, population: { targets: 3, assessed: 2 } });
});

test('the hash of record in the fleet and in the manifest is that of the file', async () => {
  await run(['scan', small, other, '--out', out, '--format', 'json']);
  const { files } = json<{ files: { path: string; sha256: string }[] }>('manifest.json');
  const { clusters } = json<FleetResult>('fleet.json');
  for (const { name, resultSha256 } of clusters)
    expect(files.find(({ path }) => path === `${name}.json`)?.sha256).toBe(resultSha256);
});

describe('--frameworks', () => {
  const scanWith = async (text: string) => {
    const path = file('frameworks.yaml', text);
    return run(['scan', small, '--json', '--frameworks', path]);
  };
  const rows = (text: string) => (JSON.parse(text) as ScanResult).frameworks?.requirements ?? [];

  test('without it, results are held against those that come with bulkhead', async () => {
    const { out: text } = await run(['scan', small, '--json']);
    expect(rows(text).length).toBe(90);
    const penetrationTests = rows(text).filter(({ id }) => id.startsWith('11.4.'));
    expect(penetrationTests.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['11.4.5', 'outOfReach'],
      ['11.4.6', 'outOfReach'],
    ]);
  });

  test('adds and drops, and the hash of the data tells', async () => {
    const built = JSON.parse((await run(['scan', small, '--json'])).out) as ScanResult;
    const { out: text } = await scanWith(`
drop: [hipaa, pci-dss]
add:
  - id: acme
    name: Acme baseline
    version: "3"
    requirements:
      - {id: N-4, title: Everything starts closed, strength: direct, checks: [default-deny-missing]}
`);
    const changed = JSON.parse(text) as ScanResult;
    expect(rows(text).filter(({ frameworkId }) => ['hipaa', 'pci-dss'].includes(frameworkId))).toEqual([]);
    expect(rows(text).at(-1)).toMatchObject({
      framework: 'Acme baseline',
      version: '3',
      id: 'N-4',
      verdict: 'notMet',
    });
    expect(changed.frameworks?.catalogue.sha256).not.toBe(built.frameworks?.catalogue.sha256);
  });

  test('tells every mistake of the file at once, with its line', async () => {
    const { status, err } = await scanWith(`
drop:
  - hipa
add:
  - id: pci-dss
    name: Ours
    version: "1"
    requirements:
      - id: A
        title: Closed
        strength: direct
        checks:
          - default-deny-missing
          - no-such-check
      - id: A
        title: Again
        strength: partial
`);
    expect(status).toBe(2);
    const lines = err.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^Cannot use ".*frameworks\.yaml": it has 4 mistakes$/);
    expect(lines.slice(1).map((line) => /frameworks\.yaml:(\d+): (\S+)/.exec(line)?.slice(1))).toEqual([
      ['3', 'drop[0]:'],
      ['5', 'add[0].id:'],
      ['14', 'add[0].requirements[0].checks[1]:'],
      ['15', 'add[0].requirements[1].id:'],
    ]);
  });

  test.each<[string, string, RegExp]>([
    ['an unknown key', 'add: []\nremove: [x]\n', /:2: remove: is not a field of this file/],
    ['a missing field', 'add:\n  - id: acme\n    name: A\n    requirements: []\n', /:2: add\[0\]\.version: /],
    [
      'a direct row that rests on nothing',
      'add:\n  - id: a\n    name: A\n    version: "1"\n    requirements:\n      - {id: A, title: T, strength: direct}\n',
      /:6: add\[0\]\.requirements\[0\]: is direct and rests on nothing/,
    ],
    ['a broken file', 'add: [\n', /:[12]: /],
    ['an alias', 'drop: &a [hipaa]\nadd: *a\n', /:2: aliases are not taken/],
    ['a key that is there twice', 'drop: []\ndrop: []\n', /:2: .*unique/],
  ])('%s is a mistake', async (_, text, message) => {
    const { status, err } = await scanWith(text);
    expect(status).toBe(2);
    expect(err).toMatch(message);
  });

  test('a file that does not exist is told before anything is scanned', async () => {
    const { status, err } = await run(['scan', small, '--out', out, '--frameworks', 'none.yaml']);
    expect(status).toBe(2);
    expect(err).toMatch(/none\.yaml": no such file\n$/);
    expect(readdirSync(out)).toEqual([]);
  });
});

describe('from a scan to verify', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const pem = () => ({
    signKey: file('key.pem', String(privateKey.export({ type: 'pkcs8', format: 'pem' }))),
    key: file('key.pub.pem', String(publicKey.export({ type: 'spki', format: 'pem' }))),
  });

  test('what was signed is valid, and what was changed since is not', async () => {
    const { signKey, key } = pem();
    await run(['scan', small, other, '--out', out, '--format', 'json,csv', '--sign-key', signKey]);
    const manifest = join(out, 'manifest.json');
    const fine = await run(['verify', manifest, '--key', key]);
    expect([fine.status, fine.err]).toEqual([0, '']);
    expect(fine.out).toMatch(/^● Valid: everything is as it was written\n/);
    expect(fine.out).toMatch(
      /Time +1 Jan 2026, 00:00 UTC\n[\s\S]*Signature +valid\n +Algorithm +Ed25519\n +Key +SHA256:/,
    );

    writeFileSync(
      join(out, 'fleet.json'),
      readFileSync(join(out, 'fleet.json'), 'utf8').replace('notMet', 'met'),
    );
    const spoilt = await run(['verify', manifest, '--key', key]);
    expect(spoilt.status).toBe(1);
    expect(spoilt.out).toMatch(/^▲ Not valid: 1 error\n[\s\S]*"fleet\.json" was changed: it has/);
    const told = await run(['verify', manifest, '--key', key, '--json']);
    expect(told.status).toBe(1);
    expect(JSON.parse(told.out)).toMatchObject({
      valid: false,
      signature: 'valid',
      algorithm: 'Ed25519',
      errors: [expect.stringContaining('fleet.json')],
    });
  });

  test('the exit status is 2 for a manifest or a key that cannot be read', async () => {
    expect((await run(['verify', join(out, 'manifest.json')])).status).toBe(2);
    await run(['scan', small, '--out', out, '--format', 'json']);
    const wrong = await run(['verify', join(out, 'manifest.json'), '--key', 'none.pem']);
    expect(wrong).toMatchObject({ status: 2, out: '' });
    expect(wrong.err).toMatch(/^Cannot read the key ".*none\.pem": no such file\n$/);
  });

  test('a key that cannot sign is told before anything is scanned', async () => {
    const { status } = await run(['scan', small, '--out', out, '--sign-key', file('bad.pem', 'x')]);
    expect([status, readdirSync(out)]).toEqual([2, []]);
  });

  test('a name in a file cannot steer the terminal', async () => {
    await run(['scan', small, '--out', out, '--format', 'json']);
    writeFileSync(join(out, 'x\u001b[2J\u202e'), '');
    const { out: text } = await run(['verify', join(out, 'manifest.json')]);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text).toContain('\\x1b[2J');
  });
});
