// What pictures as on screen show besides a map, for every format that shows some: the CT under it, and what was drawn on the slice.
import type { Activation } from '../../cnn/activation.ts';
import type { RunItem } from '../run/run-inputs.ts';
import type { OutputNeeds } from '../run/run-output.ts';
import { planeOf } from '../tile-source.ts';
import { needsHu, placedMarks } from './placed-marks.ts';
import { sliceGround } from './slice-ground.ts';
import type { Surroundings, SurroundingsOf } from './surroundings.ts';

/** @throws AppError dicom/*, file/* where the slice itself is needed */
export async function placingOf(
  item: RunItem,
  { style, geometryOf, gridOf, sliceMm }: Pick<OutputNeeds, 'style' | 'geometryOf' | 'gridOf' | 'sliceMm'>,
): Promise<SurroundingsOf> {
  const { ct, drawn } = style;
  const slice = drawn !== undefined && needsHu(style) ? ((await item.measurable?.()) ?? null) : null;
  const frame = ct && (await item.frame?.());
  const ground = ct && frame ? sliceGround(frame, ct) : null;
  const make = (activation: Activation | null): Surroundings => {
    const geometry = activation ? geometryOf(activation.name) : ({ size: [1, 1], jump: [1, 1], start: [0, 0] } as const);
    const alone = { pixelMm: (activation ? gridOf(activation.name)?.pixelMm : sliceMm) ?? null };
    const side = activation ? planeOf(activation) : ground;
    if (!geometry || !side) return alone;
    const placed = drawn === undefined ? {} : { placed: placedMarks(style, { geometry, ...side }, slice, ground) };
    if (!ground || !ct) return { ...alone, ...placed };
    const { jump, start } = geometry;
    const laid = ct.mode === 'slice' ? null : { mode: ct.mode, opacity: ct.opacity, values: ct.values ?? null, jump, start };
    return { pixelMm: sliceMm, over: { ground, laid }, ...placed };
  };
  const made = new Map<string | null, Surroundings>();
  return (activation) => {
    const name = activation?.name ?? null;
    const known = made.get(name) ?? make(activation);
    made.set(name, known);
    return known;
  };
}
