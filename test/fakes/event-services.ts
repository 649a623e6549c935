// EventBridge and Security Hub over HTTP for the real AWS SDK, as far as we call them, with what AWS refuses: a bus that is
// not there, a batch above 100, a finding of another account, and whatever a test asks for.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TakenEvent {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Resources: readonly string[];
  readonly Time: number;
  /** JSON. */
  readonly Detail: string;
}

export interface HeldFinding {
  readonly Id: string;
  readonly AwsAccountId: string;
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  readonly RecordState: string;
  readonly Title: string;
  readonly Compliance: { readonly Status: string };
}

export interface EventServices {
  readonly url: string;
  readonly events: TakenEvent[];
  /** Of Security Hub, by id. */
  readonly findings: Map<string, HeldFinding>;
  /** Number of findings of each call that was made. */
  readonly batches: number[];
  /** A test may change them: an entry of EventBridge fails, all of Security Hub is off, findings with such a title are invalid. */
  readonly faults: { entry?: string; hubIsOff?: boolean; invalidTitle?: RegExp; unnamed?: boolean };
  readonly close: () => Promise<void>;
}

/** Starts it on a free port of this machine. Who calls is the account in the access key (`AKIA111122223333`). */
export async function startEventServices(): Promise<EventServices> {
  const events: TakenEvent[] = [];
  const findings = new Map<string, HeldFinding>();
  const batches: number[] = [];
  const faults: EventServices['faults'] = {};

  function putEvents({ Entries }: { readonly Entries: readonly TakenEvent[] }): object {
    const answers = Entries.map((entry) => {
      if (faults.entry !== undefined) return { ErrorCode: faults.entry, ErrorMessage: 'try later' };
      events.push(entry);
      return { EventId: String(events.length) };
    });
    return { FailedEntryCount: answers.filter((one) => 'ErrorCode' in one).length, Entries: answers };
  }

  function importFindings(batch: readonly HeldFinding[], accountId: string): object {
    const failed = batch.flatMap((one) => {
      const why =
        one.AwsAccountId === accountId
          ? faults.invalidTitle?.test(one.Title) && 'InvalidInput'
          : 'WrongAccount';
      return why ? [{ Id: one.Id, ErrorCode: why, ErrorMessage: 'Finding does not adhere' }] : [];
    });
    for (const one of batch) if (failed.every(({ Id }) => Id !== one.Id)) findings.set(one.Id, one);
    return {
      FailedCount: failed.length,
      SuccessCount: batch.length - failed.length,
      FailedFindings: faults.unnamed ? [] : failed,
    };
  }

  const server = createServer(async (request, response) => {
    const body = JSON.parse(await textOf(request));
    const accountId = /Credential=AKIA(\d{12})\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const answer = (status: number, value: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (request.headers['x-amz-target'] === 'AWSEvents.PutEvents') return answer(200, putEvents(body));
    if (request.url !== '/findings/import') return answer(404, { message: 'unknown' });
    batches.push(body.Findings.length);
    if (faults.hubIsOff)
      return answer(401, { __type: 'InvalidAccessException', Message: 'Security Hub is not enabled' });
    if (body.Findings.length > 100) return answer(400, { __type: 'LimitExceededException' });
    return answer(200, importFindings(body.Findings, accountId));
  });
  await new Promise<void>((started) => server.listen(0, '127.0.0.1', started));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    events,
    findings,
    batches,
    faults,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
