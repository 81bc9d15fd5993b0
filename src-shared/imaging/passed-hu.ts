// Which HU a preprocessing hands on as they are, and which it clips: what the network sees of a slice, and what it cannot see.
import type { HuWindow } from './window-level.ts';

/** channels:windows: lung, soft tissue and bone, as on the keys 2, 1 and 4 of the window. */
export const WINDOW_CHANNELS: readonly HuWindow[] = [
  { widthHu: 1500, centerHu: -600 },
  { widthHu: 400, centerHu: 40 },
  { widthHu: 2500, centerHu: 480 },
];

/** Of channels:neighbours, the slice itself; the others are the slices before and after it. */
const OWN_NEIGHBOUR = 1;

export interface PassedHu {
  readonly lowHu: number;
  readonly highHu: number;
}

/**
 * HU from `lowHu` to `highHu` go into a channel of the input, others as the nearest of the two. Steps behind one that changes values or pixels say nothing of
 * the slice's own HU.
 * @param preprocess the grammar of `--preprocess`: `clip:-1000:1000,scale:0:1`
 * @returns null where nothing is clipped, or the channel does not hold this slice
 */
export function passedHu(preprocess: string, channel: number): PassedHu | null {
  let [lowHu, highHu] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const words = preprocess.split(',').map((word) => word.trim().split(':'));
  if (words.some(([kind, what]) => kind === 'channels' && what === 'neighbours') && channel !== OWN_NEIGHBOUR) return null;
  const narrow = (low: number, high: number): void => {
    [lowHu, highHu] = [Math.max(lowHu, low), Math.min(highHu, high)];
  };
  for (const [kind, one, other] of words) {
    if (kind === 'clip') narrow(Number(one), Number(other));
    else if (kind === 'channels') {
      const window = one === 'windows' ? WINDOW_CHANNELS[channel] : undefined;
      if (!window) continue;
      narrow(window.centerHu - window.widthHu / 2, window.centerHu + window.widthHu / 2);
      break;
    } else break;
  }
  return Number.isFinite(lowHu) || Number.isFinite(highHu) ? { lowHu, highHu } : null;
}
