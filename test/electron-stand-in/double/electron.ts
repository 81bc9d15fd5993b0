// The double of the module `electron`: what ConvScope's main process imports of it, nothing more. An import that is not here fails at once.
import { app as standInApp } from './app.ts';
import { BrowserWindow as StandInWindow } from './browser-window.ts';
import * as desktop from './desktop.ts';
import { ipcMain as standInIpc } from './ipc-main.ts';
import { Menu as StandInMenu } from './menu.ts';
import { MessageChannelMain as StandInChannel } from './message-channel.ts';
import * as schemes from './protocol.ts';

export const app = standInApp;
export const BrowserWindow = StandInWindow;
export const ipcMain = standInIpc;
export const Menu = StandInMenu;
export const MessageChannelMain = StandInChannel;
export const { dialog, nativeTheme, shell } = desktop;
export const { protocol, session } = schemes;
