// What a host of the window's tests offers, whichever it is.
import type { Page } from '@playwright/test';

export type HostName = 'web' | 'stand-in' | 'electron';

export interface RunningHost {
  readonly page: Page;
  /** Of the engine's process. */
  readonly processId: number;
  /** Where exports may be written and series are looked for; empty at the start. */
  readonly folder: string;
  /** True where opening and choosing goes through the host's native dialogs, which are answered as `answerDialogs` said last. */
  readonly hasDialogs: boolean;
  answerDialogs(path: string): Promise<void>;
  close(): Promise<void>;
}
