// What the installers take along (electron-builder.yml) of packages that are not bundled: the file each import leads to, and the WebAssembly it reads.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, matchesGlob, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** In the order of the list: the last that fits decides. Source: electron-builder, file patterns. */
const patterns = /^files:\n((?: {2}.*\n)+)/m
  .exec(readFileSync('electron-builder.yml', 'utf8'))?.[1]
  ?.split('\n')
  .flatMap((line) => /^ {2}- "?([^"]+?)"?$/.exec(line)?.[1] ?? []) as readonly string[];

function isTaken(file: string): boolean {
  let taken = false;
  for (const pattern of patterns) if (matchesGlob(file, pattern.replace(/^!/, ''))) taken = !pattern.startsWith('!');
  return taken;
}

/** As the build leaves them in the program: by name. */
const external = [...readFileSync('vite.config.ts', 'utf8').matchAll(/^ {2}'(@[^']+)',$/gm)].map(([, name]) => name as string);
const pathOf = (name: string): string =>
  relative(process.cwd(), fileURLToPath(import.meta.resolve(name)))
    .split(sep)
    .join('/');

/** Files beside it whose names it says, or makes of parts. */
function readBy(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8');
  const beside = globSync(join(dirname(file), '*.{wasm,mjs}').split(sep).join('/'));
  return beside.map((path) => path.split(sep).join('/')).filter((path) => text.includes(path.slice(path.lastIndexOf('/') + 1)));
}

test.each(external)('%s', (name) => {
  const entry = pathOf(name);
  const needed = [entry, ...readBy(entry)];
  expect(needed.filter((file) => !isTaken(file))).toEqual([]);
  const owner = entry.split('/').slice(0, 3).join('/');
  expect(isTaken(`${owner}/package.json`), 'package.json says where its parts are').toBe(true);
});

test('of the encoder of films its loader and one build with its WebAssembly, and nothing of the others', () => {
  const files = globSync('node_modules/@libav.js/variant-webm-vp9/dist/*').map((path) => path.split(sep).join('/'));
  const taken = files.filter(isTaken).map((path) => path.slice(path.lastIndexOf('/') + 1));
  const version = /libav-([\d.]+)-webm-vp9\.wasm\.wasm/.exec(files.join('\n'))?.[1];
  const build = `libav-${version}-webm-vp9.wasm`;
  expect(taken.sort()).toEqual([`${build}.mjs`, `${build}.wasm`, 'libav-webm-vp9.mjs']);
  expect(readBy(`node_modules/@libav.js/variant-webm-vp9/dist/${build}.mjs`)).toContain(
    `node_modules/@libav.js/variant-webm-vp9/dist/${build}.wasm`,
  );
});

test('nothing else of the packages goes along', () => {
  expect(isTaken('node_modules/pdfkit/package.json')).toBe(false);
  expect(isTaken('dist/main/electron.mjs') && !isTaken('dist/main/electron.mjs.map')).toBe(true);
});
