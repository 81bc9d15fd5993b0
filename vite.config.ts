// One build for the three runtimes: the window (browser), the main process with its workers and the command line (Node, ESM), the compute
// threads (CommonJS, which a thread starts sooner with), and the preload script (CommonJS, because a sandboxed preload cannot be a module).
import { builtinModules } from 'node:module';
import react from '@vitejs/plugin-react';
import { defineConfig, type EnvironmentOptions } from 'vite';

/** Node 20 is the oldest system that `bin/convscope.mjs` starts on. */
const NODE_TARGET = 'node20';
const NODE_BUILTINS = [...builtinModules, ...builtinModules.map((name) => `node:${name}`)];
/** Native accelerators that `ws` tries to load and does without. */
const OPTIONAL_NATIVE = ['bufferutil', 'utf-8-validate'];
/** They find their WebAssembly beside themselves: they stay packages. */
const CODECS = [
  '@cornerstonejs/codec-charls/decodewasmjs',
  '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs',
  '@cornerstonejs/codec-openjpeg/decodewasmjs',
  '@cornerstonejs/codec-openjph/wasmjs',
  '@libav.js/variant-webm-vp9',
];

/**
 * Reading headers is over in a few hundred milliseconds, of which each file of code takes one or two: what it needs is in one, beside what every
 * command needs. The other modules lie as they are shared.
 */
const CHUNKS = [
  {
    name: 'program',
    test: /src-shared\/protocol\/errors\.ts$|src-main\/(engine\/(file-system|unfinished-files|version)|cli\/command)\.ts$/,
    priority: 2,
  },
  { name: 'scan', test: /src-main\/engine\/scan\/series-scan\.ts$/, priority: 1 },
];

const nodeSide = (outDir: string, input: Record<string, string>, format: 'es' | 'cjs'): EnvironmentOptions => ({
  consumer: 'server',
  resolve: {
    noExternal: true,
    external: ['electron', ...NODE_BUILTINS, ...OPTIONAL_NATIVE, ...CODECS],
    conditions: ['node', 'module', 'default'],
  },
  build: {
    outDir,
    emptyOutDir: true,
    target: NODE_TARGET,
    minify: false,
    sourcemap: true,
    ssr: true,
    copyPublicDir: false,
    rollupOptions: {
      input,
      output: {
        format,
        entryFileNames: format === 'es' ? '[name].mjs' : '[name].cjs',
        // Beside the entries: workers and assets are found relative to the file that asks.
        chunkFileNames: '[name]-[hash].mjs',
        ...(format === 'es' && { codeSplitting: { groups: CHUNKS } }),
      },
    },
  },
});

export default defineConfig({
  root: 'src-renderer',
  base: './',
  worker: { format: 'es' },
  plugins: [react()],
  builder: {},
  environments: {
    client: { build: { outDir: '../dist/renderer', emptyOutDir: true, target: 'chrome140', sourcemap: true } },
    main: nodeSide(
      '../dist/main',
      {
        cli: 'src-main/cli/cli.ts',
        electron: 'src-main/electron/main.ts',
        'decode.worker': 'src-main/workers/decode.worker.ts',
        'film.worker': 'src-main/engine/export/film.worker.ts',
        'picture.worker': 'src-main/engine/export/picture.worker.ts',
      },
      'es',
    ),
    threads: nodeSide('../dist/threads', { 'compute.worker': 'src-main/workers/compute.worker.ts' }, 'cjs'),
    preload: nodeSide('../dist/preload', { preload: 'src-main/electron/preload.ts' }, 'cjs'),
  },
});
