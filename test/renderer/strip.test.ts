// The strip in the window: what comes slice by slice stands channel by channel, missing slices are told, another layer takes its place, and its pixels
// are those of the values.
import { afterEach, expect, it, vi } from 'vitest';
import { paintStrip, rangeOf } from '../../src-renderer/canvas/strip-painter.ts';
import { connect } from '../../src-renderer/state/connection.ts';
import { cancelStrip, findTop, stopStrip, useStrip, wantStrip } from '../../src-renderer/state/strip.ts';
import { colormapTable } from '../../src-shared/imaging/colormaps.ts';
import { fakeEngine } from './fake-engine.ts';

const request = { seriesId: 'series-1', networkId: 'network-1', preprocess: '', node: 'relu', from: 3 };
const MAPS = 4;
const SLICES = 20;

afterEach(stopStrip);

it('fills channel by channel, and tells why a slice is missing', async () => {
  const fake = fakeEngine();
  await connect(fake.port);
  wantStrip(request, MAPS, SLICES);
  await vi.waitFor(() => expect(useStrip.getState().phase).toBe('done'));
  const { data, done, missing } = useStrip.getState();
  expect(done).toBe(SLICES);
  expect([...missing]).toEqual([[7, 'broken']]);
  const expected = Float32Array.from({ length: MAPS * SLICES }, (_, at) => {
    const [channel, slice] = [Math.floor(at / SLICES), at % SLICES];
    return slice === 7 ? Number.NaN : channel + slice / 100;
  });
  expect(data?.mean).toEqual(expected);
  expect(data?.max).toEqual(expected.map((value) => 2 * value));
  // The same wish again asks for nothing; another layer begins anew.
  wantStrip({ ...request, from: 9 }, MAPS, SLICES);
  expect(useStrip.getState().data).toBe(data);
  wantStrip({ ...request, node: 'conv1' }, MAPS, SLICES);
  expect(useStrip.getState()).toMatchObject({ phase: 'running', done: 0, data: { node: 'conv1' } });
  cancelStrip();
  await vi.waitFor(() => expect(useStrip.getState().phase).toBe('cancelled'));
  fake.close();
});

it('finds the top places of a channel', async () => {
  const fake = fakeEngine();
  await connect(fake.port);
  void findTop(request, 1);
  void findTop(request, 2);
  await vi.waitFor(() => expect(useStrip.getState().top?.phase).toBe('done'));
  const { top } = useStrip.getState();
  expect([top?.channel, top?.places.length, top?.skipped]).toEqual([2, 9, [7]]);
  fake.close();
});

it('paints each value in its colour, over the range of its channel or of the layer', () => {
  const values = Float32Array.of(0, 1, 2, Number.NaN, 10, 20, 5, 5, 5);
  expect(rangeOf(values)).toEqual([0, 20]);
  const table = colormapTable('viridis');
  const shareOf = (pixel: number): number => {
    const [red, green, blue] = new Uint8Array(Uint32Array.of(pixel).buffer);
    for (let colour = 0; colour < 256; colour++)
      if (table[colour * 3] === red && table[colour * 3 + 1] === green && table[colour * 3 + 2] === blue) return colour;
    return -1;
  };
  const painted = (byChannel: boolean) => [...paintStrip(values, 3, 3, { byChannel, colormap: 'viridis' })].map(shareOf);
  expect(painted(true)).toEqual([0, 128, 255, -1, 0, 255, 128, 128, 128]);
  expect(painted(false)).toEqual([0, 13, 26, -1, 128, 255, 64, 64, 64]);
  // Of a difference, 0 has the middle of the colours whatever the values are.
  const differences = [
    ...paintStrip(Float32Array.of(-1, 0, 4), 1, 3, { byChannel: true, colormap: 'viridis', isAboutZero: true }),
  ];
  expect(differences.map(shareOf)).toEqual([96, 128, 255]);
});
