// Broken PyTorch sources against the reader: it never throws, always ends, and every place it names lies in the source.
// `npm run fuzz:python -- --seed N --seconds S`. A finding prints its seed and its source, and ends with code 1.
import { readdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { inferNetwork } from '../../src-shared/network/inference.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';
import { writeNetwork } from '../../src-shared/pytorch/write-source.ts';

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { seed: { ...text, default: '1' }, seconds: { ...text, default: '30' } } });
const seconds = Number(values.seconds);
/** Far above what the bounds of the reader take, also on a busy machine. */
const LONGEST_MS = 5000;
const LONGEST_SOURCE = 20_000;

/** Mulberry32: small, even, and the same everywhere. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const folder = new URL('../pytorch/fixtures/', import.meta.url);
const seeds = readdirSync(folder).flatMap((file) => (file.endsWith('.py') ? [readFileSync(new URL(file, folder), 'utf8')] : []));
const tokens = [
  ...['(', ')', '[', ']', '{', '}', ',', ':', '=', '*', '**', ' ', '\n', '\t', '.', '"', "'", '\\', '#', '@', '\uFEFF', '\u2028'],
  ...['self', 'x', '0', '-1', '1e999', '10 ** 9', 'None', 'not ', 'lambda: ', 'yield ', 'await ', 'while True: ', 'for x in x: '],
  ...[
    'super()',
    'self.forward(x)',
    'x.shape',
    'x.shape[2:]',
    'range(10 ** 8)',
    '[0] * 10 ** 9',
    'x.chunk(3)',
    'nn.Sequential(',
    'torch.cat([',
  ],
];

function mutate(source: string, next: () => number): string {
  const pick = (count: number): number => Math.floor(next() * count);
  const lines = source.split('\n');
  switch (pick(6)) {
    case 0: {
      const at = pick(source.length);
      return source.slice(0, at) + source.slice(at + pick(30));
    }
    case 1: {
      const at = pick(source.length);
      return source.slice(0, at) + (tokens[pick(tokens.length)] ?? '') + source.slice(at);
    }
    case 2:
      lines.splice(pick(lines.length), 0, lines[pick(lines.length)] ?? '');
      return lines.join('\n');
    case 3:
      lines.splice(pick(lines.length), pick(3));
      return lines.join('\n');
    case 4: {
      const words = source.match(/\w+/g) ?? [];
      const word = words[pick(words.length)] ?? '';
      const at = source.indexOf(word, pick(source.length));
      return at < 0 ? source : source.slice(0, at) + (words[pick(words.length)] ?? '') + source.slice(at + word.length);
    }
    default: {
      const from = pick(lines.length);
      const indent = ' '.repeat(pick(9));
      return lines.map((line, at) => (at === from ? indent + line.trimStart() : line)).join('\n');
    }
  }
}

function check(source: string): string | null {
  const started = performance.now();
  const network = readNetwork(source, null);
  const { problems } = inferNetwork(network, [1, 1, 32, 32], source);
  if (network.problems.length === 0) writeNetwork(network);
  const took = performance.now() - started;
  if (took > LONGEST_MS) return `took ${Math.round(took)} ms`;
  const lines = source.split('\n').length;
  const stray = problems.find(({ line, column }) => line < 1 || line > lines || column < 0);
  return stray ? `names line ${stray.line} of ${lines}` : null;
}

const until = performance.now() + seconds * 1000;
let runs = 0;
for (let seed = Number(values.seed); performance.now() < until; seed++) {
  const next = random(seed);
  let source = seeds[Math.floor(next() * seeds.length)] ?? '';
  for (let count = 1 + Math.floor(next() * 4); count > 0; count--) source = mutate(source, next).slice(0, LONGEST_SOURCE);
  let finding: string | null;
  try {
    finding = check(source);
  } catch (thrown) {
    finding = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  }
  if (finding !== null) {
    process.stderr.write(`seed ${seed}: ${finding}\n${source}\n`);
    process.exit(1);
  }
  runs++;
}
process.stdout.write(`${runs} broken sources read, seeds from ${values.seed}: nothing thrown, all within ${LONGEST_MS} ms.\n`);
