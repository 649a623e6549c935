// A table of DynamoDB as a state store: keys `pk` and `sk`, the document as JSON text, `ttl` for what may go.
// Every write has a condition (infra/storage.yml grants no other).
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
} from '@aws-sdk/client-dynamodb';
import type { StateItem, StateStore } from './state-store.ts';

/** Throws what DynamoDB answers, but for a condition that does not hold. */
export function dynamoState(client: DynamoDBClient, TableName: string): StateStore {
  return {
    get: async (partition, sort) => {
      const Key = { pk: { S: partition }, sk: { S: sort } };
      const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
      return Item === undefined ? undefined : itemOf(Item);
    },
    put: async (item) => {
      const isFirst = item.version === 1;
      try {
        await client.send(
          new PutItemCommand({
            TableName,
            Item: attributesOf(item),
            ConditionExpression: isFirst ? 'attribute_not_exists(pk)' : 'version = :before',
            ...(!isFirst && { ExpressionAttributeValues: { ':before': { N: String(item.version - 1) } } }),
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
    list: async (partition, sortPrefix) => {
      const items: StateItem[] = [];
      const query = {
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
        ExpressionAttributeValues: { ':pk': { S: partition }, ':sk': { S: sortPrefix } },
      };
      for await (const page of paginateQuery({ client, stopOnSameToken: true }, query)) {
        items.push(...(page.Items ?? []).map(itemOf));
      }
      return items;
    },
  };
}

function attributesOf({
  partition,
  sort,
  version,
  value,
  expiresAt,
}: StateItem): Record<string, AttributeValue> {
  return {
    pk: { S: partition },
    sk: { S: sort },
    version: { N: String(version) },
    value: { S: JSON.stringify(value) },
    ...(expiresAt !== undefined && { ttl: { N: String(expiresAt) } }),
  };
}

function itemOf(attributes: Record<string, AttributeValue>): StateItem {
  const { pk, sk, version, value, ttl } = attributes;
  return {
    partition: pk?.S ?? '',
    sort: sk?.S ?? '',
    version: Number(version?.N),
    value: JSON.parse(value?.S ?? '{}') as StateItem['value'],
    ...(ttl?.N !== undefined && { expiresAt: Number(ttl.N) }),
  };
}
