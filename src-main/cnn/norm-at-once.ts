// Norms that are applied as a convolution writes its values: where nobody asks for the values between them, nor for what is measured of the norm's, a pass
// over all of them falls away. The sums and products are the same, so that what is kept has the same bits whatever else is kept; but
// where a norm turns a finite value into one beyond float32, the others of its block are the plain sum's, which differ in their last bits.
import * as fields from '../kernels/descriptor-fields.ts';
import * as layout from '../kernels/layout-fields.ts';
import { madeAtOnce, madeNowhere, writersOf } from './at-once.ts';
import { type Address, type Plan, type PlannedPass, type PlannedTensor, tensorOf } from './plan-types.ts';
import { winogradKernels } from './winograd-weights.ts';

/** @param asked names of the tensors whose values or measurements are wanted when a run is over */
export function normsAtOnce(plan: Plan, asked: ReadonlySet<string>): Plan {
  const readers = new Map<string, number>();
  for (const { reads } of plan.reading) for (const name of new Set(reads)) readers.set(name, (readers.get(name) ?? 0) + 1);
  const tensors = new Map(plan.nodes.map((tensor) => [tensor.name, tensor]));
  for (const norm of plan.nodes) {
    const source = sourceOf(norm, asked);
    const convolution = source === null ? undefined : tensors.get(source);
    if (!convolution || asked.has(convolution.name) || readers.get(convolution.name) !== 1) continue;
    const together = applyAtOnce(convolution, norm);
    if (together === null) continue;
    tensors.set(norm.name, together);
    tensors.set(convolution.name, madeNowhere(convolution));
  }
  return { ...plan, nodes: [...tensors.values()] };
}

/** What a norm of factors that are known beforehand reads; null for all other nodes, and where it is measured. */
function sourceOf({ name, passes }: PlannedTensor, asked: ReadonlySet<string>): string | null {
  const [pass, ...others] = passes;
  if (pass?.kernel !== 'f32_scale_shift' || others.length > 0 || asked.has(name)) return null;
  const rectified = pass.words[fields.CHUNK_RECTIFIED_STATISTICS];
  if (typeof rectified === 'object' && 'statisticsOf' in rectified && asked.has(rectified.statisticsOf)) return null;
  return tensorOf(pass.words[fields.CHUNK_INPUT]);
}

/** The norm's tensor, made by the convolution's passes; null where these cannot. */
function applyAtOnce(convolution: PlannedTensor, norm: PlannedTensor): PlannedTensor | null {
  const writers = writersOf(convolution);
  if (writers.length === 0 || writers.some(({ kernel }) => !winogradKernels.has(kernel))) return null;
  const [{ words: own }] = norm.passes as [PlannedPass];
  const behind = (word: number | Address | undefined): Address | null =>
    typeof word === 'object' && 'constant' in word ? { constant: convolution.constants.length + word.constant } : null;
  const scales = behind(own[layout.AFFINE_SCALES]);
  const shifts = behind(own[layout.AFFINE_SHIFTS]);
  if (scales === null || shifts === null) return null;
  return madeAtOnce(convolution, norm, (word, field) => {
    if (field === fields.WINOGRAD_SCALES) return scales;
    if (field === fields.WINOGRAD_SHIFTS) return shifts;
    return tensorOf(word) === convolution.name ? { tensor: norm.name } : word;
  });
}
