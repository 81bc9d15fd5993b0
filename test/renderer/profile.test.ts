// The line profile in the window: curves with their ranges, broken where there is no value, and the newest question wins.
import { expect, it, vi } from 'vitest';
import { connect } from '../../src-renderer/state/connection.ts';
import { lineInMiddle, setLine, useProfile, wantProfile } from '../../src-renderer/state/profile.ts';
import { curvePath, curvesOf } from '../../src-renderer/views/profile/curves.ts';
import { fakeEngine } from './fake-engine.ts';

const run = { seriesId: 'series-1', slice: 3, networkId: 'network-1', preprocess: '' };

it('has a curve for HU and each map with a place, told apart by name, colour and dash', () => {
  const maps = [
    { node: 'conv1', channel: 2 },
    { node: 'fc', channel: 0 },
    { node: 'relu', channel: 7 },
  ];
  const result = { hu: Float32Array.of(-5, Number.NaN, 10), maps: [Float32Array.of(1, 1, 1), null, Float32Array.of(Number.NaN)] };
  const curves = curvesOf({ result, maps });
  expect(curves.map(({ name, low, high }) => [name, low, high])).toEqual([
    ['HU', -5, 10],
    ['conv1 2', 1, 1],
    ['relu 7', Number.NaN, Number.NaN],
  ]);
  expect(new Set(curves.map(({ colour, dash }) => `${colour} ${dash}`)).size).toBe(3);
  // The gap breaks the line; one value alone lies in the middle.
  expect(curves.map((curve) => curvePath(curve, 100, 10))).toEqual([
    'M0.00 10.00M100.00 0.00',
    'M0.00 5.00L50.00 5.00L100.00 5.00',
    '',
  ]);
});

it('asks for the newest line', async () => {
  const fake = fakeEngine();
  await connect(fake.port);
  lineInMiddle({ rows: 64, columns: 32 });
  const { line } = useProfile.getState();
  expect(line).toEqual({ from: [32, 8], to: [32, 24] });
  if (!line) return;
  wantProfile(run, line, []);
  wantProfile(run, { from: [1, 2], to: [9, 4] }, [{ node: 'relu', channel: 3 }]);
  await vi.waitFor(() => expect(useProfile.getState().answer?.line.to).toEqual([9, 4]));
  expect(useProfile.getState().answer?.result).toEqual({ hu: Float32Array.of(1, 9), maps: [Float32Array.of(3, 4)] });
  setLine(null);
  fake.close();
});
