// Poolings that are taken as a convolution makes its values: where nobody asks for the values between them, they are never written. The greatest of four
// is the same whenever it is taken, so that what is kept has the same bits whatever else is kept.
import * as fields from '../kernels/descriptor-fields.ts';
import { madeAtOnce, madeNowhere, writersOf } from './at-once.ts';
import { ownersOf, type Plan, type PlannedPass, type PlannedTensor, tensorOf } from './plan-types.ts';

/** Those that can, and what comes before one of them with the same descriptor. */
const POOLING_KERNELS: ReadonlySet<string> = new Set([
  'f32_conv2d_winograd_4x4_3x3',
  'f32_conv2d_winograd_deep',
  'f32_winograd_tiles',
]);

/** @param asked names of the tensors whose values or measurements are wanted when a run is over */
export function poolingsAtOnce(plan: Plan, asked: ReadonlySet<string>): Plan {
  const tensors = new Map(plan.nodes.map((tensor) => [tensor.name, tensor]));
  const owners = ownersOf([plan.input, ...plan.nodes]);
  const askedOwners = new Set([...asked].map((name) => owners.get(name)));
  for (const pooling of plan.nodes) {
    const source = owners.get(sourceOf(pooling) ?? '');
    const convolution = source === undefined ? undefined : tensors.get(source);
    if (!convolution || asked.has(pooling.name) || askedOwners.has(convolution.name)) continue;
    const isRead = ({ words }: PlannedPass): boolean =>
      words.some((word) => owners.get(tensorOf(word) ?? '') === convolution.name);
    const others = [...tensors.values()].filter((tensor) => tensor !== convolution && tensor !== pooling);
    const writers = writersOf(convolution);
    if (writers.length === 0 || others.some(({ passes }) => passes.some(isRead))) continue;
    if (writers.some(({ kernel }) => !POOLING_KERNELS.has(kernel))) continue;
    tensors.set(pooling.name, poolAtOnce(convolution, pooling));
    tensors.set(convolution.name, madeNowhere(convolution));
  }
  return { ...plan, nodes: [...tensors.values()] };
}

/** What the usual pooling reads, windows of 2 x 2 side by side, all of them whole; null for all other nodes. */
function sourceOf({ passes }: PlannedTensor): string | null {
  const [pass, ...others] = passes;
  if (pass?.kernel !== 'f32_max_pool2d' || others.length > 0) return null;
  const has = (field: number, value: number): boolean => pass.words[field] === value;
  const halves = (field: number, source: number): boolean => has(field, Math.floor((pass.words[source] as number) / 2));
  const isUsual =
    [fields.POOL_KERNEL_ROWS, fields.POOL_KERNEL_COLUMNS, fields.POOL_STRIDE_ROWS, fields.POOL_STRIDE_COLUMNS].every((field) =>
      has(field, 2),
    ) &&
    [fields.POOL_PADDING_ROWS, fields.POOL_PADDING_COLUMNS].every((field) => has(field, 0)) &&
    [fields.POOL_DILATION_ROWS, fields.POOL_DILATION_COLUMNS].every((field) => has(field, 1)) &&
    halves(fields.POOL_ROWS, fields.POOL_SOURCE_ROWS) &&
    halves(fields.POOL_COLUMNS, fields.POOL_SOURCE_COLUMNS);
  return isUsual ? tensorOf(pass.words[fields.POOL_INPUT]) : null;
}

/** The pooling's tensor, made by the convolution's passes. */
function poolAtOnce(convolution: PlannedTensor, pooling: PlannedTensor): PlannedTensor {
  const [{ words: own }] = pooling.passes as [PlannedPass];
  return madeAtOnce(convolution, pooling, (word, field) => {
    if (field === fields.WINOGRAD_POOLED) return { tensor: pooling.name };
    if (field === fields.WINOGRAD_POOLED_FLOOR) return own[fields.POOL_FLOOR] as number;
    return tensorOf(word) === convolution.name ? 0 : word;
  });
}
