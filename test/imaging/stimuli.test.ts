// Pictures in HU, and what a channel's responses to edges say of its preference.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beyondEdge, edge, noise, ramp, rampHu } from '../../src-shared/imaging/stimuli.ts';
import { tuningOf } from '../../src-shared/imaging/tuning.ts';

const SIZE = { rows: 40, columns: 61 };

describe('stimuli', () => {
  it('a ramp from end to end, every row the same', () => {
    const hu = ramp(SIZE, -1000, 2000);
    expect([hu[0], hu[30], hu[60], hu[61 + 30]]).toEqual([-1000, 500, 2000, 500]);
    expect([rampHu(61, 30.5, -1000, 2000), rampHu(1, 0, -1000, 2000)]).toEqual([525, -1000]);
  });

  it('an edge: flat on both sides, half on the line, as much of the one as of the other at any angle', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 360, noNaN: true }), (angle) => {
        const hu = edge({ rows: 41, columns: 41 }, -100, 300, angle);
        const mean = hu.reduce((sum, value) => sum + value, 0) / hu.length;
        expect(mean).toBeCloseTo(100, 3);
        expect(hu[20 * 41 + 20]).toBe(100);
      }),
      { numRuns: 50 },
    );
    const down = edge(SIZE, 0, 1, 90);
    expect([down[5 * 61 + 30], down[35 * 61 + 30], beyondEdge(SIZE, 35, 30, 90)]).toEqual([0, 1, 15.5]);
  });

  it('noise of the deviation asked for, in every pixel; none is none', () => {
    const values = noise(SIZE, 40, 25, 1);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    // Four standard errors.
    expect(Math.abs(mean - 40)).toBeLessThan((4 * 25) / Math.sqrt(values.length));
    expect(Math.abs(deviation - 25)).toBeLessThan((4 * 25) / Math.sqrt(2 * values.length));
    expect(values.filter((value) => value === 40)).toHaveLength(0);
    expect(noise(SIZE, 40, 0, 1)).toEqual(new Float32Array(SIZE.rows * SIZE.columns).fill(40));
  });
});

describe('tuning', () => {
  const angles = Array.from({ length: 16 }, (_, at) => (at * 360) / 16);
  const responses = (of: (radians: number) => number) => angles.map((angle) => Math.max(0, of((angle * Math.PI) / 180)));

  it('finds any direction of a rectified cosine, and its orientation', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 359 }), (direction) => {
        const own = (direction * Math.PI) / 180;
        const tuning = tuningOf(
          angles,
          responses((angle) => Math.cos(angle - own)),
        );
        expect(Math.cos(((tuning.direction - direction) * Math.PI) / 180)).toBeCloseTo(1, 3);
        expect(Math.cos(((tuning.orientation - direction) * Math.PI) / 90)).toBeCloseTo(1, 3);
        expect(tuning.directionSelectivity).toBeGreaterThan(0.7);
      }),
      { numRuns: 60 },
    );
  });

  it('an orientation without a direction, all alike, and none', () => {
    const both = tuningOf(
      angles,
      responses((angle) => Math.cos(angle - 1) ** 2),
    );
    expect(both.directionSelectivity).toBe(0);
    expect(both.direction).toBeNaN();
    expect([both.orientation, both.orientationSelectivity]).toEqual([expect.closeTo(180 / Math.PI, 6), expect.closeTo(0.5, 6)]);
    for (const flat of [1, 0]) {
      const none = tuningOf(
        angles,
        angles.map(() => flat),
      );
      expect([none.orientationSelectivity, none.orientation]).toEqual([0, Number.NaN]);
    }
  });
});
