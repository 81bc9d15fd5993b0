// For a network whose activations do not fit: how much they take, and the largest input of the same kind that would fit. Found from shapes
// alone; nothing is computed.
import type { Network } from '../../src-shared/network/graph.ts';
import { inferNetwork } from '../../src-shared/network/inference.ts';
import type { Shape } from '../../src-shared/network/operations.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';

/** Height and width. */
const PLANE_AXES = 2;
/** Sides are tried in steps of this: networks that halve sides a few times keep whole ones. */
const STEP_PIXELS = 16;
const FLOAT_BYTES = 4;
const MIB = 1024 * 1024;

/** Bytes of all activations and the input; null where the network does not take such an input. */
function activationBytes(network: Network, input: Shape): number | null {
  const { totals, problems } = inferNetwork(network, input);
  return problems.length > 0 ? null : totals.bytes + input.reduce((product, size) => product * size, 1) * FLOAT_BYTES;
}

/**
 * The largest input with the same proportions that fits, or null where none does.
 * @param input the one that does not fit; only pictures (three axes or more) can be made smaller
 * @param likelyBytes of activations, where the search begins
 * @param fits the true answer, by a whole plan
 */
function largestFittingInput(network: Network, input: Shape, likelyBytes: number, fits: (shape: Shape) => boolean): Shape | null {
  const [rows = 1, columns = 1] = input.slice(-PLANE_AXES);
  if (input.length <= PLANE_AXES) return null;
  const longest = Math.max(rows, columns);
  const scaled = (steps: number): Shape => {
    const scale = (size: number): number => Math.max(1, Math.round((size * steps * STEP_PIXELS) / longest));
    return [...input.slice(0, -PLANE_AXES), scale(rows), scale(columns)];
  };
  const most = Math.ceil(longest / STEP_PIXELS);
  // Sides that a network cannot take (a Linear knows one size only) are no advice, but larger ones may be.
  const isTaken = (steps: number): boolean => activationBytes(network, scaled(steps)) !== null;
  const works = (steps: number): boolean => isTaken(steps) && fits(scaled(steps));
  const isLikely = (steps: number): boolean => (activationBytes(network, scaled(steps)) ?? 0) <= likelyBytes;
  // A plan packs the weights: few are made where activations tell enough. They do not where the weights alone were too much, because another
  // size may have other kernels with smaller ones.
  let steps = lastOf(most, likelyBytes > 0 ? isLikely : (at) => !isTaken(at) || fits(scaled(at)));
  while (steps > 0 && isTaken(steps) && !works(steps)) steps--;
  while (steps + 1 < most && works(steps + 1)) steps++;
  return steps > 0 && isTaken(steps) ? scaled(steps) : null;
}

/** The last of 0..end - 1 for which `holds`, by halving: what holds at one holds at every smaller one, and at 0. */
function lastOf(end: number, holds: (at: number) => boolean): number {
  let low = 0;
  let high = end;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

interface Needs {
  /** Weights and work space. */
  readonly networkBytes: number;
  /** Of these, what does not depend on the input: weights. */
  readonly weightBytes: number;
  /** Activations of one run. */
  readonly runBytes: number;
  readonly room: number;
  /** Bytes that the network and a run take for another input. */
  readonly bytesFor: (input: Shape) => number;
}

/** The error for a run that can never have the memory it needs. */
export function refusal(
  network: Network,
  input: Shape,
  { networkBytes, weightBytes, runBytes, room, bytesFor }: Needs,
): AppError {
  const mib = (bytes: number): string => `${Math.ceil(bytes / MIB)} MiB`;
  // Padded copies and measurements shrink with the input as activations do.
  const share = (activationBytes(network, input) ?? runBytes) / (networkBytes - weightBytes + runBytes);
  const likelyBytes = (room - weightBytes) * share;
  const fitting = largestFittingInput(network, input, likelyBytes, (shape) => bytesFor(shape) <= room);
  const [rows, columns] = fitting?.slice(-PLANE_AXES) ?? [];
  const advice = fitting
    ? `At ${fitting.join(' x ')} it would fit (resize:${rows}:${columns}).`
    : 'Use a network with fewer channels, or fewer items at a time.';
  return new AppError(
    'engine/out-of-memory',
    `The activations of ${network.className} for ${input.join(' x ')} take ${mib(runBytes)}, its weights and work space ${mib(networkBytes)}: ` +
      `${mib(networkBytes + runBytes - room)} more than the ${mib(room)} there are. ${advice}`,
    { neededBytes: networkBytes + runBytes, budgetBytes: room, fits: fitting, neverFits: true },
  );
}
