// One e-mail through SES.
import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
  readonly attachment?: { readonly name: string; readonly type: string; readonly bytes: Uint8Array };
}

/** Throws what SES answers. */
export async function sendMail(
  client: SESv2Client,
  { from, to, subject, text, attachment }: Mail,
): Promise<void> {
  const Attachments =
    attachment === undefined
      ? []
      : [{ FileName: attachment.name, ContentType: attachment.type, RawContent: attachment.bytes }];
  await client.send(
    new SendEmailCommand({
      FromEmailAddress: from,
      Destination: { ToAddresses: [...to] },
      Content: {
        Simple: {
          Subject: { Data: subject, Charset: 'UTF-8' },
          Body: { Text: { Data: text, Charset: 'UTF-8' } },
          ...(Attachments.length > 0 && { Attachments }),
        },
      },
    }),
  );
}
