// A process that answers each line with a line of JSON, one after the other. Held open over a whole measurement, so that its start does not count.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

type Answer = Readonly<Record<string, unknown>>;

export class LineProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #answers: AsyncIterator<string>;
  readonly #failed: Promise<never>;
  #errors = '';

  constructor(command: string, words: readonly string[]) {
    this.#child = spawn(command, words, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
    });
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.#failed = new Promise<never>((_, fail) => this.#child.once('error', fail));
    // It may fail while nobody waits for an answer.
    this.#failed.catch(() => undefined);
    this.#child.stdin.on('error', () => undefined);
  }

  /** @param order nothing for the line that the process begins with @throws with the process's own last words where it ended */
  async ask(order?: object): Promise<Answer> {
    if (order) this.#child.stdin.write(`${JSON.stringify(order)}\n`);
    const { done, value } = await Promise.race([this.#answers.next(), this.#failed]);
    if (done) throw new Error(this.#errors.trim().split('\n').at(-1) || 'The process ended.');
    return JSON.parse(value) as Answer;
  }

  end(): void {
    this.#child.kill();
  }
}
