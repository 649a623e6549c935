// EventBridge and Security Hub through the real SDK: a call that succeeds and took nothing is a failure, with its reason.
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { eventBus } from '../../../../functions/adapters/messages/event-bus.ts';
import { securityHub } from '../../../../functions/adapters/messages/security-hub.ts';
import { type EventServices, startEventServices } from '../../../fakes/event-services.ts';
import { useAwsAt } from '../eks/aws-environment.ts';

let aws: EventServices;
beforeAll(async () => {
  aws = await startEventServices();
  useAwsAt(aws.url, '111122223333');
  vi.stubEnv('AWS_REGION', 'eu-west-1');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await aws.close();
});
beforeEach(() => {
  aws.events.length = 0;
  aws.batches.length = 0;
  aws.findings.clear();
  for (const name of Object.keys(aws.faults) as (keyof typeof aws.faults)[]) delete aws.faults[name];
});

describe('eventBus()', () => {
  const event = {
    detailType: 'Bulkhead Findings',
    at: '2026-03-01T06:00:00Z',
    resources: ['arn:aws:eks:eu-west-1:111122223333:cluster/a'],
    detail: { kind: 'findings' },
  };
  test('puts one event, with what rules select by', async () => {
    await eventBus('security')(event);
    expect(aws.events).toEqual([
      {
        EventBusName: 'security',
        Source: 'bulkhead',
        DetailType: 'Bulkhead Findings',
        Time: Date.parse(event.at) / 1000,
        Resources: event.resources,
        Detail: '{"kind":"findings"}',
      },
    ]);
  });
  test('an entry that failed is an error, although the call succeeds', async () => {
    aws.faults.entry = 'InternalFailure';
    await expect(eventBus('security')(event)).rejects.toThrow(
      'The event was refused: InternalFailure, try later',
    );
  });
});

describe('securityHub()', () => {
  const findings = Array.from({ length: 250 }, (_, index) => ({
    Id: `id-${index}`,
    Title: `title ${index}`,
    AwsAccountId: '111122223333',
  }));
  test('imports a hundred at a time', async () => {
    expect(await securityHub('eu-west-1')(findings)).toEqual(new Map());
    expect([aws.batches, aws.findings.size]).toEqual([[100, 100, 50], 250]);
  });
  test('asks nothing when there is nothing', async () => {
    await securityHub('eu-west-1')([]);
    expect(aws.batches).toEqual([]);
  });
  test('gives those that were refused with the reason, and imports the others', async () => {
    aws.faults.invalidTitle = /^title (3|120)$/;
    const refused = await securityHub('eu-west-1')(findings);
    expect([...refused]).toEqual([
      ['id-3', 'InvalidInput, Finding does not adhere'],
      ['id-120', 'InvalidInput, Finding does not adhere'],
    ]);
    expect(aws.findings.size).toBe(248);
  });
  test('takes a whole batch as refused when nobody says which', async () => {
    aws.faults.invalidTitle = /^title 3$/;
    aws.faults.unnamed = true;
    expect((await securityHub('eu-west-1')(findings)).size).toBe(100);
  });
  test('throws when Security Hub is off', async () => {
    aws.faults.hubIsOff = true;
    await expect(securityHub('eu-west-1')(findings)).rejects.toThrow('Security Hub is not enabled');
    expect(aws.batches).toEqual([100]);
  });
});
