// What was drawn on a slice, over the maps of its nodes, for every format that shows pictures as on screen.
import type { Activation } from '../../cnn/activation.ts';
import type { PlacedMarks } from '../../export/picture-lines.ts';
import type { RunItem } from '../run/run-inputs.ts';
import type { OutputNeeds } from '../run/run-output.ts';
import { planeOf } from '../tile-source.ts';
import { needsHu, placedMarks } from './placed-marks.ts';

/** Of the maps of a node, which lie alike; null where nothing is drawn on them. @throws AppError dicom/*, file/* where HU are needed */
export async function placingOf(
  item: RunItem,
  { style, geometryOf }: Pick<OutputNeeds, 'style' | 'geometryOf'>,
): Promise<(activation: Activation) => PlacedMarks | null> {
  if (style.drawn === undefined) return () => null;
  const slice = needsHu(style) ? ((await item.measurable?.()) ?? null) : null;
  const placed = new Map<string, PlacedMarks>();
  return (activation) => {
    const geometry = geometryOf(activation.name);
    if (!geometry) return null;
    const known = placed.get(activation.name) ?? placedMarks(style, { geometry, ...planeOf(activation) }, slice);
    placed.set(activation.name, known);
    return known;
  };
}
