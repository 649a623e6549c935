// The stores on AWS, as moto plays them, held to the same contract as the folders.
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { describe } from 'vitest';
import { s3Store } from '../../functions/adapters/object-store/s3-store.ts';
import { dynamoState } from '../../functions/adapters/state-store/dynamo-state.ts';
import { testObjectStore } from '../cases/stores/object-store-contract.ts';
import { testStateStore } from '../cases/stores/state-store-contract.ts';
import { stateTable } from './state-table.ts';

const settings = {
  endpoint: process.env.MOTO_URL ?? '',
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
};
let made = 0;

describe('s3Store()', () => {
  const client = new S3Client({ ...settings, forcePathStyle: true });
  testObjectStore(async () => {
    const Bucket = `bulkhead-contract-${++made}`;
    await client.send(new CreateBucketCommand({ Bucket }));
    return s3Store(client, Bucket);
  });
});

describe('dynamoState()', () => {
  const client = new DynamoDBClient(settings);
  testStateStore(async () => {
    const TableName = `bulkhead-contract-${++made}`;
    await client.send(new CreateTableCommand(stateTable(TableName)));
    return dynamoState(client, TableName);
  });
});
