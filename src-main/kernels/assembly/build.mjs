// Compiles the kernels three times (relaxed SIMD, the same for 256-bit vectors, and plain) and embeds the bytes in generated modules, so that workers, tests and the packaged
// app load them the same way, without a file to find.
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

/** Each exports what the workers call. */
const ENTRIES = [
  'area-mean',
  'arithmetic',
  'concat',
  'conv2d-direct',
  'conv2d-narrow',
  'conv2d-panel',
  'conv2d-winograd',
  'copy-strided',
  'fma-peak',
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
const SOURCES = ENTRIES.map((name) => fileURLToPath(new URL(`./${name}.ts`, import.meta.url)));
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
const builds = [
  { name: 'kernels-wide', features: 'simd,threads,relaxed-simd', isWide: true },
  { name: 'kernels-relaxed', features: 'simd,threads,relaxed-simd', isWide: false },
  { name: 'kernels-plain', features: 'simd,threads', isWide: false },
];

async function compile({ name, features, isWide }) {
  let bytes = null;
  const { error, stderr } = await asc.main(
    [
      ...SOURCES,
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

await mkdir(TARGET, { recursive: true });
await Promise.all(builds.map(compile));
