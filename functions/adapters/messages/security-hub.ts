// Findings into Security Hub, as a product of the account's own.
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html
import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';

/** A call takes 100. One of templates/asff is some 10 kB at most, of 240 kB, so 100 are far below the 6 MB of a call. */
const BATCH = 100;

/** Imports findings, and gives those that were refused: id → why. */
export type ImportFindings = (
  findings: readonly { readonly Id: string }[],
) => Promise<ReadonlyMap<string, string>>;

/**
 * Asks nothing yet. What it gives imports a hundred at a time, and throws what Security Hub answers when it takes none of
 * them: it is not enabled, or the role may not.
 */
export function securityHub(region: string): ImportFindings {
  const client = new SecurityHubClient({ region, maxAttempts: 5 });
  return async (findings) => {
    const refused = new Map<string, string>();
    for (let from = 0; from < findings.length; from += BATCH) {
      const batch = findings.slice(from, from + BATCH);
      // Their format is templates/asff's; Security Hub itself checks it
      const Findings = batch as unknown as AwsSecurityFinding[];
      const { FailedCount = 0, FailedFindings = [] } = await client.send(
        new BatchImportFindingsCommand({ Findings }),
      );
      for (const { Id = '', ErrorCode = 'no reason', ErrorMessage = '' } of FailedFindings)
        refused.set(Id, [ErrorCode, ErrorMessage].filter(Boolean).join(', '));
      // One without a name may be any: all are imported again, which changes nothing in those that were taken
      if (FailedCount > FailedFindings.length)
        for (const { Id } of batch) if (!refused.has(Id)) refused.set(Id, 'no reason');
    }
    return refused;
  };
}
