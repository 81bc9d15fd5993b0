// The menu: every item runs a command of the window, by its id. The window knows what they do; keys are the window's, shown here only.
import { app, BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';
import { MENU_CHANNEL } from './channels.ts';

const item = (label: string, id: string, accelerator?: string): MenuItemConstructorOptions => ({
  label,
  ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  click: () => BrowserWindow.getFocusedWindow()?.webContents.send(MENU_CHANNEL, id),
});
const line: MenuItemConstructorOptions = { type: 'separator' };

export function setMenu(): void {
  const own: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ label: app.name, role: 'appMenu' }] : [];
  const menu = Menu.buildFromTemplate([
    ...own,
    {
      label: '&File',
      submenu: [
        item('Open folder ...', 'open-folder', 'CmdOrCtrl+O'),
        item('Open files ...', 'open-files'),
        item('Open the phantom', 'open-phantom'),
        line,
        item('Network ...', 'open-network', 'CmdOrCtrl+Shift+O'),
        item('Export maps ...', 'export', 'CmdOrCtrl+E'),
        line,
        { role: 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        line,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    {
      label: '&View',
      submenu: [
        item('Fit the slice', 'fit', 'F'),
        item('Reset the view', 'reset-view', 'R'),
        item('Invert grey', 'invert', 'I'),
        item('Before or after ReLU', 'relu', 'A'),
        line,
        item('Dark or light window', 'toggle-theme'),
        { role: 'togglefullscreen' },
        { role: 'toggleDevTools' },
      ],
    },
    {
      label: '&Help',
      submenu: [
        item('All commands', 'palette', 'CmdOrCtrl+K'),
        item('Keys and mouse', 'keys', '?'),
        item('About ConvScope', 'about'),
      ],
    },
  ]);
  Menu.setApplicationMenu(menu);
}
