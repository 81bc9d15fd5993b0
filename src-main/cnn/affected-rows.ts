// Which rows of which tensors a change reaches: of some rows of the input, or of nodes whose weights or attributes are others now. Wherever it cannot
// be told from geometry, a whole tensor counts as reached.
import type { Geometry, InferredNode } from '../../src-shared/network/graph.ts';
import type { Shape } from '../../src-shared/network/operations.ts';
import type { ReadingNode } from './plan-types.ts';
import { WINOGRAD_TILE } from './winograd-weights.ts';

/** From the first row to the one behind the last. */
export interface RowRange {
  readonly first: number;
  readonly end: number;
}

export interface Change {
  /** Rows of the input whose values are others; null: none. */
  readonly rows: RowRange | null;
  /** Nodes that are to be computed again although nothing before them changed. */
  readonly nodes: ReadonlySet<string>;
}

/** Every value of these depends on what lies under its receptive field only, which geometry knows. */
const LOCAL_OPS: ReadonlySet<string> = new Set([
  ...['Conv2d', 'ConvTranspose2d', 'MaxPool2d', 'AvgPool2d', 'Upsample', 'add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'cat'],
  ...[
    'ReLU',
    'ReLU6',
    'LeakyReLU',
    'PReLU',
    'ELU',
    'CELU',
    'SELU',
    'SiLU',
    'GELU',
    'Mish',
    'Sigmoid',
    'Tanh',
    'Softsign',
    'Softplus',
  ],
  ...[
    'Hardswish',
    'Hardsigmoid',
    'Hardtanh',
    'LogSigmoid',
    'Tanhshrink',
    'Threshold',
    'clamp',
    'exp',
    'log',
    'sqrt',
    'rsqrt',
    'abs',
  ],
  ...['neg', 'square', 'sin', 'cos', 'pow', 'Identity', 'Dropout', 'Dropout2d', 'contiguous', 'clone', 'detach', 'float'],
]);
/** Rounding errors of geometry are no rows. */
const ROUNDING = 1e-6;
const PLANE_AXES = 2;

/** BatchNorm with running statistics is a factor per channel; convolutions that mirror or repeat their edge see further than their geometry says. */
function isLocal({ node, shape }: InferredNode): boolean {
  if (shape === null || shape.length <= PLANE_AXES) return false;
  if (node.op === 'BatchNorm2d') return node.attributes.trackRunningStats;
  if (node.op === 'Conv2d') return node.attributes.paddingMode === 'zeros';
  if (node.op === 'cat') return node.attributes.dim === 1 || node.attributes.dim === 1 - shape.length;
  return LOCAL_OPS.has(node.op);
}

const rowsOf = (shape: Shape | null): number => shape?.at(-PLANE_AXES) ?? 1;

/** Rows whose receptive field meets the range. */
function reachedRows({ size, jump, start }: Geometry, rows: number, { first, end }: RowRange): RowRange {
  const half = (size[0] - 1) / 2 + ROUNDING;
  const low = Math.ceil((first - half - start[0]) / jump[0]);
  const high = Math.floor((end - 1 + half - start[0]) / jump[0]);
  return { first: Math.min(rows, Math.max(0, low)), end: Math.max(0, Math.min(rows, high + 1)) };
}

/** What reaches the rows of these tiles: a row that is computed together with one that the change reaches has other last bits, which reach further. */
function widened(range: RowRange, { jump }: Geometry, { first, end }: RowRange): RowRange {
  const low = first % WINOGRAD_TILE;
  const high = (WINOGRAD_TILE - (end % WINOGRAD_TILE)) % WINOGRAD_TILE;
  return { first: range.first - low * jump[0], end: range.end + high * jump[0] };
}

const union = (ranges: readonly RowRange[]): RowRange => ({
  first: Math.min(...ranges.map(({ first }) => first)),
  end: Math.max(...ranges.map(({ end }) => end)),
});

/**
 * @param nodes in execution order
 * @param tiled nodes that are computed in Winograd's tiles: rows beside those that the change reaches get other last bits there. Not given: those do not count
 * @returns what is to be computed again, by node; a node that nothing reaches is not there
 */
export function affectedRows(
  nodes: readonly ReadingNode[],
  inputName: string,
  change: Change,
  tiled: ReadonlySet<string> = new Set(),
): ReadonlyMap<string, RowRange> {
  const affected = new Map<string, RowRange>();
  /** Rows of the input that would change as much, of tensors whose reached rows are what geometry says of them. */
  const local = new Map<string, RowRange | null>([[inputName, change.rows]]);
  for (const inferred of nodes) {
    const { node, shape, geometry, reads } = inferred;
    const all = { first: 0, end: rowsOf(shape) };
    const isReached = reads.some((name) => affected.has(name) || (name === inputName && change.rows !== null));
    const origins = reads.flatMap((name) => local.get(name) ?? []);
    if (change.nodes.has(node.name)) affected.set(node.name, all);
    else if (isReached) {
      const isTransposed = tiled.has(node.name) && node.op !== 'Conv2d';
      const areLocal = reads.every((name) => local.has(name)) && origins.length > 0;
      if (geometry === null || !areLocal || isTransposed || !isLocal(inferred)) {
        if (all.end > 0) affected.set(node.name, all);
        continue;
      }
      const range = union(origins);
      const rows = reachedRows(geometry, all.end, range);
      local.set(node.name, tiled.has(node.name) ? widened(range, geometry, rows) : range);
      if (rows.end > rows.first) affected.set(node.name, rows);
    } else local.set(node.name, null);
  }
  return affected;
}
