// Messages to a topic of SNS: JSON, with attributes that subscriptions filter by.
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';

export interface TopicMessage {
  readonly subject: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Throws what SNS answers. */
export async function publish(
  client: SNSClient,
  TopicArn: string,
  { subject, body, attributes }: TopicMessage,
): Promise<void> {
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
  // SNS takes at most 100 printable ASCII characters
  const Subject = subject.replace(/[^\x20-\x7e]/g, '?').slice(0, 100);
  await client.send(
    new PublishCommand({ TopicArn, Subject, Message: JSON.stringify(body), MessageAttributes }),
  );
}
