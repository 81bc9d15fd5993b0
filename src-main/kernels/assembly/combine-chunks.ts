// From what was measured of maps chunk by chunk to one set of numbers a map, in float64, in the chunks' own order.
import { STATISTICS_WORDS } from '../descriptor-fields';

const DOUBLE_SHIFT: i32 = 3;
const MAP_BYTES: usize = (<usize>STATISTICS_WORDS) << DOUBLE_SHIFT;

/**
 * @param measured chunks x maps x (minimum, maximum, mean, sum of squared deviations, finite values, zeros)
 * @param out maps x (minimum, maximum, mean, standard deviation, finite values, zeros); the first four are NaN where no value is finite
 */
export function combineChunks(measured: usize, chunks: i32, maps: i32, out: usize): void {
  const step = <usize>maps * MAP_BYTES;
  for (let map = 0; map < maps; map++) {
    let least = Infinity;
    let greatest = -Infinity;
    let mean = 0.0;
    let squares = 0.0;
    let count = 0.0;
    let zeros = 0.0;
    let at = measured;
    for (let chunk = 0; chunk < chunks; chunk++) {
      const chunkCount = load<f64>(at, 32);
      if (chunkCount !== 0) {
        least = Math.min(least, load<f64>(at));
        greatest = Math.max(greatest, load<f64>(at, 8));
        // Chan, Golub and LeVeque: combining means and squared deviations without cancellation.
        const difference = load<f64>(at, 16) - mean;
        const both = count + chunkCount;
        mean += (difference * chunkCount) / both;
        squares += load<f64>(at, 24) + (difference * difference * count * chunkCount) / both;
        count = both;
        zeros += load<f64>(at, 40);
      }
      at += step;
    }
    const isEmpty = count === 0;
    store<f64>(out, isEmpty ? NaN : least);
    store<f64>(out, isEmpty ? NaN : greatest, 8);
    store<f64>(out, isEmpty ? NaN : mean, 16);
    store<f64>(out, isEmpty ? NaN : Math.sqrt(squares / count), 24);
    store<f64>(out, count, 32);
    store<f64>(out, zeros, 40);
    measured += MAP_BYTES;
    out += MAP_BYTES;
  }
}
