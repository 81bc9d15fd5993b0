// Ways to open pictures: native dialogs where there are any, else the window's own chooser; dropped files.
import type { ChooseKind, FileToken } from '../../src-shared/protocol/files-messages.ts';
import { hostOf } from '../ports/host.ts';
import { engine, useConnection } from './connection.ts';
import { closeDialog, openDialog } from './dialogs.ts';
import { scan } from './series.ts';
import { showFailure, showNote } from './toasts.ts';

const openTokens = (files: readonly FileToken[]): void => {
  if (files.length > 0) void scan({ tokens: files.map(({ token }) => token) });
};

/** What was chosen; nothing when the dialog was left. */
export async function choose(kind: ChooseKind): Promise<readonly FileToken[]> {
  if (useConnection.getState().description?.nativeDialogs) return (await engine().call('files.choose', { kind })).files;
  return new Promise((resolve) => {
    openDialog({
      kind: 'files',
      wants: kind === 'save-folder' ? 'save-folder' : 'open',
      onChosen: (file) => {
        closeDialog();
        resolve(file ? [file] : []);
      },
    });
  });
}

export async function openByDialog(kind: 'open-folder' | 'open-files'): Promise<void> {
  try {
    openTokens(await choose(kind));
  } catch (thrown) {
    showFailure(thrown);
  }
}

export const openPhantom = (): void => void scan({ phantom: true });

export async function openDropped(files: File[]): Promise<void> {
  const host = hostOf(window);
  if (!host) {
    showNote('A browser does not tell where a dropped file is. Use Open, or start `convscope serve FOLDER`.');
    return;
  }
  try {
    openTokens(await host.registerDropped(files));
  } catch (thrown) {
    showFailure(thrown);
  }
}
