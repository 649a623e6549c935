// The add-ons of an EKS cluster: part of what proves which network policy engine runs. Without them a cluster can
// still be read, so a failure is a gap and not an error.
import {
  DescribeAddonCommand,
  type EKSClient,
  paginateListAddons,
  ResourceNotFoundException,
} from '@aws-sdk/client-eks';
import type { Gap } from '../../../lib/model/gap.ts';
import type { EksAddon } from '../../../lib/model/inventory.ts';
import { inParallel } from '../kubernetes-api/in-parallel.ts';
import type { AwsAccount } from './aws-accounts.ts';
import { eksErrorOf } from './aws-failure.ts';
import type { EksCall, EksError } from './eks-error.ts';

const AT_ONCE = 4;

/** All that is kept of configurationValues: the rest may hold a secret, and nothing reads it. JSON or YAML. */
const KEPT_SETTING = /["']?enableNetworkPolicy["']?\s*:\s*["']?(?:true|false)["']?/i;

/** The add-ons, sorted by name; or, when not all of them could be read, none and a gap. */
export interface AddonReading {
  readonly addons?: readonly EksAddon[];
  readonly gaps: readonly Gap[];
}

/** Never throws for what AWS answers. */
export async function readAddons(
  account: AwsAccount,
  { region, clusterName }: { readonly region: string; readonly clusterName: string },
): Promise<AddonReading> {
  const client = account.eks(region);
  const call = (action: string, doing: string): EksCall => ({
    action,
    doing: `${doing} of the cluster "${clusterName}"`,
    region,
    ...(account.roleArn !== undefined && { roleArn: account.roleArn }),
  });
  try {
    const names = await listAddons(client, clusterName).catch((error: unknown) => {
      throw eksErrorOf(error, call('eks:ListAddons', 'list the add-ons'));
    });
    const addons = await inParallel(names, {
      limit: AT_ONCE,
      work: (addonName) =>
        describeAddon(client, { clusterName, addonName }).catch((error: unknown) => {
          throw eksErrorOf(error, call('eks:DescribeAddon', `describe the add-on "${addonName}"`));
        }),
    });
    return { addons: addons.filter((addon) => addon !== undefined), gaps: [] };
  } catch (error) {
    return { gaps: [gapOf(eksErrorOf(error, call('eks:ListAddons', 'list the add-ons')))] };
  }
}

async function listAddons(client: EKSClient, clusterName: string): Promise<string[]> {
  const names = new Set<string>();
  const settings = { client, pageSize: 100, stopOnSameToken: true };
  for await (const page of paginateListAddons(settings, { clusterName })) {
    for (const name of page.addons ?? []) names.add(name);
  }
  return [...names].sort();
}

/** Undefined for an add-on that was removed since it was listed. */
async function describeAddon(
  client: EKSClient,
  input: { readonly clusterName: string; readonly addonName: string },
): Promise<EksAddon | undefined> {
  try {
    const { addon } = await client.send(new DescribeAddonCommand(input));
    const [configuration] = KEPT_SETTING.exec(addon?.configurationValues ?? '') ?? [];
    return {
      name: input.addonName,
      version: addon?.addonVersion ?? '',
      status: addon?.status ?? '',
      ...(configuration !== undefined && { configuration }),
    };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

function gapOf({ reason, message, remedy }: EksError): Gap {
  return {
    reason: reason === 'denied' ? 'forbidden' : 'unavailable',
    message,
    remedy,
    effect: { scope: 'enforcement' },
  };
}
