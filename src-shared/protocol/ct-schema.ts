// What the CT in exported pictures looks like where it comes from outside: in a message to the engine, in a recipe, in a picture.
import * as v from 'valibot';
import { overlayModes } from '../imaging/ct-ground.ts';
import { leastWidthHu } from '../imaging/slice-look.ts';

const finite = v.pipe(v.number(), v.finite());

const chosenLook = v.variant('kind', [
  v.pipe(
    v.strictObject({
      kind: v.literal('window'),
      centerHu: finite,
      widthHu: finite,
      voi: v.picklist(['LINEAR', 'LINEAR_EXACT', 'SIGMOID']),
    }),
    v.check(
      ({ widthHu, voi }) => widthHu >= leastWidthHu(voi),
      'the width of a window is at least 1 HU; of an exact one or a sigmoid, above 0',
    ),
  ),
  v.strictObject({ kind: v.literal('file'), index: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
]);

const seen = { look: chosenLook, invert: v.exactOptional(v.literal(true)) };

export const ctSchema = v.variant('mode', [
  v.strictObject({ mode: v.literal('slice'), ...seen }),
  v.strictObject({
    mode: v.picklist(overlayModes),
    ...seen,
    opacity: v.pipe(finite, v.gtValue(0), v.maxValue(1)),
    values: v.exactOptional(
      v.pipe(
        v.strictObject({ low: finite, high: finite }),
        v.check(({ low, high }) => low <= high, 'the lower of the values picked out is not above the higher'),
      ),
    ),
  }),
]);
