// A kernel as coloured cells, brown below 0 and green above; large with its numbers in them.
import { colormapTable } from '../../../src-shared/imaging/colormaps.ts';
import { formatValue } from '../format.ts';

interface KernelPictureProps {
  readonly weights: Float32Array;
  readonly rows: number;
  readonly columns: number;
  /** Greatest weight of the layer without its sign: the ends of the colours. */
  readonly reach: number;
  readonly isLarge?: boolean;
}

const LAST_COLOUR = 255;
const RGB = 3;
const SMALL_CELL = 9;
/** A large kernel is written smaller, and from here on without numbers. */
const MOST_WRITTEN = 7;
const LARGE_WIDTH = 62;
const LARGE_HEIGHT = 26;
const DIGITS = 4;
/** Beyond this share of the reach the colours are dark. */
const DARK = 0.55;

function colourOfWeight(value: number, reach: number): string {
  const share = reach > 0 && Number.isFinite(value) ? (value / reach + 1) / 2 : 1 / 2;
  const at = Math.round(share * LAST_COLOUR) * RGB;
  const table = colormapTable('BrBG');
  return `rgb(${table[at]} ${table[at + 1]} ${table[at + 2]})`;
}

export function KernelPicture({ weights, rows, columns, reach, isLarge = false }: KernelPictureProps) {
  const isWritten = isLarge && columns <= MOST_WRITTEN;
  const [width, height] = isWritten ? [LARGE_WIDTH, LARGE_HEIGHT] : [SMALL_CELL, SMALL_CELL];
  return (
    <svg
      width={columns * width}
      height={rows * height}
      className="kernel-picture number"
      role={isLarge ? 'img' : undefined}
      aria-hidden={isLarge ? undefined : true}
      aria-label={isLarge ? `Weights: ${Array.from(weights, (value) => formatValue(value, DIGITS)).join(', ')}` : undefined}
    >
      {Array.from(weights, (value, at) => {
        const [x, y] = [(at % columns) * width, Math.floor(at / columns) * height];
        const place = `${x} ${y}`;
        return (
          <g key={place}>
            <rect x={x} y={y} width={width} height={height} fill={colourOfWeight(value, reach)} />
            {isWritten && (
              <text
                x={x + width / 2}
                y={y + height / 2}
                textAnchor="middle"
                dominantBaseline="central"
                fill={Math.abs(value) > DARK * reach ? '#fff' : '#000'}
              >
                {formatValue(value, DIGITS)}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}
