// `npm start`: the desktop window where Electron's binary and a screen are there (or the binary can be fetched soon), else the same app served to
// a browser, with one line that says why. Builds first where sources are newer than what was built.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ELECTRON = join(ROOT, 'node_modules', 'electron');
const BUILT = ['dist/main/cli.mjs', 'dist/main/electron.mjs', 'dist/preload/preload.cjs', 'dist/renderer/index.html'];
const SOURCES = ['src-main', 'src-renderer', 'src-shared', 'package.json', 'vite.config.ts'];
/** Longer than this nobody waits for a download at every start. */
const DOWNLOAD_MS = 30_000;
const isWindows = process.platform === 'win32';

function newest(path) {
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  const inside = readdirSync(path).filter((name) => name !== 'generated' && name !== 'node_modules');
  return Math.max(0, ...inside.map((name) => newest(join(path, name))));
}

function needsBuild() {
  if (BUILT.some((file) => !existsSync(join(ROOT, file)))) return true;
  const built = Math.min(...BUILT.map((file) => statSync(join(ROOT, file)).mtimeMs));
  return SOURCES.some((path) => newest(join(ROOT, path)) > built);
}

/** By its files: asking the package itself would start a download. */
function electronBinary() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return join(override, isWindows ? 'electron.exe' : 'electron');
  const pathFile = join(ELECTRON, 'path.txt');
  if (!existsSync(pathFile) || !existsSync(join(ELECTRON, 'dist', 'version'))) return null;
  return join(ELECTRON, 'dist', nameOfBinary());
}

const nameOfBinary = () =>
  ({ win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' })[process.platform] ?? 'electron';

const hasScreen = () => process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

function fetchElectron() {
  if (!existsSync(join(ELECTRON, 'install.js'))) return null;
  console.error('ConvScope: fetching Electron (once) ...');
  spawnSync(process.execPath, [join(ELECTRON, 'install.js')], { cwd: ROOT, stdio: 'ignore', timeout: DOWNLOAD_MS });
  return electronBinary();
}

/** Runs until it ends; what ends this process ends it too. */
function hand(command, words) {
  const child = spawn(command, words, { cwd: process.cwd(), stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`ConvScope: ${command} could not be started: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
  });
}

function serve(why) {
  console.error(`ConvScope: ${why}, so the window is served to a browser instead.`);
  hand(process.execPath, [join(ROOT, 'bin', 'convscope.mjs'), 'serve', ...process.argv.slice(2)]);
}

if (needsBuild()) {
  console.error('ConvScope: building ...');
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: 'inherit', shell: isWindows });
  if (status !== 0) process.exit(1);
}
if (!hasScreen()) serve('there is no screen (neither DISPLAY nor WAYLAND_DISPLAY is set)');
else {
  const binary = electronBinary() ?? fetchElectron();
  if (binary === null) serve("Electron's binary is not there and could not be fetched");
  else hand(binary, [ROOT, ...process.argv.slice(2)]);
}
