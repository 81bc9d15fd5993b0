// A picture as on screen as the planes that a film is coded in: green, blue and red as they are, or brightness of every pixel and colour of every two by
// two. All pictures of a film are as large; one that is narrower, because the words of its colour bar are shorter, is white to its right.
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { FilmCoding } from './film.ts';
import type { SeenPicture } from './png-map.ts';

/** One behind the other; `yuv420` has two of half the width and height, rounded up. */
export interface FilmPlanes extends FilmCoding {
  readonly data: Uint8Array;
}

const RGB = 3;
const RGBA = 4;
const FILTER_BYTES = 1;
/** PNG's filter "up": of pictures as on screen it says that a line is the one above. */
const UP = 2;
const WHITE = 255;

/** @throws AppError array/unsupported where the picture is larger than the film, or the film than its encoder takes */
export function filmPlanes(picture: SeenPicture, coding: FilmCoding): FilmPlanes {
  const rgb = filmPixels(picture, coding);
  return { ...coding, data: coding.colours === 'rgb' ? separated(rgb, coding) : halvedColours(rgb, coding) };
}

/** Beyond, the encoder's memory of 4 GiB may be too small. */
const MOST_PIXELS = 4096 * 4096;

/**
 * RGB of a picture of a film, white to its right.
 * @throws AppError array/unsupported where the picture is larger than the film, or the film than its encoder takes
 */
export function filmPixels(picture: SeenPicture, { width, height }: Pick<FilmCoding, 'width' | 'height'>): Uint8Array {
  if (width * height > MOST_PIXELS)
    throw new AppError(
      'array/unsupported',
      `Pictures of ${width} x ${height} are too large for a film, which takes ${MOST_PIXELS} pixels (4096 x 4096) at most. Use a smaller --scale, or export PNG.`,
    );
  if (picture.width > width || picture.height > height)
    throw new AppError(
      'array/unsupported',
      `A picture of the film is ${picture.width} x ${picture.height} pixels, and there is room for ${width} x ${height}: the words of its colour bar are too long. Leave out the colour bar, or export PNG.`,
    );
  const { palette, lines } = picture;
  const made = new Uint8Array(width * height * RGB).fill(WHITE);
  const [stride, pixelBytes] = [width * RGB, palette === null ? RGB : 1];
  for (let row = 0; row < picture.height; row++) {
    const from = row * (FILTER_BYTES + picture.width * pixelBytes);
    const at = row * stride;
    if (lines[from] === UP) made.copyWithin(at, at - stride, at);
    else if (palette === null) made.set(lines.subarray(from + FILTER_BYTES, from + FILTER_BYTES + picture.width * RGB), at);
    else
      for (let column = 0; column < picture.width; column++) {
        const colour = (lines[from + FILTER_BYTES + column] as number) * RGBA;
        for (let c = 0; c < RGB; c++) made[at + column * RGB + c] = palette[colour + c] as number;
      }
  }
  return made;
}

/** Green, blue, red: the order that H.273 gives to the identity matrix. */
function separated(rgb: Uint8Array, { width, height }: FilmCoding): Uint8Array {
  const size = width * height;
  const planes = new Uint8Array(size * RGB);
  for (let i = 0; i < size; i++) {
    planes[size + size + i] = rgb[i * RGB] as number;
    planes[i] = rgb[i * RGB + 1] as number;
    planes[size + i] = rgb[i * RGB + 2] as number;
  }
  return planes;
}

/** Source: ITU-R BT.709 3: shares of red and blue in brightness; 8 bits have brightness from 16 to 235, colour from 16 to 240 about 128. */
const [OF_RED, OF_BLUE] = [0.2126, 0.0722];
const OF_GREEN = 1 - OF_RED - OF_BLUE;
const [DARKEST, BRIGHTNESS] = [16, 219 / 255];
const [NEUTRAL, COLOUR] = [128, 224 / 255];
const BLOCK = 4;

/** The colour of two by two pixels is that of their mean. @param rgb of even width and height */
function halvedColours(rgb: Uint8Array, { width, height }: FilmCoding): Uint8Array {
  const size = width * height;
  const planes = new Uint8Array(size + size / 2);
  for (let i = 0; i < size; i++) {
    const [red, green, blue] = [rgb[i * RGB] as number, rgb[i * RGB + 1] as number, rgb[i * RGB + 2] as number];
    planes[i] = Math.round(DARKEST + BRIGHTNESS * (OF_RED * red + OF_GREEN * green + OF_BLUE * blue));
  }
  let at = size;
  for (let row = 0; row < height; row += 2)
    for (let column = 0; column < width; column += 2) {
      const first = (row * width + column) * RGB;
      const mean = (c: number): number => {
        const sum = (i: number): number => (rgb[i + c] as number) + (rgb[i + RGB + c] as number);
        return (sum(first) + sum(first + width * RGB)) / BLOCK;
      };
      const [red, green, blue] = [mean(0), mean(1), mean(2)];
      const bright = OF_RED * red + OF_GREEN * green + OF_BLUE * blue;
      planes[at] = Math.round(NEUTRAL + (COLOUR * (blue - bright)) / (2 * (1 - OF_BLUE)));
      planes[at + size / BLOCK] = Math.round(NEUTRAL + (COLOUR * (red - bright)) / (2 * (1 - OF_RED)));
      at++;
    }
  return planes;
}
