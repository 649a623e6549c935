// Where alerts go beside Slack and the topic of the service: fields of the part `alerts` of bulkhead.yaml.
import { z } from 'zod';
import { secretReference } from './secret-reference.ts';

/** Partition, region, account and name of a bus of EventBridge by its ARN. */
export const EVENT_BUS_ARN =
  /^arn:(aws|aws-cn|aws-us-gov):events:([a-z0-9-]+):(\d{12}):event-bus\/([\w./-]{1,256})$/;

export const alertDestinations = {
  eventBridge: z
    .string()
    .refine(
      (text) => EVENT_BUS_ARN.test(text) || /^[\w.-]{1,256}$/.test(text),
      'is no bus: its name, or an ARN such as arn:aws:events:eu-west-1:111122223333:event-bus/security',
    )
    .optional()
    .describe('Bus of EventBridge that gets every event: its name, or its ARN in another account or region.'),
  webhook: z
    .strictObject({
      url: secretReference.describe('Secret that holds the URL, which begins with https://.'),
      signingKey: secretReference.describe(
        'Secret that holds the key: whsec_ and 24 to 64 bytes in base64. Two keys with a space between them both sign.',
      ),
    })
    .optional()
    .describe('Receiver that gets every event by HTTPS, signed as Standard Webhooks asks.'),
  securityHub: z
    .boolean()
    .default(false)
    .describe(
      'Whether failing findings are imported into Security Hub, in account and region of the service.',
    ),
};
