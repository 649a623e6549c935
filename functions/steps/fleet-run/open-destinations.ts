// What the configuration says of destinations → the ways there. Each loads its client when something is sent.
import type { SecurityHub } from '../../../templates/asff/asff-findings.ts';
import type { BusEvent } from '../../adapters/messages/event-bus.ts';
import type { WebhookMessage } from '../../adapters/messages/signed-webhook.ts';
import type { AlertSettings } from '../../config/alert-settings.ts';
import type { SecurityHubPort } from './import-findings.ts';
import type { RunPorts } from './ports.ts';

/** Absent is what the configuration does not name. Each throws an Error without any secret in it. */
export interface AlertDestinations {
  readonly eventBridge?: (event: BusEvent) => Promise<void>;
  readonly webhook?: (message: WebhookMessage) => Promise<void>;
  readonly securityHub?: SecurityHubPort;
}

export interface DestinationSurroundings extends Pick<RunPorts, 'surroundings'> {
  /** What the configuration names a secret by → the secret. */
  readonly secretOf: (reference: string) => Promise<string>;
  /** Account and region of the service. Absent: findings cannot be imported. */
  readonly hub?: SecurityHub;
}

/** Asks nothing yet. */
export function openDestinations(
  { eventBridge, webhook, securityHub }: Pick<AlertSettings, 'eventBridge' | 'webhook' | 'securityHub'>,
  around: DestinationSurroundings,
): AlertDestinations {
  return {
    ...(eventBridge !== undefined && { eventBridge: toBus(eventBridge) }),
    ...(webhook !== undefined && { webhook: toWebhook(webhook, around) }),
    ...(securityHub && around.hub !== undefined && { securityHub: toSecurityHub(around.hub) }),
  };
}

function toBus(bus: string): (event: BusEvent) => Promise<void> {
  let put: ((event: BusEvent) => Promise<void>) | undefined;
  return async (event) => {
    const { eventBus } = await import('../../adapters/messages/event-bus.ts');
    put ??= eventBus(bus);
    await put(event);
  };
}

/** Its secrets are read for each message, from a source that keeps them for a while: one that changed is taken soon. */
function toWebhook(
  { url, signingKey }: NonNullable<AlertSettings['webhook']>,
  { secretOf, surroundings: { now, sleep } }: DestinationSurroundings,
): (message: WebhookMessage) => Promise<void> {
  return async (message) => {
    const { signedWebhook } = await import('../../adapters/messages/signed-webhook.ts');
    const post = signedWebhook({
      url: await secretOf(url),
      signingKey: await secretOf(signingKey),
      now,
      sleep,
    });
    await post(message);
  };
}

function toSecurityHub(hub: SecurityHub): SecurityHubPort {
  let send: SecurityHubPort['importFindings'] | undefined;
  return {
    hub,
    importFindings: async (findings) => {
      const { securityHub } = await import('../../adapters/messages/security-hub.ts');
      send ??= securityHub(hub.region);
      return send(findings);
    },
  };
}
