// Opens the page in the user's browser where there is a screen. Never an error: the address is printed anyway.
import { spawn } from 'node:child_process';

export function openBrowser(url: string): void {
  const [command, ...words] = openerOf(process.platform);
  if (command === undefined) return;
  const child = spawn(command, [...words, url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}

function openerOf(platform: NodeJS.Platform): readonly string[] {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['cmd', '/c', 'start', ''];
  return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? ['xdg-open'] : [];
}
