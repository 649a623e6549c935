import { describe, expect, test } from 'vitest';
import { root, run } from './fake-shell.ts';

const allowList = 'examples/wordpress-mysql/3-allow-list';

describe('explain prints, as it always did,', () => {
  test.each([
    ['an allowed port', [allowList, 'wordpress-mysql/wordpress', 'wordpress-mysql/mysql', '3306']],
    ['every port', [allowList, 'wordpress-mysql/wordpress', 'wordpress-mysql/mysql']],
    ['the ping of the control', [allowList, 'wordpress-mysql/wordpress', 'wordpress-mysql/mysql', 'icmp']],
    ['a Service', ['examples/shop', 'storefront/web', 'orders/Service/orders-api', '443']],
    ['many pairs', ['examples/shop', 'orders/*', 'payments/*']],
    ['parts of a block', [allowList, '10.20.0.0/16', 'wordpress-mysql/wordpress', 'http']],
    ['a rule of an admin tier', ['examples/shop', 'legacy/soap-bridge', 'payments/gateway', 'https']],
    ['an unknown verdict', ['examples/shop', 'monitoring/node-exporter', 'payments/ledger', '9000']],
  ])('%s', async (name, args) => {
    const { status, out, err } = await run(['explain', ...args]);
    expect([status, err]).toEqual([0, '']);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    await expect(out).toMatchFileSnapshot(`../../golden/explain/${name.replaceAll(' ', '-')}.txt`);
  });
});

describe('explain --assume-cni says what is declared beside what would be enforced, and by whom', () => {
  test.each([
    ['nothing enforced', ['internet', 'wordpress-mysql/mysql', '3306', '--assume-cni=none'], 'ALLOWED'],
    ['strict mode', ['internet', 'wordpress-mysql/mysql', '3306', '--assume-cni=vpc-cni-strict'], 'DENIED'],
  ])('%s', async (name, args, verdict) => {
    const { status, out, err } = await run(['explain', allowList, ...args]);
    expect([status, err]).toEqual([0, '']);
    expect(out).toContain(verdict);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    await expect(out).toMatchFileSnapshot(`../../golden/explain/assumed-${name.replaceAll(' ', '-')}.txt`);
  });

  test('and its JSON names the assumption', async () => {
    const asked = [allowList, 'internet', 'wordpress-mysql/mysql', '--json', '--assume-cni=flannel'];
    const { out } = await run(['explain', ...asked]);
    expect(JSON.parse(out)).toMatchObject({
      assumedCni: 'none',
      answers: [
        {
          verdict: 'accept',
          evidence: { ingress: { reason: 'notEnforced', declared: { reason: 'isolated' } } },
        },
      ],
    });
  });

  test('a CNI that it does not know is refused with those that it does', async () => {
    const { status, err } = await run(['explain', allowList, 'a/b', 'c/d', '--assume-cni=magic']);
    expect(status).toBe(2);
    expect(err).toContain('It takes one of vpc-cni, vpc-cni-strict, eks-auto-mode, calico');
  });
});

test('explain --json prints an Explanation', async () => {
  const { out } = await run(['explain', allowList, 'internet', 'wordpress-mysql/mysql', '--json']);
  expect(JSON.parse(out)).toMatchObject({
    schemaVersion: 'bulkhead.explanation/v1',
    verdict: 'deny',
    src: { name: 'the internet' },
    answers: [{ evidence: { ingress: { reason: 'isolated' } } }],
  });
});

describe('explain exits with 2, and says what may have been meant, for', () => {
  test.each([
    ['an end that is not there', ['internet', 'storefront/weeb'], 'did you mean storefront/web'],
    [
      'a name that is nearly two',
      ['internet', 'orders/orders-apy'],
      'did you mean one of orders/orders-api, ',
    ],
    ['two ends that are not there', ['shp/a', 'orders/b'], 'no workload or pod "b"'],
    [
      'a port that is none',
      ['internet', 'storefront/web', 'tcp/http/1'],
      'Cannot read the port "tcp/http/1"',
    ],
    ['a port name that nobody has', ['internet', 'storefront/web', 'grpc'], 'it names http'],
    [
      'a port that the Service does not serve',
      ['internet', 'storefront/Service/web', '81'],
      'it serves TCP 80 (http)',
    ],
  ])('%s', async (_, args, message) => {
    const { status, out, err } = await run(['explain', 'examples/shop', ...args]);
    expect([status, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  test('an end that fits twice', async () => {
    const deployment = { kind: 'Deployment', apiVersion: 'apps/v1', metadata: { name: 'a', namespace: 'x' } };
    const spec = {
      template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
    };
    const items = [
      { ...deployment, spec },
      { ...deployment, kind: 'StatefulSet', spec },
    ];
    const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
    const { status, err } = await run(['explain', '-', 'x/a', 'internet'], { input });
    expect(status).toBe(2);
    expect(err).toBe(
      'Cannot tell which "x/a" is meant: it fits 2 objects; did you mean one of x/Deployment/a, x/StatefulSet/a\n',
    );
  });

  test('a missing argument, with the usage', async () => {
    expect(await run(['explain', 'examples/shop', 'internet'])).toMatchObject({
      status: 2,
      err: "Missing required argument 'dst'\n",
    });
  });
});

test('colours are set only on a terminal, and only when they are wanted', async () => {
  const args = ['explain', `${root}/${allowList}`, 'internet', 'wordpress-mysql/mysql'];
  expect((await run(args)).out).not.toContain('\u001b');
  expect((await run(args, { outHasColours: true })).out).toContain('\u001b[31mDENIED');
  expect((await run([...args, '--no-color'], { outHasColours: true })).out).not.toContain('\u001b');
});
