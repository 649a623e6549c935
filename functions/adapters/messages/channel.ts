// A place where messages to people go. What it can do beyond posting depends on how it is reached.
import type { KnownBlock } from '@slack/types';

export interface ChannelMessage {
  /** For notifications and screen readers. */
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

/** Names a message that was posted. */
export interface PostedMessage {
  readonly channelId: string;
  readonly ts: string;
}

export interface Channel {
  /** Undefined where the place does not say what it made of it. Throws an Error without any secret in it. */
  readonly post: (message: ChannelMessage, thread?: PostedMessage) => Promise<PostedMessage | undefined>;
  /** Absent: what was posted cannot be changed. */
  readonly update?: (posted: PostedMessage, message: ChannelMessage) => Promise<void>;
  /** Absent: it takes no files. */
  readonly upload?: (
    file: { readonly name: string; readonly bytes: Uint8Array },
    thread: PostedMessage,
  ) => Promise<void>;
}
