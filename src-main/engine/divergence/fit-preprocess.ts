// Reads from an input and the HU it was made of how it was made: limits that it was clipped to and the range it was scaled to. Pure; least squares over
// the values between the limits, accepted only where it explains every value.

/** Values this near to the extremes may have been clipped, as a share of the range. */
const EDGE = 1e-4;
const LEAST_VALUES = 16;
/** Of the range: what float32 leaves of a scaling. */
const TOLERANCE = 2e-5;
/** Limits in HU are whole numbers as people write them, where one is this near. */
const NEAR_WHOLE_HU = 0.05;
const DIGITS = 6;

/** @returns `clip:LO:HI,scale:A:B`, or `scale` as a z-score where nothing was clipped; null where no straight line explains it */
export function fitPreprocess(hu: Float32Array, made: Float32Array): string | null {
  let [low, high, leastHu, mostHu] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let at = 0; at < made.length; at++) {
    const [value, from] = [made[at] as number, hu[at] as number];
    if (!Number.isFinite(value)) return null;
    if (value < low) low = value;
    if (value > high) high = value;
    if (from < leastHu) leastHu = from;
    if (from > mostHu) mostHu = from;
  }
  const line = fitBetween(hu, made, low, high);
  if (!line) return null;
  const { slope, offset } = line;
  if (slope <= 0) return null;
  const [lowHu, highHu] = [nearWhole((low - offset) / slope), nearWhole((high - offset) / slope)];
  const slack = TOLERANCE * Math.max(high - low, Math.abs(high), Math.abs(low));
  for (let at = 0; at < made.length; at++) {
    const wanted = Math.min(high, Math.max(low, slope * (hu[at] as number) + offset));
    if (Math.abs(wanted - (made[at] as number)) > slack) return null;
  }
  const isClipped = lowHu > leastHu || highHu < mostHu;
  if (isClipped) return `clip:${lowHu}:${highHu},scale:${short(low)}:${short(high)}`;
  // Mean and deviation that make the same line.
  return `zscore:${short(nearWhole(-offset / slope))}:${short(nearWhole(1 / slope))}`;
}

function fitBetween(
  hu: Float32Array,
  made: Float32Array,
  low: number,
  high: number,
): { readonly slope: number; readonly offset: number } | null {
  const edge = (high - low) * EDGE;
  let [count, sumHu, sumMade] = [0, 0, 0];
  const isBetween = (value: number): boolean => value > low + edge && value < high - edge;
  for (let at = 0; at < made.length; at++) {
    if (!isBetween(made[at] as number)) continue;
    count++;
    sumHu += hu[at] as number;
    sumMade += made[at] as number;
  }
  if (count < LEAST_VALUES) return null;
  const [meanHu, meanMade] = [sumHu / count, sumMade / count];
  let [both, square] = [0, 0];
  for (let at = 0; at < made.length; at++) {
    if (!isBetween(made[at] as number)) continue;
    const away = (hu[at] as number) - meanHu;
    both += away * ((made[at] as number) - meanMade);
    square += away * away;
  }
  if (square === 0) return null;
  const slope = both / square;
  return { slope, offset: meanMade - slope * meanHu };
}

const nearWhole = (value: number): number => (Math.abs(value - Math.round(value)) <= NEAR_WHOLE_HU ? Math.round(value) : value);

const short = (value: number): number => Number(value.toPrecision(DIGITS));
