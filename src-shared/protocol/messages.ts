// What travels on a port, in both directions. One id per call or stream, chosen by the client.
import type { ErrorRecord } from './errors.ts';

/** A producer never has more messages of items outstanding than this. */
export const STREAM_CREDIT = 4;

export type ClientMessage =
  | { readonly type: 'call'; readonly id: number; readonly name: string; readonly params: unknown }
  | { readonly type: 'open'; readonly id: number; readonly name: string; readonly params: unknown }
  /** One message of items has been consumed. */
  | { readonly type: 'credit'; readonly id: number }
  /** A newer query on an open stream. */
  | { readonly type: 'replace'; readonly id: number; readonly params: unknown }
  | { readonly type: 'cancel'; readonly id: number };

export type ServerMessage =
  | { readonly type: 'item'; readonly id: number; readonly item: unknown }
  /** Several that were ready at once; one credit pays for all of them. */
  | { readonly type: 'items'; readonly id: number; readonly items: readonly unknown[] }
  /** Exactly one of these two ends a call or a stream. */
  | { readonly type: 'done'; readonly id: number; readonly result: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly error: ErrorRecord };
