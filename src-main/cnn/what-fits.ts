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
 * The largest input with the same proportions whose activations take at most `bytes`, or null where none does.
 * @param input the one that does not fit; only pictures (three axes or more) can be made smaller
 */
function largestFittingInput(network: Network, input: Shape, bytes: number): Shape | null {
  const [rows = 1, columns = 1] = input.slice(-PLANE_AXES);
  if (input.length <= PLANE_AXES) return null;
  const longest = Math.max(rows, columns);
  const scaled = (side: number): Shape => {
    const scale = (size: number): number => Math.max(1, Math.round((size * side) / longest));
    return [...input.slice(0, -PLANE_AXES), scale(rows), scale(columns)];
  };
  let low = 0;
  let high = Math.ceil(longest / STEP_PIXELS);
  // Halving: what fits at one side fits at every smaller one, up to where the network takes nothing any more.
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const needed = activationBytes(network, scaled(middle * STEP_PIXELS));
    if (needed !== null && needed > bytes) high = middle;
    else low = middle;
  }
  const found = scaled(low * STEP_PIXELS);
  const needed = low === 0 ? null : activationBytes(network, found);
  return needed !== null && needed <= bytes ? found : null;
}

interface Needs {
  /** Weights and work space. */
  readonly networkBytes: number;
  /** Activations of one run. */
  readonly runBytes: number;
  readonly room: number;
}

/** The error for a run that can never have the memory it needs. */
export function refusal(network: Network, input: Shape, { networkBytes, runBytes, room }: Needs): AppError {
  const mib = (bytes: number): string => `${Math.ceil(bytes / MIB)} MiB`;
  // Padded copies and measurements shrink with the input as activations do.
  const share = (activationBytes(network, input) ?? runBytes) / (networkBytes + runBytes);
  const fitting = largestFittingInput(network, input, room * share);
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
