// The menu: every item runs a command of the window, by its id. The window knows what they do; keys are the window's, told by it and shown here only.
import { app, BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';
import { MENU_CHANNEL } from './channels.ts';
import { acceleratorOf, type MenuKeys } from './menu-keys.ts';

const line: MenuItemConstructorOptions = { type: 'separator' };

/** @param keys as the window has told them; none before it has */
export function setMenu(keys: MenuKeys = {}): void {
  const item = (label: string, id: string): MenuItemConstructorOptions => {
    const accelerator = acceleratorOf(Object.hasOwn(keys, id) ? keys[id] : undefined);
    return {
      label,
      ...(accelerator === null ? {} : { accelerator, registerAccelerator: false }),
      click: () => BrowserWindow.getFocusedWindow()?.webContents.send(MENU_CHANNEL, id),
    };
  };
  const own: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ label: app.name, role: 'appMenu' }] : [];
  const menu = Menu.buildFromTemplate([
    ...own,
    {
      label: '&File',
      submenu: [
        item('Open folder ...', 'open-folder'),
        item('Open files ...', 'open-files'),
        item('Open the phantom', 'open-phantom'),
        line,
        item('Network ...', 'open-network'),
        item('Export maps ...', 'export'),
        line,
        { role: 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        item('Undo', 'undo'),
        item('Redo', 'redo'),
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
        item('Fit the slice', 'fit'),
        item('Reset the view', 'reset-view'),
        item('Invert grey', 'invert'),
        item('Before or after ReLU', 'relu'),
        line,
        item('Dark or light window', 'toggle-theme'),
        { role: 'togglefullscreen' },
        { role: 'toggleDevTools' },
      ],
    },
    {
      label: '&Help',
      submenu: [item('All commands', 'palette'), item('Keys and mouse', 'keys'), item('About ConvScope', 'about')],
    },
  ]);
  Menu.setApplicationMenu(menu);
}
