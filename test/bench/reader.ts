// What passes between a key in the code pane and the new shapes, for a model of 300 lines: the reader as the window has it, which begins from what
// did not change, beside the same reader from nothing, in turns. `node test/bench/reader.ts`; the window's own part is in window.ts.
import { defaultInput, inferNetwork } from '../../src-shared/network/inference.ts';
import { readNetwork, SourceReader } from '../../src-shared/pytorch/read-source.ts';
import { longModel } from './reader-model.ts';

const LINES = 300;
const EDITS = 240;
/** A step that meets all parts of the text before it comes back. */
const STRIDE = 0.381966;

const source = longModel(LINES);

/** What is typed at one place: a digit more, a layer's argument, a name that is not there, a comment, a bracket too many. */
const TYPED = ['2', ', bias=False', 'y', '  # here', '('] as const;

/** Somewhere behind a word, where a cursor may be. */
function editAt(round: number): string {
  const around = Math.floor(source.length * ((round * STRIDE) % 1));
  const line = source.indexOf(')\n', around);
  const at = line < 0 ? source.length - 1 : line;
  return source.slice(0, at) + TYPED[round % TYPED.length] + source.slice(at);
}

function timed(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

const infer = (network: ReturnType<typeof readNetwork>, text: string): unknown =>
  inferNetwork(network, defaultInput(network), text).nodes;

const at = (sorted: readonly number[], share: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number).toFixed(1);

const spread = (times: readonly number[]): string => {
  const sorted = times.toSorted((a, b) => a - b);
  return `median ${at(sorted, 0.5)}, 95 % ${at(sorted, 0.95)}, most ${at(sorted, 1)} ms`;
};

const nodes = readNetwork(source, null).nodes.length;
const reader = new SourceReader();
const first = timed(() => infer(reader.read(source, null), source));
const [ours, anew]: [number[], number[]] = [[], []];
for (let round = 0; round < EDITS; round++) {
  const edited = editAt(round);
  // The key, and the key that takes it back.
  for (const text of [edited, source]) {
    ours.push(timed(() => infer(reader.read(text, null), text)));
    anew.push(timed(() => infer(readNetwork(text, null), text)));
  }
}
const ratio = anew.reduce((sum, ms) => sum + ms, 0) / ours.reduce((sum, ms) => sum + ms, 0);
console.log(
  `reader-${LINES}: ${source.split('\n').length} lines, ${nodes} nodes; first time ${first.toFixed(0)} ms, ${ours.length} changes`,
);
console.log(`from what did not change: ${spread(ours)}`);
console.log(`from nothing: ${spread(anew)}; ratio ${ratio.toFixed(2)}`);
