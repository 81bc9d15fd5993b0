// What Electron's preload gives to the page. In a browser none of it is there. No path ever crosses: files are tokens.
import type { FileToken } from '../../src-shared/protocol/files-messages.ts';

interface ConvscopeHost {
  readonly kind: 'electron';
  /** Tokens for files that were dropped on the window. */
  registerDropped(files: File[]): Promise<readonly FileToken[]>;
  /** Menu items run commands of this window by their id. */
  onMenu(listener: (commandId: string) => void): void;
  /** What the menu shows: the first key of each command that has one. */
  showKeys(keys: Readonly<Record<string, string>>): void;
}

declare global {
  interface Window {
    readonly convscopeHost?: ConvscopeHost;
  }
}

/** Undefined in a browser. */
export const hostOf = (page: Window): ConvscopeHost | undefined => page.convscopeHost;
