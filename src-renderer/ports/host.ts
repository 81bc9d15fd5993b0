// What the desktop's preload script gives the page; nothing of it exists in a browser.
import type { FileToken } from '../../src-shared/protocol/files-messages.ts';

interface ConvScopeHost {
  readonly kind: 'electron';
  /** Tokens for files and folders that were dropped on the window. */
  registerDropped(files: readonly File[]): Promise<readonly FileToken[]>;
  /** Menu items run commands of the window, by id. */
  onMenu(listener: (commandId: string) => void): void;
}

declare global {
  interface Window {
    readonly convscopeHost?: ConvScopeHost;
  }
}

export const desktopHost = (): ConvScopeHost | undefined => window.convscopeHost;
