// What a deployment has made, asked of the services' own APIs; then one run of the functions as they are bundled. moto's
// EKS gives endpoints that are none of EKS, so the clusters of that run are "not assessed" — each of them, with the reason.
// Called by deploy.sh. Ends with 1 at the first answer that is not what it must be.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { CreateClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import {
  GetBucketEncryptionCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';

const s3 = new S3Client({ forcePathStyle: true });
const { Buckets } = await s3.send(new ListBucketsCommand({}));
const bucketOf = (id) => {
  const found = Buckets.filter(({ Name }) => Name.toLowerCase().includes(id.toLowerCase()));
  assert.equal(found.length, 1, `one bucket for ${id} among ${Buckets.map(({ Name }) => Name)}`);
  return found[0].Name;
};
const evidence = bucketOf('EvidenceBucket');
const config = bucketOf('ConfigBucket');
// Of a bucket moto makes the encryption alone, of a table its keys; test/infra/compiled-template.test.ts looks at the rest in the template
for (const Bucket of [evidence, config, bucketOf('AccessLogBucket'), bucketOf('WorkBucket')]) {
  const encrypted = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
  assert.equal(encrypted.ServerSideEncryptionConfiguration.Rules.length, 1);
}
console.log('buckets: encrypted');

const dynamo = new DynamoDBClient({});
const [table] = (await dynamo.send(new ListTablesCommand({}))).TableNames;
const workflow = new SFNClient({});
const [machine] = (await workflow.send(new ListStateMachinesCommand({}))).stateMachines;
assert.match(machine.name, /-run$/);
console.log('workflow: made; what is in it is checked by test/infra/compiled-template.test.ts');

const eks = new EKSClient({});
for (const name of ['prod-a', 'prod-b', 'other']) {
  const roleArn = 'arn:aws:iam::123456789012:role/eks';
  await eks.send(new CreateClusterCommand({ name, roleArn, resourcesVpcConfig: { subnetIds: [] } }));
}
const Body = `version: 1
fleet: Moto
groups:
  - {name: prod, regions: [eu-west-1], clusters: {include: ["prod-*"]}, scan: {timeoutSeconds: 10}}
`;
await s3.send(new PutObjectCommand({ Bucket: config, Key: 'bulkhead.yaml', Body }));
const topics = (await new SNSClient({}).send(new ListTopicsCommand({}))).Topics.map(
  ({ TopicArn }) => TopicArn,
);
Object.assign(process.env, {
  BULKHEAD_EVIDENCE_BUCKET: evidence,
  BULKHEAD_CONFIG_BUCKET: config,
  BULKHEAD_STATE_TABLE: table,
  BULKHEAD_VERSION: '0.0.0',
  BULKHEAD_RUN_TOPIC: topics.find((arn) => arn.includes('RunTopic')),
});
const handlerOf = async (name) =>
  (await import(pathToFileURL(join('dist/lambda', name, 'index.mjs')).href)).handler;
const [discover, scan, report, notify] = await Promise.all(
  ['discover', 'scan', 'report', 'notify'].map(handlerOf),
);
const request = { group: 'prod', scheduledTime: '2026-03-01T06:00:00Z' };
const executionId = `${machine.stateMachineArn.replace(':stateMachine:', ':execution:')}:first`;
const run = await discover({ request, executionId });
assert.equal(run.runId, 'prod/20260301T060000Z');
const read = async (Key) => {
  const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: evidence, Key }));
  return Buffer.from(await body.transformToByteArray());
};
assert.deepEqual(JSON.parse((await read(run.targetsKey)).toString()), []);
// Not worth a scan, as discover found; here each is scanned all the same, so that the bundle runs
const { targets } = JSON.parse((await read(`runs/${run.runId}/run.json`)).toString());
assert.equal(targets.length, 2);
for (const target of targets) {
  const { status } = await scan({ runId: run.runId, target });
  assert.equal(status, 'notAssessed');
  await report({ runId: run.runId, target });
}
await report({ runId: run.runId });
await notify({ runId: run.runId });
const fleet = JSON.parse((await read(`runs/${run.runId}/fleet.json`)).toString());
assert.deepEqual(fleet.clusters.map(({ name }) => name).sort(), ['prod-a', 'prod-b']);
for (const { notAssessed } of fleet.clusters)
  assert.match(notAssessed, /^its endpoint is no host name that EKS gives/);
await assert.rejects(discover({ request, executionId: `${executionId}-later` }), { name: 'DuplicateRun' });
console.log(`functions as bundled: a run of ${fleet.clusters.length} clusters, each told as not assessed`);

const folder = mkdtempSync(join(tmpdir(), 'bulkhead-deployed-'));
const { Contents } = await s3.send(
  new ListObjectsV2Command({ Bucket: evidence, Prefix: `runs/${run.runId}/` }),
);
for (const { Key } of Contents) {
  mkdirSync(dirname(join(folder, Key)), { recursive: true });
  writeFileSync(join(folder, Key), await read(Key));
}
const manifest = join(folder, 'runs', run.runId, 'manifest.json');
const verified = spawnSync(process.execPath, ['dist/cli.mjs', 'verify', manifest], { encoding: 'utf8' });
rmSync(folder, { recursive: true });
assert.equal(verified.status, 0, verified.stdout + verified.stderr);
console.log(`evidence: ${Contents.length} objects, and the manifest verifies`);
