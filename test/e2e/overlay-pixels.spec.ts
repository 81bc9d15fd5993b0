// The colours that the open map leaves on the slice, pixel by pixel: blend, threshold and contour at the places that the layer's geometry gives, from plain
// loops over the phantom.
import { expect, type Page } from '@playwright/test';
import { firstMap, phantomHu } from './phantom-numbers.ts';
import { test } from './window.ts';

/** The window opens the phantom in its middle. */
const SLICE = 24;
/** Of conv1's maps: one less than the slice. */
const SIDE = 511;
/** Levels 0 to 254 span a map's range. */
const LEVELS = 254;
const PICTURE = 512;
/** Bright and dark beside each other. */
const SPINE = { row: 335, column: 256 };
const TURNS_IN = 6;
/** Screen pixels a pixel of the slice. */
const LEAST_SCALE = 3;
/** The view is kept a moment after it has changed: so long without a change, and it is the last. */
const SETTLED_MS = 1500;
/** A grey of 8 bits is rounded three times on its way: to a level, to a colour, over the slice. */
const ROUNDING = 3;
const CONTOUR = [255, 209, 102];

interface View {
  readonly scale: number;
  readonly offsetX: number;
  readonly offsetY: number;
}
interface Place {
  readonly row: number;
  readonly column: number;
}

const map = firstMap(phantomHu(SLICE), 0);
const [low, high] = map.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity]);
const levels = map.map((value) => Math.round(((value - low) / (high - low)) * LEVELS));
const levelAt = ({ row, column }: Place): number => levels[row * SIDE + column] as number;

/** What the window keeps for its next start says how the slice lies on its canvas. */
const viewOf = (window: Page): Promise<View | null> =>
  window.evaluate(() => {
    const kept = JSON.parse(localStorage.getItem('convscope.session') ?? 'null') as { view: { viewport: View | null } } | null;
    return kept?.view.viewport ?? null;
  });

/** Red, green and blue at points of the slice's canvas, CSS pixels. */
const coloursAt = (window: Page, points: readonly (readonly [number, number])[]): Promise<readonly number[][]> =>
  window.getByTestId('ct-canvas').evaluate((canvas, places) => {
    if (!(canvas instanceof HTMLCanvasElement)) throw new Error('The slice is drawn on no canvas.');
    const ratio = canvas.width / canvas.clientWidth;
    const context = canvas.getContext('2d');
    return places.map(([x, y]) =>
      [...(context?.getImageData(Math.floor(x * ratio), Math.floor(y * ratio), 1, 1).data ?? [])].slice(0, 3),
    );
  }, points);

const greys = (colours: readonly number[][]): readonly number[] => colours.map(([red]) => red as number);

test('blend, threshold and contour have the colours of the values that lie there', async ({ window }) => {
  await window.getByTestId('wall-conv1').dblclick({ position: { x: 10, y: 10 } });
  await window.getByTestId('colormap').selectOption('grey');
  await window.getByTestId('range-mode').selectOption('map');
  const canvas = window.getByTestId('ct-canvas');
  const box = await canvas.boundingBox();
  if (!box) throw new Error('The slice has no place.');
  await window.keyboard.press('s');
  const fitted = Math.min(box.width, box.height) / PICTURE;
  const start = [box.x + (box.width - fitted * PICTURE) / 2, box.y + (box.height - fitted * PICTURE) / 2] as const;
  await window.mouse.move(start[0] + fitted * SPINE.column, start[1] + fitted * SPINE.row);
  await window.keyboard.down('Control');
  for (let turn = 0; turn < TURNS_IN; turn++) await window.mouse.wheel(0, -200);
  await window.keyboard.up('Control');
  // The pointer is nowhere near: what it points at would be drawn too.
  await window.mouse.move(5, 5);
  let before = '';
  await expect
    .poll(
      async () => {
        const view = await viewOf(window);
        const now = JSON.stringify(view);
        const isSettled = now === before && (view?.scale ?? 0) > LEAST_SCALE;
        before = now;
        return isSettled;
      },
      { intervals: [SETTLED_MS] },
    )
    .toBe(true);
  const { scale, offsetX, offsetY } = (await viewOf(window)) as View;
  const onScreen = (column: number, row: number): readonly [number, number] => [offsetX + scale * column, offsetY + scale * row];
  /** Inside the map's pixel and the slice's of the same index: the map lies half a pixel further. */
  const quarter = ({ row, column }: Place): readonly [number, number] => onScreen(column + 0.75, row + 0.75);
  const isSeen = ([x, y]: readonly [number, number]): boolean => x > 4 && y > 4 && x < box.width - 4 && y < box.height - 4;
  const seen = Array.from(map.keys(), (at) => ({ row: Math.floor(at / SIDE), column: at % SIDE })).filter((place) =>
    isSeen(quarter(place)),
  );
  const places = seen.filter((_, at) => at % Math.ceil(seen.length / 300) === 0);
  expect(places.length).toBeGreaterThan(100);
  const points = places.map(quarter);
  const opacity = window.getByLabel('Opacity of the map over the slice');
  await opacity.fill('0');
  await expect(canvas).not.toHaveAttribute('data-overlay', /./);
  const base = greys(await coloursAt(window, points));
  expect(new Set(base).size).toBeGreaterThan(3);

  await window.getByTestId('overlay-mode').selectOption('blend');
  for (const percent of [100, 40]) {
    await opacity.fill(String(percent));
    const share = percent / 100;
    const wanted = places.map((place, at) => (1 - share) * (base[at] as number) + share * ((levelAt(place) / LEVELS) * 255));
    await expect
      .poll(async () => {
        const found = greys(await coloursAt(window, points));
        return found.filter((grey, at) => Math.abs(grey - (wanted[at] as number)) > ROUNDING).length;
      })
      .toBe(0);
  }

  // Nothing is picked out: a threshold takes the upper half of the map's range.
  await window.getByTestId('overlay-mode').selectOption('threshold');
  await opacity.fill('100');
  const upper = (place: Place): boolean => levelAt(place) >= LEVELS / 2;
  expect(new Set(places.map(upper)).size).toBe(2);
  const cut = places.map((place, at) => (upper(place) ? (levelAt(place) / LEVELS) * 255 : (base[at] as number)));
  await expect
    .poll(async () => {
      const found = greys(await coloursAt(window, points));
      return found.filter((grey, at) => Math.abs(grey - (cut[at] as number)) > ROUNDING).length;
    })
    .toBe(0);

  await window.getByTestId('overlay-mode').selectOption('contour');
  // Between two neighbours of a row on either side of it the line crosses where a straight slope does, from centre to centre.
  const edge = Math.ceil(LEVELS / 2) - 0.5;
  const crossings = seen.flatMap((place) => {
    const [own, next] = [levelAt(place), levelAt({ ...place, column: place.column + 1 })];
    if (place.column + 1 >= SIDE || own > edge === next > edge) return [];
    return [onScreen(place.column + 1 + (edge - own) / (next - own), place.row + 1)];
  });
  expect(crossings.length).toBeGreaterThan(3);
  // A line thinner than two pixels shares its colour with their neighbours.
  const shown = crossings.filter(isSeen);
  const around = shown.flatMap(([x, y]) =>
    [-1, 0, 1].flatMap((down) => [-1, 0, 1].map((right) => [x + right, y + down] as const)),
  );
  const isContour = (colour: readonly number[]): boolean =>
    colour.every((part, at) => Math.abs(part - (CONTOUR[at] as number)) < 100);
  await expect
    .poll(async () => {
      const found = await coloursAt(window, around);
      return shown.filter((_, at) => !found.slice(9 * at, 9 * (at + 1)).some(isContour)).length;
    })
    .toBe(0);
  const isNear = ([x, y]: readonly [number, number]): boolean =>
    crossings.some((crossing) => Math.hypot(x - crossing[0], y - crossing[1]) < 3 * scale);
  const away = points.map((point, at) => [point, base[at] as number] as const).filter(([point]) => !isNear(point));
  expect(away.length).toBeGreaterThan(20);
  const left = greys(
    await coloursAt(
      window,
      away.map(([point]) => point),
    ),
  );
  expect(left.filter((grey, at) => Math.abs(grey - (away[at]?.[1] ?? -1)) > 0)).toEqual([]);
});
