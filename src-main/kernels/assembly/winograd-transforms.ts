// The transforms of both Winograd forms on one axis. F(4 x 4, 2 x 2): points 0, 1, -1, 1/2 and infinity. F(4 x 4, 3 x 3): 0, 1, -1, 1/2, -2 and infinity, whose
// error is a third of that of 0, 1, -1, 2, -2 and infinity. Written so that a constant picture stays exactly constant; products by powers of two are exact,
// so that only sums round. Source: Lavin, Gray, "Fast Algorithms for Convolutional Neural Networks", 2015.
import { multiplyAdd } from './field';

export const LARGE_SPAN: i32 = 6;

/** Six values of one axis (d) to a point of it, and the products of six points (m) to a value. Compiled in its place: methods called on a null reference. */
export class Large {
  @inline
  span(): i32 {
    return LARGE_SPAN;
  }

  @inline
  point0(d0: v128, d1: v128, d2: v128, d3: v128, d4: v128, half: v128): v128 {
    const odd = f32x4.sub(d3, d1);
    const sum = f32x4.add(f32x4.sub(d0, d2), f32x4.add(f32x4.sub(d4, d2), odd));
    return multiplyAdd(half, odd, sum);
  }

  @inline
  point1(d1: v128, d2: v128, d3: v128, d4: v128, half: v128, fiveHalves: v128): v128 {
    return multiplyAdd(fiveHalves, d3, multiplyAdd(half, d2, f32x4.sub(d4, d1)));
  }

  @inline
  point2(d1: v128, d2: v128, d3: v128, d4: v128, half: v128): v128 {
    return multiplyAdd(half, f32x4.sub(d3, d2), f32x4.add(f32x4.sub(d4, d2), f32x4.sub(d1, d2)));
  }

  @inline
  point3(d1: v128, d2: v128, d3: v128, d4: v128): v128 {
    const odd = f32x4.sub(d3, d1);
    return f32x4.add(f32x4.sub(d4, d2), f32x4.add(odd, odd));
  }

  @inline
  point4(d1: v128, d2: v128, d3: v128, d4: v128, half: v128): v128 {
    return f32x4.sub(f32x4.sub(d4, d2), f32x4.mul(half, f32x4.sub(d3, d1)));
  }

  @inline
  point5(d1: v128, d2: v128, d3: v128, d4: v128, d5: v128, half: v128): v128 {
    const even = f32x4.sub(d4, d2);
    return multiplyAdd(half, even, f32x4.add(f32x4.sub(f32x4.sub(d5, d3), f32x4.sub(d3, d1)), even));
  }

  @inline
  value0(m0: v128, m1: v128, m2: v128, m3: v128, m4: v128): v128 {
    return f32x4.add(m0, f32x4.add(f32x4.add(m1, m2), f32x4.add(m3, m4)));
  }

  @inline
  value1(m1: v128, m2: v128, m3: v128, m4: v128, half: v128): v128 {
    return multiplyAdd(half, m3, f32x4.sub(f32x4.sub(m1, m2), f32x4.add(m4, m4)));
  }

  @inline
  value2(m1: v128, m2: v128, m3: v128, m4: v128, quarter: v128): v128 {
    const twice = f32x4.add(m4, m4);
    return multiplyAdd(quarter, m3, f32x4.add(f32x4.add(m1, m2), f32x4.add(twice, twice)));
  }

  @inline
  value3(m1: v128, m2: v128, m3: v128, m4: v128, m5: v128, eighth: v128): v128 {
    const twice = f32x4.add(m4, m4);
    const fourTimes = f32x4.add(twice, twice);
    return multiplyAdd(eighth, m3, f32x4.add(f32x4.sub(m1, m2), f32x4.sub(m5, f32x4.add(fourTimes, fourTimes))));
  }
}

export const SMALL_SPAN: i32 = 5;

/** The same for five values and points: there is no sixth. */
export class Small {
  @inline
  span(): i32 {
    return SMALL_SPAN;
  }

  @inline
  point0(d0: v128, d1: v128, d2: v128, d3: v128, _d4: v128, _half: v128): v128 {
    const odd = f32x4.sub(d3, d1);
    return f32x4.add(f32x4.sub(d0, d2), f32x4.add(odd, odd));
  }

  @inline
  point1(d1: v128, d2: v128, d3: v128, _d4: v128, half: v128, _fiveHalves: v128): v128 {
    return f32x4.add(d3, f32x4.mul(half, f32x4.sub(d2, d1)));
  }

  @inline
  point2(d1: v128, d2: v128, d3: v128, _d4: v128, half: v128): v128 {
    return f32x4.sub(f32x4.sub(d3, d2), f32x4.mul(half, f32x4.sub(d2, d1)));
  }

  @inline
  point3(d1: v128, _d2: v128, d3: v128, _d4: v128): v128 {
    return f32x4.sub(d3, d1);
  }

  @inline
  point4(d1: v128, d2: v128, d3: v128, d4: v128, half: v128): v128 {
    return f32x4.sub(f32x4.sub(d4, d2), f32x4.mul(half, f32x4.sub(d3, d1)));
  }

  @inline
  point5(d1: v128, _d2: v128, _d3: v128, _d4: v128, _d5: v128, _half: v128): v128 {
    return d1;
  }

  @inline
  value0(m0: v128, m1: v128, m2: v128, m3: v128, _m4: v128): v128 {
    return f32x4.add(m0, f32x4.add(f32x4.add(m1, m2), m3));
  }

  @inline
  value1(m1: v128, m2: v128, m3: v128, _m4: v128, half: v128): v128 {
    return multiplyAdd(half, m3, f32x4.sub(m1, m2));
  }

  @inline
  value2(m1: v128, m2: v128, m3: v128, _m4: v128, quarter: v128): v128 {
    return multiplyAdd(quarter, m3, f32x4.add(m1, m2));
  }

  @inline
  value3(m1: v128, m2: v128, m3: v128, m4: v128, _m5: v128, eighth: v128): v128 {
    return f32x4.add(multiplyAdd(eighth, m3, f32x4.sub(m1, m2)), m4);
  }
}
