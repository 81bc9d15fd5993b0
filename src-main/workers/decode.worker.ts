// One decode thread: a file's bytes in, one frame's values out. A damaged file ends in an error here, not in the main process.
import { parentPort } from 'node:worker_threads';
import { toErrorRecord } from '../../src-shared/protocol/errors.ts';
import { loadAndDecodeFrame } from '../dicom/decode-frame.ts';
import { LIBRARY_BYTES } from './decode-limits.ts';
import type { DecodeReply, DecodeTask } from './decode-messages.ts';
import { boundWasmMemory } from './wasm-memory.ts';

boundWasmMemory(LIBRARY_BYTES);

parentPort?.on('message', async ({ file, frame }: DecodeTask) => {
  let reply: DecodeReply;
  try {
    reply = { decoded: await loadAndDecodeFrame(new Uint8Array(file), frame) };
  } catch (thrown) {
    reply = { error: toErrorRecord(thrown) };
  }
  parentPort?.postMessage(reply, 'decoded' in reply ? [reply.decoded.stored.buffer as ArrayBuffer] : []);
});
