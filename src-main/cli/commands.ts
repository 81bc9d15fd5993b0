// The commands by name. Each is loaded when it is called, so that reading headers does not wait for kernels, servers and exports.
import type { Command } from './command.ts';

export const commands: ReadonlyMap<string, () => Promise<Command>> = new Map(
  Object.entries({
    sample: async () => (await import('./sample.ts')).sample,
    inspect: async () => (await import('./inspect.ts')).inspect,
    pixels: async () => (await import('./pixels.ts')).pixels,
    check: async () => (await import('./check.ts')).check,
    explain: async () => (await import('./explain.ts')).explain,
    weights: async () => (await import('./weights.ts')).weights,
    run: async () => (await import('./run.ts')).run,
    verify: async () => (await import('./verify.ts')).verify,
    diverge: async () => (await import('./diverge.ts')).diverge,
    merge: async () => (await import('./merge.ts')).merge,
    serve: async () => (await import('./serve.ts')).serve,
    selftest: async () => (await import('./selftest.ts')).selftest,
    bench: async () => (await import('./bench.ts')).bench,
  }),
);
