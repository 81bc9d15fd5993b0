// Compiles the kernels (relaxed SIMD and plain) and their innermost loops (these, and relaxed SIMD for vectors of 256 bits) and embeds the bytes in generated
// modules, so that workers, tests and the packaged app load them the same way, without a file to find.
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { fmaPeak } from './fma-peak.mjs';
import { registerTiles } from './register-tiles.mjs';

/** Each exports what the workers call. */
const ENTRIES = [
  'area-mean',
  'arithmetic',
  'concat',
  'conv2d-direct',
  'conv2d-narrow',
  'conv2d-panel',
  'conv2d-winograd',
  'conv2d-winograd-deep',
  'copy-strided',
  'gather2d',
  'layer-norm',
  'linear',
  'matmul',
  'max-pool2d',
  'norm-factors',
  'pad',
  'rectifiers',
  'reduce',
  'relu',
  'resample',
  'scale-shift',
  'smooth-activations',
  'softmax',
  'statistics-pass',
  'unary-math',
  'window-max',
  'window-mean',
];
/** The innermost loops, a module of their own; what is generated is written here. */
const LOOPS = [
  'dot-products',
  'statistics-block',
  'winograd-pixels',
  'winograd-points',
  'winograd-pooled-pixels',
  'winograd-weights',
];
const NARROW_LOOPS = ['generated/register-tiles', 'generated/fma-peak', ...LOOPS];
const WIDE_LOOPS = ['generated/register-tiles-wide', 'generated/fma-peak-wide', ...LOOPS];
/** Of the thread that plans, a module of their own. */
const EARLY_LOOPS = ['combine-chunks', 'kernel-points'];
const TARGET = new URL('../generated/', import.meta.url);
/** Pages of the memory that the arena hands in: the module only has to accept any size up to what WebAssembly can address. */
const MOST_PAGES = 65536;
const BYTES_PER_LINE = 96;
const COMMON = [
  '--runtime',
  'stub',
  '--importMemory',
  '--sharedMemory',
  '--initialMemory',
  '1',
  '--maximumMemory',
  `${MOST_PAGES}`,
];
const OPTIMISED = ['--optimizeLevel', '3', '--shrinkLevel', '0', '--converge', '--noAssert'];
const RELAXED = 'simd,threads,relaxed-simd';
const PLAIN = 'simd,threads';
const builds = [
  { name: 'kernels-relaxed', entries: ENTRIES, features: RELAXED },
  { name: 'kernels-plain', entries: ENTRIES, features: PLAIN },
  { name: 'vectors-wide', entries: WIDE_LOOPS, features: RELAXED, isWide: true },
  { name: 'vectors-relaxed', entries: NARROW_LOOPS, features: RELAXED },
  { name: 'vectors-plain', entries: NARROW_LOOPS, features: PLAIN },
  { name: 'early-loops', entries: EARLY_LOOPS, features: PLAIN },
];

async function compile({ name, entries, features, isWide = false }) {
  const sources = entries.map((entry) => fileURLToPath(new URL(`./${entry}.ts`, import.meta.url)));
  let bytes = null;
  const { error, stderr } = await asc.main(
    [
      ...sources,
      ...COMMON,
      ...OPTIMISED,
      '--enable',
      features,
      '--use',
      `WIDE_VECTORS=${isWide ? 1 : 0}`,
      '--outFile',
      `${name}.wasm`,
    ],
    {
      writeFile: (file, contents) => {
        if (file.endsWith('.wasm')) bytes = contents;
      },
    },
  );
  if (error || !bytes) throw new Error(`${name}: ${error?.message ?? 'nothing was compiled'}\n${stderr.toString()}`);
  const lines = Buffer.from(bytes)
    .toString('base64')
    .match(new RegExp(`.{1,${BYTES_PER_LINE}}`, 'g'));
  const text = `// Made by src-main/kernels/assembly/build.mjs (${features}). Not edited by hand.\nexport const base64 = \`\n${lines.join('\n')}\n\`;\n`;
  await writeFile(new URL(`${name}.ts`, TARGET), text);
}

const WRITTEN = new URL('./generated/', import.meta.url);
await mkdir(TARGET, { recursive: true });
await mkdir(WRITTEN, { recursive: true });
await writeFile(new URL('register-tiles.ts', WRITTEN), registerTiles(2));
await writeFile(new URL('register-tiles-wide.ts', WRITTEN), registerTiles(4));
await writeFile(new URL('fma-peak.ts', WRITTEN), fmaPeak(1));
await writeFile(new URL('fma-peak-wide.ts', WRITTEN), fmaPeak(2));
await Promise.all(builds.map(compile));
