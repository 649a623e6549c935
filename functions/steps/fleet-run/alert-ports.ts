// What alerts need of the world around them, and what came of sending them.
import type { Channel } from '../../adapters/messages/channel.ts';
import type { TopicMessage } from '../../adapters/messages/sns-topic.ts';
import type { AlertSettings } from '../../config/alert-settings.ts';
import type { AlertDestinations } from './open-destinations.ts';
import type { RunPorts } from './ports.ts';

export interface AlertPorts extends Pick<RunPorts, 'objects' | 'state' | 'surroundings'> {
  /** Of the evidence. */
  readonly bucket: string;
  readonly settings: AlertSettings;
  /** `thresholds.assessedWithinHours` of the group. */
  readonly staleHours: number;
  /** By its name in the settings. Throws when its secret cannot be read. */
  readonly channelOf: (name: string) => Promise<Channel>;
  /** Each event, as JSON, for programs. */
  readonly publish: (message: TopicMessage) => Promise<void>;
  readonly destinations: AlertDestinations;
}

export interface AlertsSent {
  readonly sent: number;
  /** Not taken; they are sent with the next run. */
  readonly kept: number;
  /** Waiting for the end of quiet hours. */
  readonly held: number;
  /** Why, one clause for each channel that did not take something. */
  readonly problems: readonly string[];
  /** What is never sent and why, a clause each; absent when there is nothing of that kind. */
  readonly leftOut?: readonly string[];
}
