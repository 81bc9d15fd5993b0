// What crosses between a window of the double and its page.
import type { Reply } from './ipc-main.ts';

/** From the page. */
export type FromPage =
  | { readonly kind: 'document' }
  | { readonly kind: 'send'; readonly channel: string; readonly values: readonly unknown[] }
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly values: readonly unknown[] }
  | { readonly kind: 'port'; readonly id: number; readonly data: unknown }
  | { readonly kind: 'port-closed'; readonly id: number }
  /** What a test does beside the page: chooses in the menu, answers the dialogs from now on. */
  | { readonly kind: 'menu'; readonly label: string }
  | { readonly kind: 'dialogs'; readonly paths: readonly string[] };

/** To the page. `ports` are ids: the page makes a channel for each. */
export type ToPage =
  | { readonly kind: 'ipc'; readonly channel: string; readonly values: readonly unknown[]; readonly ports: readonly number[] }
  | { readonly kind: 'reply'; readonly id: number; readonly reply: Reply }
  | { readonly kind: 'port'; readonly id: number; readonly data: unknown }
  | { readonly kind: 'port-closed'; readonly id: number };

/** Names on the page's global object. */
export const PAGE_NAMES = {
  send: '__standInSend',
  deliver: '__standInDeliver',
  files: '__standInFiles',
  menu: '__standInMenu',
  dialogs: '__standInDialogs',
} as const;
export type PageNames = typeof PAGE_NAMES;

/** Stands for the path of a dropped file: only the browser knows it, and only by asking later. */
export const FILE_WORD = 'stand-in-file:';
