// What the scan's measurement does in a process of its own, so that times are from a cold start and memory is nobody else's.
// `node scan-child.ts scan FOLDER` reads headers; `node scan-child.ts scroll FOLDER` opens the folder in an engine and looks at every slice.
import { readFile } from 'node:fs/promises';
import { Engine } from '../../src-main/engine/engine.ts';
import { scanPaths } from '../../src-main/engine/scan/series-scan.ts';
import { createClient } from '../../src-shared/protocol/client.ts';
import { memoryPorts } from '../../src-shared/protocol/memory-port.ts';

const [what = '', folder = ''] = process.argv.slice(2);

/** Bytes this process has asked the system for; null where the system does not say. */
async function bytesRead(): Promise<number | null> {
  try {
    return Number(/rchar: (\d+)/.exec(await readFile('/proc/self/io', 'utf8'))?.[1] ?? Number.NaN);
  } catch {
    return null;
  }
}

async function scan(): Promise<object> {
  const before = await bytesRead();
  const started = performance.now();
  const { series, skipped } = await scanPaths([folder]);
  const ms = performance.now() - started;
  const after = await bytesRead();
  return {
    slices: series[0]?.slices.length,
    skipped: skipped.length,
    ms,
    bytes: before === null || after === null ? null : after - before,
  };
}

async function scroll(): Promise<object> {
  const engine = await Engine.create({ roots: null });
  const [ours, theirs] = memoryPorts();
  const host = {
    kind: 'web',
    nativeDialogs: false,
    startWith: [],
    choose: async () => [],
    reveal: async () => undefined,
  } as const;
  const served = engine.attach(theirs, host);
  const client = createClient(ours);
  const [file] = await engine.registerPaths([folder]);
  let id = '';
  let slices = 0;
  for await (const item of client.open('series.scan', { tokens: [file?.token ?? ''] })) {
    if (item.kind !== 'series') continue;
    id = item.series[0]?.id ?? '';
    slices = item.series[0]?.slices.length ?? 0;
  }
  const started = performance.now();
  for (let slice = 0; slice < slices; slice++) await client.call('series.slice', { seriesId: id, slice });
  const ms = performance.now() - started;
  const status = await client.call('engine.status', {});
  served.detach();
  await engine.close();
  return { slices, ms, decodedSlices: status.decodedSlices, peakKib: process.resourceUsage().maxRSS };
}

console.log(JSON.stringify(what === 'scan' ? await scan() : await scroll()));
