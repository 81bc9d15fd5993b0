// What only the desktop can do for the window: native dialogs, and showing a folder in the file manager.
import { BrowserWindow, dialog, type OpenDialogOptions, shell } from 'electron';
import type { ChooseKind } from '../../src-shared/protocol/files-messages.ts';
import type { HostServices } from '../engine/engine.ts';

/** As they are usually called; by their content they are told apart later. */
const WEIGHTS = ['pt', 'pth', 'safetensors', 'ckpt', 'bin', 'pkl', 'npz', 'npy', 'onnx'];

const OPTIONS: Readonly<Record<ChooseKind, OpenDialogOptions>> = {
  'open-folder': { title: 'Open a folder with CT slices', properties: ['openDirectory'] },
  'open-files': { title: 'Open files', properties: ['openFile', 'multiSelections'] },
  'open-network': {
    title: 'Open a network',
    properties: ['openFile'],
    filters: [
      { name: 'Networks', extensions: ['py', ...WEIGHTS] },
      { name: 'All files', extensions: ['*'] },
    ],
  },
  'open-weights': {
    title: 'Open weights',
    properties: ['openFile'],
    filters: [
      { name: 'Weights', extensions: WEIGHTS },
      { name: 'All files', extensions: ['*'] },
    ],
  },
  'open-activations': {
    title: 'Open activations of PyTorch',
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: 'Arrays', extensions: ['npz', 'npy', 'safetensors', 'pt'] },
      { name: 'All files', extensions: ['*'] },
    ],
  },
  'save-folder': { title: 'Choose where to write', buttonLabel: 'Write here', properties: ['openDirectory', 'createDirectory'] },
};

export const electronServices = (startWith: readonly string[], keepFiles: HostServices['keepFiles'] & object): HostServices => ({
  kind: 'electron',
  nativeDialogs: true,
  startWith,
  keepFiles,
  async choose(kind) {
    const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
    const { canceled, filePaths } = window
      ? await dialog.showOpenDialog(window, OPTIONS[kind])
      : await dialog.showOpenDialog(OPTIONS[kind]);
    return canceled ? [] : filePaths;
  },
  async reveal(path) {
    shell.showItemInFolder(path);
  },
});
