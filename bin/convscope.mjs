#!/usr/bin/env node
// Starts the command line on Node >= 20.19. Older V8 engines hide relaxed SIMD behind a flag: it is set before any kernel is compiled.

const BUILT = new URL('../dist/main/cli.mjs', import.meta.url);
const OLDEST_NODE = [20, 19];
/** From V8 11.4 on relaxed SIMD needs no flag; asking WebAssembly costs more than the answer is worth to a command that computes nothing. */
const RELAXED_NODE = 21;
/** The smallest module with a relaxed instruction: (func (result v128) ... f32x4.relaxed_madd). */
const RELAXED_MODULE = Uint8Array.from(
  Buffer.from('0061736d010000000105016000017b030201000a130111004100fd114100fd114100fd11fd85020b', 'hex'),
);

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  process.stderr.write(
    `convscope: Node ${process.versions.node} is too old; ConvScope needs Node ${OLDEST_NODE.join('.')} or newer.\n`,
  );
  process.exitCode = 1;
  // An import of all of node:fs loads streams besides.
} else if (!process.getBuiltinModule('node:fs').existsSync(BUILT)) {
  process.stderr.write('convscope: the program has not been built. Run: npm run build\n');
  process.exitCode = 1;
} else {
  if (major < RELAXED_NODE && !WebAssembly.validate(RELAXED_MODULE))
    (await import('node:v8')).setFlagsFromString('--experimental-wasm-relaxed-simd');
  await import(BUILT.href);
}
