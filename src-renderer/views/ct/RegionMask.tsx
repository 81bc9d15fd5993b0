// The pixels of the slice that the selected region's threshold holds, tinted over the picture.
import { useEffect, useMemo, useRef } from 'react';
import { huOf, isPadding } from '../../../src-shared/imaging/modality.ts';
import { placesOf, sliceGrid } from '../../../src-shared/imaging/regions.ts';
import type { SlicePixels } from '../../../src-shared/protocol/series-messages.ts';
import type { Viewport } from '../../canvas/viewport.ts';
import type { NamedRegion } from '../../state/regions.ts';

/** Blue-green, half seen through: 32-bit RGBA on a machine that stores the low byte first, as all browsers' machines do. */
const MASK = 0x78c8d25a;

/** The pixels that a threshold holds, tinted. */
export function RegionMask({
  region,
  pixels,
  viewport,
}: {
  readonly region: NamedRegion;
  readonly pixels: SlicePixels;
  readonly viewport: Viewport;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { rows, columns } = pixels;
  const hu = useMemo(() => huOfPixels(pixels), [pixels]);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const image = new ImageData(columns, rows);
    const target = new Uint32Array(image.data.buffer);
    if (hu) for (const at of placesOf(region, sliceGrid({ rows, columns }), { rows, columns, hu })) target[at] = MASK;
    context.putImageData(image, 0, 0);
  }, [region, hu, rows, columns]);
  const { scale, offsetX, offsetY } = viewport;
  return (
    <canvas
      ref={canvas}
      className="ct-mask"
      width={columns}
      height={rows}
      role="img"
      aria-label={`Pixels of ${region.name}`}
      style={{ left: offsetX, top: offsetY, width: columns * scale, height: rows * scale }}
    />
  );
}

/** As the engine measures: NaN for padding. Null for a colour picture. */
function huOfPixels(pixels: SlicePixels): Float32Array | null {
  if (pixels.kind === 'colour') return null;
  const { stored, modality, padding } = pixels;
  const hu = new Float32Array(stored.length);
  for (let i = 0; i < hu.length; i++) {
    const value = stored[i] as number;
    hu[i] = isPadding(padding, value) ? Number.NaN : huOf(modality, value);
  }
  return hu;
}
