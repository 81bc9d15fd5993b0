// A decode thread that does what a hostile file might make the real one do: the frame asked for says what.
import { parentPort } from 'node:worker_threads';
import type { DecodeTask } from '../../src-main/workers/decode-messages.ts';
import { DIE, FILL_HEAP, HANG } from './hostile-frames.ts';

parentPort?.on('message', ({ frame }: DecodeTask) => {
  if (frame === HANG) for (;;);
  if (frame === DIE) process.exit(1);
  const heap: number[][] = [];
  while (frame === FILL_HEAP) heap.push(Array.from({ length: 1000 }, (_, i) => i + heap.length / 2));
  parentPort?.postMessage({ decoded: { rows: 1, stored: new Int16Array(1) } });
});
