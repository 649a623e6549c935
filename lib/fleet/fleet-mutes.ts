// Mutes as a fleet lists them: those that hold, and those that ended not long ago.
import type { Mute } from '../model/alert.ts';
import type { FleetMute } from '../model/fleet-result.ts';

const LISTED_DAYS = 30;
const DAY_MS = 86_400_000;

/** `at`: RFC 3339 UTC. First the one that ends last, then by fingerprint. */
export function fleetMutes(mutes: readonly Mute[], at: string): FleetMute[] {
  return mutes
    .filter(({ until }) => Date.parse(at) - Date.parse(until) < LISTED_DAYS * DAY_MS)
    .map((mute): FleetMute => ({ ...mute, state: mute.until > at ? 'live' : 'ended' }))
    .sort((a, b) =>
      a.until === b.until ? (a.fingerprint < b.fingerprint ? -1 : 1) : a.until < b.until ? 1 : -1,
    );
}
