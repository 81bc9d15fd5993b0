// Ramp, edge and noise painted into the slice, in numbers: HU along a line through them, maps where they are reached and, bit by bit, where they are not;
// undo gives the plain values back.
import { expect, type Page } from '@playwright/test';
import { copied } from './copied.ts';
import { layerMap, networkInput, phantomHu, summaryOf } from './phantom-numbers.ts';
import { violations } from './violations.ts';
import { mapsAreComplete, test } from './window.ts';

/** Several runs of the network one after the other, on a machine that has other work too. */
const LONG_STORY_MS = 240_000;
const SIDE = 512;
const SPACING_MM = 400 / SIDE;
const [ROW, COLUMN] = [250, 256];
const SIZE_MM = 20;
const HALF = SIZE_MM / 2 / SPACING_MM;
const [CONV1_CHANNEL, CONV3_CHANNEL] = [4, 5];
/** Values beside the cone that share sums with it, in two layers of tiles. */
const TILES = 8;
const FIRST_COLUMN = 200.5;
const LAST_COLUMN = 312.5;

interface Sample {
  readonly column: number;
  readonly hu: number;
  readonly conv1: number;
  readonly conv3: number;
  /** Every digit. */
  readonly text: string;
}

const setRow = async (window: Page, row: number): Promise<void> => {
  await window.getByRole('tab', { name: 'Profile' }).click();
  for (const label of ['from row', 'to row']) {
    await window.getByLabel(label, { exact: true }).fill(String(row));
    await window.getByLabel(label, { exact: true }).press('Enter');
  }
};

/** The curves once they have come for this line and state: `holds` says so by a number that the test knows. */
async function samplesWhere(window: Page, holds: (samples: readonly Sample[]) => boolean): Promise<readonly Sample[]> {
  await window.getByRole('tab', { name: 'Profile' }).click();
  let samples: readonly Sample[] = [];
  await expect
    .poll(async () => {
      const [, ...lines] = (await copied(window.getByTestId('copy-profile'))).trim().split('\n');
      samples = lines.map((text) => {
        const [, , , column, hu, conv1, conv3] = text.split(',').map(Number);
        return { column, hu, conv1, conv3, text } as Sample;
      });
      return samples.length > 0 && holds(samples);
    })
    .toBe(true);
  return samples;
}

const at = (samples: readonly Sample[], column: number): Sample => {
  const found = samples.find((one) => Math.abs(one.column - column) < 1e-9);
  if (!found) throw new Error(`No sample at column ${column}.`);
  return found;
};

interface Brush {
  readonly kind: string;
  readonly fields: Readonly<Record<string, number>>;
}

async function paint(window: Page, { kind, fields }: Brush): Promise<void> {
  await window.getByRole('tab', { name: 'What if' }).click();
  await window.getByTestId('brush').selectOption(kind);
  for (const [label, value] of Object.entries({ ...fields, 'Size in mm': SIZE_MM, Row: ROW, Column: COLUMN }))
    await window.getByLabel(label, { exact: true }).fill(String(value));
  await window.getByTestId('paint').press('Enter');
  await expect(window.getByTestId('what-if-bar')).toContainText('not the plain network');
  await mapsAreComplete(window);
}

/** The slice with whole HU where the square of the brush lies. */
function painted(hu: Float32Array, huAt: (row: number, column: number) => number): Float32Array {
  return hu.map((before, i) => {
    const [row, column] = [Math.floor(i / SIDE), i % SIDE];
    return Math.abs(row - ROW) <= HALF && Math.abs(column - COLUMN) <= HALF ? Math.round(huAt(row, column)) : before;
  });
}

/** Of the pixels around a place that lies on pixels or halfway between them. */
function meanOf(hu: Float32Array, row: number, column: number): number {
  const values = [Math.floor(row), Math.ceil(row)].flatMap((y) =>
    [Math.floor(column), Math.ceil(column)].map((x) => hu[y * SIDE + x] ?? Number.NaN),
  );
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
const meanAround = (hu: Float32Array, column: number): number => meanOf(hu, ROW + 0.5, column);

const inCone = (column: number, start: number, reach: number, margin = 0): boolean => {
  // Both maps that a sample between two of them is made of; what they see, from their own column on.
  const [left, right] = [Math.floor(column - start), Math.ceil(column - start)];
  return right + reach + margin >= Math.ceil(COLUMN - HALF) && left - margin <= Math.floor(COLUMN + HALF);
};

function expectCone(plain: readonly Sample[], now: readonly Sample[]): void {
  for (const [i, { column, conv1, conv3 }] of now.entries()) {
    if (!inCone(column, 0.5, 1)) expect([column, conv1]).toEqual([column, plain[i]?.conv1]);
    if (inCone(column, 1.5, 3)) continue;
    // Winograd's products of neighbours share their sums: beside the cone the last bit may be another one, a few values further none is.
    expect(Math.abs(conv3 - (plain[i]?.conv3 ?? Number.NaN))).toBeLessThan(1e-6);
    if (!inCone(column, 1.5, 3, TILES)) expect([column, conv3]).toEqual([column, plain[i]?.conv3]);
  }
  // Reached: not only the painted columns, but as far as the kernels of three layers go.
  expect(now.filter(({ conv3 }, i) => conv3 !== plain[i]?.conv3).length).toBeGreaterThan(20);
}

test('ramp, edge and noise: HU, reached and unreached values, and undo to the last bit', async ({ window }) => {
  test.setTimeout(LONG_STORY_MS);
  const hu = phantomHu(24);
  await window.getByRole('listbox', { name: 'Maps of conv3' }).focus();
  for (let step = 0; step < CONV3_CHANNEL; step++) await window.keyboard.press('ArrowRight');
  await window.keyboard.press('Control+Space');
  await window.getByRole('listbox', { name: 'Maps of conv1' }).focus();
  for (let step = 0; step < CONV1_CHANNEL; step++) await window.keyboard.press('ArrowRight');
  await window.keyboard.press('Alt+L');
  await window.getByTestId('tool-line').press('Enter');
  for (const [label, value] of [
    ['from column', FIRST_COLUMN],
    ['to column', LAST_COLUMN],
  ] as const) {
    await window.getByLabel(label, { exact: true }).fill(String(value));
    await window.getByLabel(label, { exact: true }).press('Enter');
  }
  await setRow(window, ROW + 0.5);
  const isPlain = (samples: readonly Sample[]): boolean => {
    const [first, last] = [samples[0], samples.at(-1)];
    return (
      first?.column === FIRST_COLUMN && last?.column === LAST_COLUMN && Math.abs(first.hu - meanAround(hu, FIRST_COLUMN)) < 1e-3
    );
  };
  const middle = (state: Float32Array) => (samples: readonly Sample[]) =>
    isPlain(samples) && Math.abs(at(samples, COLUMN + 0.5).hu - meanAround(state, COLUMN + 0.5)) < 1e-3;
  const plain = await samplesWhere(window, middle(hu));
  const text = plain.map((sample) => sample.text);

  for (const [brush, words, huAt] of [
    [
      { kind: 'ramp', fields: { HU: -200, 'HU at the end': 600, 'Angle in degrees': 0 } },
      'ramp from -200 to 600 HU, 0°, at row 250, column 256',
      (_: number, column: number) => -200 + 800 * ((column - COLUMN) / HALF / 2 + 0.5),
    ],
    [
      { kind: 'edge', fields: { HU: -500, 'HU at the end': 300, 'Angle in degrees': 90 } },
      'edge from -500 to 300 HU, 90°, at row 250, column 256',
      // An edge goes through the middle, whose own row is the first beyond it.
      (row: number) => (row < ROW ? -500 : 300),
    ],
  ] as const) {
    const wanted = painted(hu, huAt);
    await paint(window, brush);
    await expect(window.getByTestId('strokes')).toContainText(words);
    const now = await samplesWhere(window, middle(wanted));
    const conv1 = layerMap([networkInput(wanted)], [SIDE, SIDE], 'conv1', CONV1_CHANNEL);
    for (let column = FIRST_COLUMN; column <= LAST_COLUMN; column++) {
      expect(at(now, column).hu).toBeCloseTo(meanAround(wanted, column), 3);
      expect(at(now, column).conv1).toBeCloseTo(conv1[ROW * (SIDE - 1) + Math.floor(column)] ?? Number.NaN, 5);
    }
    expectCone(plain, now);
    await window.keyboard.press('Control+z');
    await expect(window.getByTestId('what-if-bar')).toHaveCount(0);
    expect((await samplesWhere(window, middle(hu))).map((sample) => sample.text)).toEqual(text);
  }

  // Noise on what is there: no HU is known before, but its mean and SD are.
  const sd = 60;
  await paint(window, { kind: 'noise', fields: { HU: sd } });
  await expect(window.getByTestId('strokes')).toContainText('noise of 60 HU at row 250, column 256');
  const isNoisy = (row: number) => (samples: readonly Sample[]) => {
    const { column, hu: found } = samples[0] ?? { column: 0, hu: 0 };
    return (
      column === FIRST_COLUMN &&
      Math.abs(found - meanOf(hu, row, column)) < 1e-3 &&
      samples.some((one, i) => one.hu !== plain[i]?.hu)
    );
  };
  const between = await samplesWhere(window, isNoisy(ROW + 0.5));
  expectCone(plain, between);
  const noise: number[] = [];
  for (let row = Math.ceil(ROW - HALF) + 1; row < ROW + HALF - 1; row += 4) {
    await setRow(window, row);
    for (const { column, hu: found } of await samplesWhere(window, isNoisy(row))) {
      const distance = Math.hypot(row - ROW, column - COLUMN);
      if (!Number.isInteger(column)) continue;
      const added = found - (hu[row * SIDE + column] ?? Number.NaN);
      if (distance > HALF) expect([row, column, added]).toEqual([row, column, 0]);
      else noise.push(added);
    }
  }
  const { count, mean, std } = summaryOf(noise);
  // Of so many normal numbers mean and SD lie within five standard errors.
  expect(count).toBeGreaterThan(100);
  expect(Math.abs(mean)).toBeLessThan((5 * sd) / Math.sqrt(count));
  expect(Math.abs(std / sd - 1)).toBeLessThan(5 / Math.sqrt(2 * count));
  expect(noise.every(Number.isInteger)).toBe(true);
  expect(await violations(window)).toEqual([]);
  const bar = window.getByTestId('what-if-bar');
  await window.getByRole('tab', { name: 'Profile' }).focus();
  await expect(async () => {
    await window.keyboard.press('Control+z');
    await expect(bar).toHaveCount(0, { timeout: 1000 });
  }).toPass();
  await setRow(window, ROW + 0.5);
  expect((await samplesWhere(window, middle(hu))).map((sample) => sample.text)).toEqual(text);
});
