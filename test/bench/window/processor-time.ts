// Processor time of the engine's process and of all the browser's, which other work on the machine moves far less than time that passes. Linux only.
import { readFile } from 'node:fs/promises';
import type { Browser } from '@playwright/test';

/** Of /proc/PID/stat: what a tick of it is, everywhere that matters. */
const TICK_MS = 10;
/** Behind the name in brackets: user and system time, counted from the state. */
const [USER, SYSTEM] = [11, 12];

export interface ProcessorTime {
  readonly engineMs: number;
  readonly windowMs: number;
}

async function usedMs(processId: number): Promise<number> {
  try {
    const fields = (await readFile(`/proc/${processId}/stat`, 'utf8')).split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[USER]) + Number(fields[SYSTEM])) * TICK_MS;
  } catch {
    // A process of the browser that has ended meanwhile.
    return 0;
  }
}

export async function processorTime(browser: Browser, engine: number): Promise<ProcessorTime> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const all = await Promise.all(processInfo.map(({ id }) => usedMs(id)));
  return { engineMs: await usedMs(engine), windowMs: all.reduce((sum, ms) => sum + ms, 0) };
}
