// Over what the network sees: the slice's pixels whose HU the preprocessing clips, in the slice's own pixels whatever it is resized to, and how many.
import { useEffect, useMemo, useRef } from 'react';
import { isStripe } from '../../../src-shared/imaging/display-lookup.ts';
import { huOf } from '../../../src-shared/imaging/modality.ts';
import { type PassedHu, passedHu } from '../../../src-shared/imaging/passed-hu.ts';
import type { GreyPixels } from '../../../src-shared/protocol/series-messages.ts';
import { asPixels } from '../../canvas/painters.ts';
import { useNetwork } from '../../state/network.ts';
import { useSelection } from '../../state/selection.ts';
import { useSlices } from '../../state/slices.ts';

const [BELOW, BELOW_GROUND, ABOVE, ABOVE_GROUND] = asPixels(
  new Uint8Array([76, 141, 255, 255, 76, 141, 255, 110, 255, 122, 69, 255, 255, 122, 69, 110]),
) as unknown as [number, number, number, number];
/** Stripes of what lies above lean the other way: no colour alone tells them apart. Even, so that no row has a seam. */
const MIRRORED = 1 << 20;

export interface Clipped extends PassedHu {
  readonly below: number;
  readonly above: number;
  /** rows x columns of the slice; 0 where nothing is clipped. */
  readonly marks: Uint32Array<ArrayBuffer>;
  readonly columns: number;
  readonly rows: number;
}

function clippedOf({ stored, rows, columns, modality }: GreyPixels, { lowHu, highHu }: PassedHu): Clipped {
  const marks = new Uint32Array(rows * columns);
  let [below, above] = [0, 0];
  for (let i = 0; i < marks.length; i++) {
    const hu = huOf(modality, stored[i] as number);
    const [row, column] = [Math.floor(i / columns), i % columns];
    if (hu < lowHu) {
      below++;
      marks[i] = isStripe(row, column) ? BELOW : BELOW_GROUND;
    } else if (hu > highHu) {
      above++;
      marks[i] = isStripe(row, MIRRORED - column) ? ABOVE : ABOVE_GROUND;
    }
  }
  return { lowHu, highHu, below, above, marks, columns, rows };
}

/** Of the slice that is shown, once for marks and legend. @param channel of the input; null: it is not what is looked at */
export function useClipped(channel: number | null): Clipped | null {
  const preprocess = useNetwork((state) => state.preprocess);
  const pixels = useSlices((state) => state.shown?.pixels);
  return useMemo(() => {
    const passed = channel === null ? null : passedHu(preprocess, channel);
    return passed && pixels?.kind === 'grey' ? clippedOf(pixels, passed) : null;
  }, [preprocess, pixels, channel]);
}

export function ClippedPixels({ clipped }: { readonly clipped: Clipped }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    element.width = clipped.columns;
    element.height = clipped.rows;
    const image = new ImageData(new Uint8ClampedArray(clipped.marks.buffer), clipped.columns, clipped.rows);
    element.getContext('2d')?.putImageData(image, 0, 0);
  }, [clipped]);
  if (clipped.below + clipped.above === 0) return null;
  return (
    <canvas
      ref={canvas}
      className="clipped-pixels"
      data-testid="clipped-pixels"
      role="img"
      aria-label="Pixels that are clipped"
    />
  );
}

/** How much of the slice the channel does not hold, in the colours of the marks. */
export function ClippedLegend({ clipped }: { readonly clipped: Clipped }) {
  return (
    <p className="clipped-legend" data-testid="clipped">
      clipped:{' '}
      <span className="clipped-below">
        {clipped.below} below {clipped.lowHu} HU
      </span>
      ,{' '}
      <span className="clipped-above">
        {clipped.above} above {clipped.highHu} HU
      </span>
    </p>
  );
}

export function InputChannel({ channel, channels }: { readonly channel: number; readonly channels: number }) {
  if (channels < 2) return null;
  return (
    <select
      aria-label="Channel of the input"
      data-testid="input-channel"
      value={channel}
      onChange={(event) => useSelection.setState({ inputChannel: Number(event.target.value) })}
    >
      {[...Array(channels).keys()].map((one) => (
        <option key={one} value={one}>
          channel {one}
        </option>
      ))}
    </select>
  );
}
