// Breaks as problems: each with its place in the source, its rule, PyTorch's own sentence and fixes that work.
import { FixFinder, type FixSearch } from './fixes/fix-finder.ts';
import type { Fix, Network, Problem } from './graph.ts';
import type { Shape } from './operations.ts';
import type { FoundBreak, Walk } from './shapes.ts';

/** @param source null: problems come without fixes */
export function describeBreaks(network: Network, input: Shape, walk: Walk, source: string | null): Problem[] {
  if (walk.breaks.length === 0) return [];
  const finder = source === null ? null : new FixFinder(network, input, walk, source);
  return walk.breaks.map((found) => toProblem(found, hintFor(found, network), finder && (() => finder.search(found))));
}

/** By problem: how its fixes are looked for. */
const searches = new WeakMap<Problem, () => FixSearch>();

/** The problem's fixes in steps of a few milliseconds: asking for them at once would hold up what comes meanwhile. */
export function* fixesInSteps(problem: Problem): FixSearch {
  const search = searches.get(problem);
  return search ? yield* search() : problem.fixes;
}

const RGB_CHANNELS = 3;

/** What a mistake at the very input is likely to come from: it is about the data as much as about the network. */
function hintFor({ broken, node, layer, inputs }: FoundBreak, { inputs: names }: Network): string {
  const edited = layer ?? node;
  const [input = []] = inputs ?? [];
  const isAtInput = broken.code === 'channel-mismatch' && names.includes(node?.inputs[0] ?? '');
  if (!isAtInput || (edited?.op !== 'Conv2d' && edited?.op !== 'ConvTranspose2d')) return '';
  const { inChannels } = edited.attributes;
  if (input.at(-1) === inChannels) return ' The last axis has that many: are the channels last in the input?';
  if (input.at(-3) === 1 && inChannels === RGB_CHANNELS) {
    return ' It was made for colour, and a CT slice has one channel: take one channel, or prepare three with channels:grey, channels:neighbours or channels:windows.';
  }
  return '';
}

/** @param search begun when the fixes are looked at for the first time: finding them reads the source again and again */
function toProblem({ broken, node, layer }: FoundBreak, hint: string, search: (() => FixSearch) | null): Problem {
  const place = layer?.span ?? node?.defined ?? null;
  const name = node?.name ?? layer?.path ?? '';
  let fixes: readonly Fix[] | null = null;
  function* remembering(): FixSearch {
    fixes ??= search ? yield* search() : [];
    return fixes;
  }
  const problem: Problem = {
    code: broken.code,
    node: node?.name ?? null,
    line: place?.line ?? 1,
    column: place?.column ?? 0,
    message: (name === '' ? broken.message : `${name}: ${broken.message}`) + hint,
    rule: broken.rule,
    expected: broken.expected,
    found: broken.found,
    torchMessage: broken.torchMessage,
    get fixes() {
      return foundBy(remembering());
    },
    detail: { callLine: node?.called?.line ?? null },
  };
  searches.set(problem, remembering);
  return problem;
}

function foundBy(search: FixSearch): readonly Fix[] {
  let step = search.next();
  while (!step.done) step = search.next();
  return step.value;
}
