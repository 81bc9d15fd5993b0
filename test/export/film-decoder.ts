// Frames of films back as RGB, by libvpx's decoder: for tests of what was written.
import { LibAV } from '@libav.js/variant-webm-vp9';

interface DecodedFrame {
  readonly width: number;
  readonly height: number;
  /** width x height x RGB. */
  readonly rgb: Uint8Array;
}

/** Of BT.709 in 8 bits, see ITU-R BT.709 3. */
const [OF_RED, OF_BLUE] = [0.2126, 0.0722];
const YUV_420 = 0;

/** @param packets of one film, in order */
export async function decodeFilm(packets: readonly Uint8Array[]): Promise<readonly DecodedFrame[]> {
  const libav = await LibAV({ noworker: true, nothreads: true });
  await libav.av_log_set_level(libav.AV_LOG_QUIET);
  const [, context, packet, frame] = await libav.ff_init_decoder('libvpx-vp9');
  const sent = packets.map((data, pts) => ({ data, flags: 1, pts, ptshi: 0 }));
  const frames = await libav.ff_decode_multi(context, packet, frame, sent, true);
  return frames.map(({ data, format, width = 0, height = 0, layout = [] }) => {
    const half = format === YUV_420 ? 1 : 0;
    const at = (plane: number, column: number, row: number): number => {
      const { offset, stride } = layout[plane] as { offset: number; stride: number };
      const shift = plane === 0 ? 0 : half;
      return data[offset + (row >> shift) * stride + (column >> shift)] as number;
    };
    const rgb = new Uint8Array(width * height * 3);
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++) {
        const planes = [0, 1, 2].map((plane) => at(plane, column, row)) as [number, number, number];
        rgb.set(half === 1 ? fromYuv(planes) : [planes[2], planes[0], planes[1]], (row * width + column) * 3);
      }
    return { width, height, rgb };
  });
}

function fromYuv([y, u, v]: readonly [number, number, number]): readonly number[] {
  const [bright, toBlue, toRed] = [((y - 16) * 255) / 219, ((u - 128) * 255) / 224, ((v - 128) * 255) / 224];
  const [red, blue] = [bright + 2 * (1 - OF_RED) * toRed, bright + 2 * (1 - OF_BLUE) * toBlue];
  const green = (bright - OF_RED * red - OF_BLUE * blue) / (1 - OF_RED - OF_BLUE);
  return [red, green, blue].map((value) => Math.round(Math.min(255, Math.max(0, value))));
}
