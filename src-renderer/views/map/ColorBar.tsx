// Which colour is which value, with numbers, and by which rule the limits were chosen.
import { useEffect, useRef } from 'react';
import { COLOURS, type ColormapName } from '../../../src-shared/imaging/colormaps.ts';
import { displayLookup } from '../../../src-shared/imaging/display-lookup.ts';
import type { RangeMode, ValueRange } from '../../../src-shared/imaging/range.ts';
import { number } from '../../format.ts';

interface ColorBarProps {
  readonly colormap: ColormapName;
  readonly limits: ValueRange;
  readonly range: RangeMode;
}

const STOPS = [0, 1 / 4, 1 / 2, 3 / 4, 1];
const RGBA = 4;

export function ColorBar({ colormap, limits, range }: ColorBarProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { minimum, maximum } = limits;
  useEffect(() => {
    const colours = displayLookup({ minimum, maximum }, { minimum, maximum }, colormap).slice(0, (COLOURS - 1) * RGBA);
    const image = new ImageData(new Uint8ClampedArray(colours.buffer as ArrayBuffer), COLOURS - 1, 1);
    canvas.current?.getContext('2d')?.putImageData(image, 0, 0);
  }, [colormap, minimum, maximum]);
  return (
    <figure className="colorbar" data-testid="colorbar">
      <canvas ref={canvas} width={COLOURS - 1} height={1} />
      <div className="stops">
        {STOPS.map((stop) => (
          <span key={stop}>{number(minimum + stop * (maximum - minimum))}</span>
        ))}
      </div>
      <figcaption className="faint">
        {colormap}, range per {range}
        {minimum === -maximum && maximum > 0 ? ', symmetric about 0' : ''}
      </figcaption>
    </figure>
  );
}
