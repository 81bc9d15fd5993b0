// Vectors of 256 bits. WebAssembly has 128; V8 can make one AVX2 instruction of two neighbours, which doubles the products a second, but does so only
// when asked. The arithmetic is the same, lane by lane: so are the bits. What V8 makes of code that it was not tried with is another matter: it is asked
// for the module of the innermost loops alone, which is compiled whole and at once, so that every run gets the code that the tests got.
import { setFlagsFromString } from 'node:v8';

/** By V8's major version: of Node 24 and of the Electron that the app is built with. What other versions call it is not known, and asking in vain prints. */
const FLAGS: Readonly<Record<string, string>> = {
  13: '--experimental-wasm-revectorize',
  15: '--wasm-revectorize',
};

/** (func (export "f") (param f32 f32 f32) (result f32)): f32x4.relaxed_madd of all three, lane 0. */
const MULTIPLY_ADD = Uint8Array.from(
  Buffer.from(
    '0061736d0100000001080160037d7d7d017d03020100070501016600000a160114002000fd132001fd132002fd13fd8502fd1f000b',
    'hex',
  ),
);
/** Its square less `1 + 2 ** -11` is 0 where the square is rounded first. */
const ROOT = 1 + 2 ** -12;

/** Processors got the instruction for it together with vectors of 256 bits of integers (AVX2), which nothing else gives away. */
function isFused(): boolean {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(MULTIPLY_ADD), {});
  return (exports.f as (a: number, b: number, c: number) => number)(ROOT, ROOT, -(1 + 2 ** -11)) !== 0;
}

/** Node says whether its compiler was built with it; Electron's always is on this architecture. */
function isBuiltIn(): boolean {
  const variables: Readonly<Record<string, unknown>> = process.config.variables as never;
  return process.versions.electron !== undefined || Number(variables.v8_enable_wasm_simd256_revec) === 1;
}

/** Whether this machine and runtime have it. */
export function canWiden(): boolean {
  const flag = FLAGS[process.versions.v8.split('.')[0] ?? ''];
  return process.arch === 'x64' && flag !== undefined && isBuiltIn() && isFused();
}

/** @param bytes of a module that was made for twice as many vectors as there are registers of 128 bits @throws where `canWiden` says no */
export function compileWide(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  const flag = FLAGS[process.versions.v8.split('.')[0] ?? ''];
  if (flag === undefined) throw new Error('V8 has not been asked whether it can.');
  // No quick first code, and none that waits for its first call.
  for (const word of [flag, '--no-liftoff', '--no-wasm-lazy-compilation']) setFlagsFromString(word);
  try {
    return new WebAssembly.Module(bytes);
  } finally {
    for (const word of [flag.replace('--', '--no-'), '--liftoff', '--wasm-lazy-compilation']) setFlagsFromString(word);
  }
}
