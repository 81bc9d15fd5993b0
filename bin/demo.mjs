// `npm run demo`: no screen needed. The phantom through the built-in network; maps as pictures and numbers, a contact sheet of every layer, the
// recipe. Writes into out/ and says what it wrote.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode, encode } from 'fast-png';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PROGRAM = join(ROOT, 'bin', 'convscope.mjs');
const OUT = join(ROOT, 'out');
const SLICES = 5;
const SLICE = 2;
const LAYERS = ['relu', 'relu_1', 'relu_2'];
const TILE = 128;
const GAP = 4;
const COLUMNS = 16;
const RGB = 3;

function convscope(...words) {
  const { status } = spawnSync(process.execPath, [PROGRAM, ...words], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) {
    console.error(`demo: convscope ${words[0]} failed with exit code ${status}`);
    process.exit(1);
  }
}

/** Colours of every pixel of an indexed PNG at tile size, nearest pixel. */
function tileOf(file) {
  const { width, height, data, palette } = decode(readFileSync(file));
  const tile = new Uint8Array(TILE * TILE * RGB);
  for (let i = 0; i < TILE * TILE; i++) {
    const row = Math.floor(((Math.floor(i / TILE) + 0.5) * height) / TILE);
    const column = Math.floor((((i % TILE) + 0.5) * width) / TILE);
    tile.set((palette[data[row * width + column]] ?? [0, 0, 0]).slice(0, RGB), i * RGB);
  }
  return tile;
}

function contactSheet(files) {
  const rows = Math.ceil(files.length / COLUMNS);
  const [width, height] = [COLUMNS * (TILE + GAP) + GAP, rows * (TILE + GAP) + GAP];
  const data = new Uint8Array(width * height * RGB);
  for (const [index, file] of files.entries()) {
    const tile = tileOf(file);
    const left = GAP + (index % COLUMNS) * (TILE + GAP);
    const top = GAP + Math.floor(index / COLUMNS) * (TILE + GAP);
    for (let row = 0; row < TILE; row++)
      data.set(tile.subarray(row * TILE * RGB, (row + 1) * TILE * RGB), ((top + row) * width + left) * RGB);
  }
  return encode({ width, height, channels: RGB, depth: 8, data });
}

if (!existsSync(join(ROOT, 'dist', 'main', 'cli.mjs'))) {
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(1);
}
for (const name of ['phantom', 'maps-png', 'maps-npy']) rmSync(join(OUT, name), { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
const phantom = join(OUT, 'phantom');
convscope('sample', phantom, '--slices', String(SLICES));
const series = ['run', '--model', 'medical-image-model', '--series', phantom, '--slices', String(SLICE)];
convscope(...series, '--out', join(OUT, 'maps-npy'));
convscope(...series, '--layers', LAYERS.join(','), '--format', 'png', '--out', join(OUT, 'maps-png'));
const [sliceFolder] = readdirSync(join(OUT, 'maps-png')).filter((name) => name.startsWith('slice-'));
const maps = LAYERS.flatMap((layer) => {
  const folder = join(OUT, 'maps-png', sliceFolder, layer);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.png'))
    .sort()
    .map((name) => join(folder, name));
});
writeFileSync(join(OUT, 'contact-sheet.png'), contactSheet(maps));
console.log(`out/phantom            the phantom, ${SLICES} DICOM files
out/maps-npy           every node of slice ${SLICE} as PyTorch gives it, with recipe.json
out/maps-png           ${maps.length} maps after ReLU as pictures, with recipe.json
out/contact-sheet.png  all of them on one sheet: 16, 32 and 64 maps`);
