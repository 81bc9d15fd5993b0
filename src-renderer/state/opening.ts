// Ways to open pictures and networks: native dialogs where there are any, else the window's own chooser; dropped files.
import type { ChooseKind, FileToken } from '../../src-shared/protocol/files-messages.ts';
import { hostOf } from '../ports/host.ts';
import { engine, useConnection } from './connection.ts';
import { closeChooser, openChooser, useDialog } from './dialogs.ts';
import { findDivergence } from './divergence.ts';
import { openNetworkFile, openSource } from './network-draft.ts';
import { openFiles } from './recent-files.ts';
import { isRecipeName, openRecipeFile } from './recipes.ts';
import { showFailure, showNote } from './toasts.ts';

const SOURCE = /\.(py|pyw)$/i;
/** What is dropped under these names is a network or its weights; everything else is looked at as DICOM. */
const OF_NETWORKS = /\.(py|pyw|onnx|pt|pth|pkl|pickle|safetensors|ckpt|bin|npz|npy)$/i;

const openTokens = (files: readonly FileToken[]): void => {
  const recipe = files.find(({ kind, label }) => kind === 'file' && isRecipeName(label));
  if (recipe) void openRecipeFile(recipe);
  else if (files.length > 0) void openFiles(files);
};

/** What was chosen; nothing when the dialog was left. */
export async function choose(kind: ChooseKind): Promise<readonly FileToken[]> {
  if (useConnection.getState().description?.nativeDialogs) return (await engine().call('files.choose', { kind })).files;
  return new Promise((resolve) => {
    openChooser({
      wants: kind,
      onChosen: (file) => {
        closeChooser();
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

/** One file for the network's dialog. */
export async function chooseForNetwork(
  kind: 'open-network' | 'open-weights',
  take: (file: FileToken) => void | Promise<void>,
): Promise<void> {
  try {
    const [file] = await choose(kind);
    if (file) await take(file);
  } catch (thrown) {
    showFailure(thrown);
  }
}

/** Networks and weights go to the network's dialog, one after the other: source first, so that weights meet it. */
export async function openDropped(files: File[]): Promise<void> {
  const networks = files
    .filter(({ name }) => OF_NETWORKS.test(name))
    .sort((a, b) => Number(SOURCE.test(b.name)) - Number(SOURCE.test(a.name)));
  const pictures = files.filter(({ name }) => !OF_NETWORKS.test(name));
  const host = hostOf(window);
  try {
    if (host && useDialog.getState().dialog?.kind === 'divergence') {
      await findDivergence(await host.registerDropped(files));
      return;
    }
    if (host) {
      for (const file of networks.length > 0 ? await host.registerDropped(networks) : []) await openNetworkFile(file);
      if (pictures.length > 0) openTokens(await host.registerDropped(pictures));
      return;
    }
    const source = networks.find(({ name }) => SOURCE.test(name));
    if (source) openSource(source.name, await source.text());
    const recipe = pictures.find(({ name }) => isRecipeName(name));
    if (recipe) void openRecipeFile({ name: recipe.name, bytes: new Uint8Array(await recipe.arrayBuffer()) });
    if (files.length > (source ? 1 : 0) + (recipe ? 1 : 0))
      showNote(
        'A browser does not tell where a dropped file is. Use Open (weights: "From a file" in the network\'s dialog), or start `convscope serve FOLDER`.',
      );
  } catch (thrown) {
    showFailure(thrown);
  }
}
