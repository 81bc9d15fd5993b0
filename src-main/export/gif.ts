// An animated GIF, frame by frame: each with the palette of its own picture, so that every frame is what a PNG of it would be; loops for ever. Gives
// the bytes of each frame as it comes. The encoder is gifenc's.
import { GIFEncoder } from 'gifenc/dist/gifenc.esm.js';

export interface GifFrame {
  readonly width: number;
  readonly height: number;
  /** width x height indices. */
  readonly data: Uint8Array;
  /** 256 x RGBA. */
  readonly palette: Uint8Array;
}

const RGB = 3;
const RGBA = 4;
const MILLISECONDS = 1000;
const EXTENSION = 0x21;
const COMMENT = 0xfe;
const LONGEST_BLOCK = 255;

export class GifWriter {
  readonly #gif = GIFEncoder({ auto: false });
  readonly #delay: number;
  #isFirst = true;

  /** @param framesPerSecond GIF counts hundredths of a second: others are rounded */
  constructor(framesPerSecond: number) {
    this.#delay = Math.round(MILLISECONDS / framesPerSecond);
  }

  frame({ width, height, data, palette }: GifFrame): Uint8Array {
    const colours = Array.from({ length: palette.length / RGBA }, (_, i) => [...palette.subarray(i * RGBA, i * RGBA + RGB)]);
    if (this.#isFirst) this.#gif.writeHeader();
    this.#gif.writeFrame(data, width, height, { palette: colours, delay: this.#delay, first: this.#isFirst, repeat: 0 });
    this.#isFirst = false;
    return this.#taken();
  }

  /** @param comment ASCII; goes into a comment extension */
  end(comment: string): Uint8Array {
    const text = new TextEncoder().encode(comment);
    const blocks: number[] = [EXTENSION, COMMENT];
    for (let at = 0; at < text.length; at += LONGEST_BLOCK) {
      const block = text.subarray(at, at + LONGEST_BLOCK);
      blocks.push(block.length, ...block);
    }
    this.#gif.finish();
    return Uint8Array.from([...blocks, 0, ...this.#taken()]);
  }

  #taken(): Uint8Array {
    const bytes = Uint8Array.from(this.#gif.bytes());
    this.#gif.reset();
    return bytes;
  }
}
