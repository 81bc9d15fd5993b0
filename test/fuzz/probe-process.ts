// The process that the fuzzer's files are read in, replaced when a file ended it, when it does not answer, or when it has grown.
import { type ChildProcess, fork } from 'node:child_process';
import type { Probe, ProbeReply } from './probe.child.ts';

/** What a file may cost, the program and its libraries left out. */
const MOST_PROCESSOR_MS = 2000;
const MOST_BYTES = 512 * 1024 * 1024;
/** An answer that does not come by then will not come, however busy the machine is. */
const HANG_MS = 30_000;
/** Garbage adds up: a fresh process tells what one file takes. */
const FILES_PER_PROCESS = 200;

export class ProbeProcess {
  #child: ChildProcess | null = null;
  #files = 0;
  #baseBytes = 0;

  /** @returns what is wrong, and what became of the file */
  async probe(file: Uint8Array): Promise<Pick<ProbeReply, 'findings' | 'outcome'>> {
    if (this.#files++ % FILES_PER_PROCESS === 0) this.close();
    const isFresh = this.#child === null;
    const reply = await this.#ask(file);
    if (typeof reply === 'string') {
      this.close();
      return { findings: [reply], outcome: 'ended' };
    }
    if (isFresh) this.#baseBytes = reply.peakBytes;
    const findings = [...reply.findings];
    // The first file of a process pays for loading the decoders: it is asked again.
    if (reply.processorMs > MOST_PROCESSOR_MS && !isFresh) findings.push(`it takes ${Math.round(reply.processorMs)} ms`);
    if (reply.peakBytes - (isFresh ? 0 : this.#baseBytes) > MOST_BYTES) {
      findings.push(`it takes ${reply.peakBytes} bytes of memory`);
      this.close();
    }
    return { findings, outcome: reply.outcome };
  }

  close(): void {
    this.#child?.kill('SIGKILL');
    this.#child = null;
  }

  #ask(file: Uint8Array): Promise<ProbeReply | string> {
    this.#child ??= fork(new URL('./probe.child.ts', import.meta.url), {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    const child = this.#child;
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-2000);
    });
    return new Promise((resolve) => {
      const end = (result: ProbeReply | string): void => {
        clearTimeout(timer);
        child.removeAllListeners();
        child.stderr?.removeAllListeners();
        resolve(result);
      };
      const timer = setTimeout(() => end(`no answer after ${HANG_MS} ms`), HANG_MS);
      child.on('message', (reply: ProbeReply) => end(reply));
      child.on('exit', (code, signal) => end(`the process ended with ${code ?? signal}: ${said}`));
      child.send({ file } satisfies Probe);
    });
  }
}
