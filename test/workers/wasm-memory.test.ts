// The bound on the memory of WebAssembly libraries: a thread that asks for more is told no, and keeps what it has.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';

test('a memory grows up to the bound and not beyond', async () => {
  const address = new URL('../../src-main/workers/wasm-memory.ts', import.meta.url).href;
  const script = `
    import { parentPort } from 'node:worker_threads';
    import { boundWasmMemory } from ${JSON.stringify(address)};
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 100 });
    boundWasmMemory(10 * 65536);
    const grown = memory.grow(9);
    let refused = '';
    try { memory.grow(1); } catch (thrown) { refused = thrown.name; }
    parentPort.postMessage([grown, memory.buffer.byteLength, refused]);`;
  const thread = new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`));
  const [message] = await once(thread, 'message');
  await thread.terminate();
  expect(message).toEqual([1, 10 * 65_536, 'RangeError']);
});
