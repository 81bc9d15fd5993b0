// The middle slice of a series, small; fetched once when the row is first seen and nothing else is going on.
import { useEffect, useRef, useState } from 'react';
import { autoLook } from '../../../src-shared/imaging/slice-look.ts';
import type { SeriesSummary, SlicePixels } from '../../../src-shared/protocol/series-messages.ts';
import { SlicePicture } from '../../canvas/slice-picture.ts';
import { fitViewport } from '../../canvas/viewport.ts';
import { pixelsOf } from '../../state/slices.ts';

const SIDE = 56;
/** Colours are shown as they are. */
const NO_LOOK = { kind: 'window', window: { centerHu: 0, widthHu: 1 }, voi: 'LINEAR' } as const;
/** The picture that is looked at goes first. */
const PATIENCE_MS = 700;

export function Thumbnail({ series: { id, slices } }: { readonly series: SeriesSummary }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isMissing, setIsMissing] = useState(false);
  const middle = Math.floor(slices.length / 2);
  useEffect(() => {
    let isGone = false;
    const timer = setTimeout(async () => {
      try {
        const pixels = await pixelsOf(id, middle);
        if (!isGone && canvas.current) draw(canvas.current, pixels);
      } catch {
        if (!isGone) setIsMissing(true);
      }
    }, PATIENCE_MS);
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [id, middle]);
  return (
    <span className="thumbnail">
      <canvas ref={canvas} width={SIDE * 2} height={SIDE * 2} />
      {isMissing && <span className="quiet">no picture</span>}
    </span>
  );
}

function draw(canvas: HTMLCanvasElement, pixels: SlicePixels): void {
  const picture = new SlicePicture();
  picture.update(pixels, { voi: pixels.kind === 'grey' ? autoLook(pixels) : NO_LOOK, invert: false });
  const context = canvas.getContext('2d');
  const { columns: width, rows: height } = pixels;
  const { scale, offsetX, offsetY } = fitViewport({ width, height }, { width: canvas.width, height: canvas.height });
  if (context) context.imageSmoothingQuality = 'high';
  context?.drawImage(picture.canvas, offsetX, offsetY, width * scale, height * scale);
}
