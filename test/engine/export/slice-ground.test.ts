// The slice under exported maps has the grey that the window paints, pixel by pixel.
import { describe, expect, test } from 'vitest';
import { sliceGround } from '../../../src-main/engine/export/slice-ground.ts';
import { paintGrey, paintGreyOfPixels, storedRange } from '../../../src-renderer/canvas/painters.ts';
import { fileLooks } from '../../../src-renderer/state/file-looks.ts';
import type { StoredArray } from '../../../src-shared/imaging/modality.ts';
import { autoLook, type ChosenLook, lookOfSlice, ownLooks } from '../../../src-shared/imaging/slice-look.ts';
import { greyOfPixels, type VoiLook, windowLookup } from '../../../src-shared/imaging/window-level.ts';
import type { GreyPixels } from '../../../src-shared/protocol/series-messages.ts';

const [ROWS, COLUMNS] = [5, 8];
const table = {
  firstMapped: -100,
  entries: Uint16Array.from({ length: 300 }, (_, i) => (i * i) % 4096),
  bits: 12,
  explanation: '',
};
const frameOf = (stored: StoredArray, changes: Partial<GreyPixels> = {}): GreyPixels => ({
  ...{ kind: 'grey', rows: ROWS, columns: COLUMNS, stored, modality: { kind: 'linear', slope: 2, intercept: -1000 } },
  ...{ windows: [], voiTables: [], inverted: false, padding: null, repaired: [], minHu: 0, maxHu: 0 },
  ...changes,
});
const integers = Int16Array.from({ length: ROWS * COLUMNS }, (_, i) => i * 37 - 200);
const floats = Float32Array.from({ length: ROWS * COLUMNS }, (_, i) => (i % 7 === 3 ? Number.NaN : i * 20));

/** As canvas/slice-picture.ts does. */
function painted({ stored, modality, padding, inverted, columns }: GreyPixels, voi: VoiLook, invert: boolean): readonly number[] {
  const pixels = new Uint32Array(stored.length);
  const isInverted = invert !== inverted;
  const { minimum: minStored, maximum: maxStored } = storedRange(stored);
  if (stored instanceof Float32Array)
    paintGreyOfPixels(greyOfPixels(stored, modality, voi, isInverted), stored, padding, columns, pixels);
  else paintGrey(stored, windowLookup({ modality, minStored, maxStored }, voi, isInverted), minStored, padding, pixels);
  const bytes = new Uint8Array(pixels.buffer);
  return [...bytes].filter((_, at) => at % 4 !== 3);
}

const lung: ChosenLook = { kind: 'window', centerHu: -600, widthHu: 1500, voi: 'LINEAR' };
const sigmoid = { centerHu: 40, widthHu: 400, voi: 'SIGMOID', explanation: '' } as const;

describe('the pixels of the window', () => {
  test.each([
    ['a window', frameOf(integers), lung, false],
    ['inverted', frameOf(integers), lung, true],
    ['MONOCHROME1 with padding', frameOf(integers, { inverted: true, padding: { low: -200, high: -100 } }), lung, false],
    [
      'the second look of the file',
      frameOf(integers, { windows: [sigmoid], voiTables: [table] }),
      { kind: 'file', index: 1 },
      false,
    ],
    ['numbers that are none', frameOf(floats), { ...lung, voi: 'LINEAR_EXACT' }, true],
  ] as const)('%s', (_, frame, look: ChosenLook, invert) => {
    const { pixels } = sliceGround(frame as never, { look, ...(invert ? { invert } : {}) });
    const rgb = pixels.length === ROWS * COLUMNS ? [...pixels].flatMap((grey) => [grey, grey, grey]) : [...pixels];
    expect(rgb).toEqual(painted(frame, lookOfSlice(frame, look), invert));
  });
});

test("the file's looks are numbered as in the window; where one is missing the first is taken, and without any the spread of the slice", () => {
  const frame = frameOf(integers, { windows: [sigmoid, { ...sigmoid, voi: 'LINEAR' }], voiTables: [table] });
  expect(ownLooks(frame)).toEqual(fileLooks(frame).map(({ look }) => look));
  expect(lookOfSlice(frame, { kind: 'file', index: 7 })).toEqual(ownLooks(frame)[0]);
  expect(lookOfSlice(frameOf(integers), { kind: 'file', index: 0 })).toEqual(autoLook(frameOf(integers)));
});

test('the colour bar has the HU at which grey begins and ends, and the grey between', () => {
  const { bar } = sliceGround(frameOf(integers) as never, { look: { ...lung, centerHu: 40, widthHu: 400 } });
  expect(bar.display).toEqual({ minimum: -160, maximum: 240 });
  expect([bar.colours[0], bar.colours.at(-1)]).toEqual([0, 255]);
  const inverted = sliceGround(frameOf(integers, { voiTables: [table] }) as never, {
    look: { kind: 'file', index: 0 },
    invert: true,
  });
  expect(inverted.bar.display).toEqual({ minimum: -100, maximum: 199 });
  expect(inverted.bar.colours[0]).toBe(255);
});
