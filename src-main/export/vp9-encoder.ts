// Pictures as key frames of VP9, by FFmpeg and libvpx in WebAssembly. Each is compressed by itself, by one thread and with nothing kept from the one
// before: its bytes depend on its pixels alone, whichever thread makes them and in whichever order.
import type { LibAV as Library } from '@libav.js/variant-webm-vp9';
import type { FilmCoding } from './film.ts';
import type { FilmPlanes } from './film-planes.ts';

/** AV_PIX_FMT_GBRP, which libav.js gives no name. Source: FFmpeg, libavutil/pixfmt.h. */
const GBR_PLANES = 71;
const ENCODER = 'libvpx-vp9';

/** One frame at a time, as fast as it goes at nearly the same size: slower ones save a tenth in ten times the time. */
const OF_ALL = { 'lag-in-frames': '0', 'auto-alt-ref': '0', threads: '1', 'row-mt': '0', deadline: 'realtime', 'cpu-used': '5' };
/** Of 0..63, constant: values differ by a few levels of 255 where they differ. */
const LITTLE_LOSS = '4';
const OF_COLOURS: Readonly<Record<FilmCoding['colours'], Readonly<Record<string, string>>>> = {
  rgb: { lossless: '1', colorspace: 'rgb', color_range: 'pc' },
  yuv420: { crf: LITTLE_LOSS, colorspace: 'bt709', color_primaries: 'bt709', color_trc: 'bt709', color_range: 'tv' },
};

export class Vp9Encoder {
  readonly #libav: Library;

  private constructor(libav: Library) {
    this.#libav = libav;
  }

  /** Three megabytes of WebAssembly: only where a film is asked for. */
  static async load(): Promise<Vp9Encoder> {
    const { LibAV } = await import('@libav.js/variant-webm-vp9');
    const libav = await LibAV({ noworker: true, nothreads: true });
    await libav.av_log_set_level(libav.AV_LOG_QUIET);
    return new Vp9Encoder(libav);
  }

  /** @throws Error of the library */
  async encode({ width, height, colours, data }: FilmPlanes): Promise<Uint8Array> {
    const libav = this.#libav;
    const format = colours === 'rgb' ? GBR_PLANES : libav.AV_PIX_FMT_YUV420P;
    const [, context, frame, packet] = await libav.ff_init_encoder(ENCODER, {
      ctx: { pix_fmt: format, width, height, bit_rate: 0, gop_size: 1 },
      time_base: [1, 1],
      options: { ...OF_ALL, ...OF_COLOURS[colours] },
    });
    try {
      const picture = { data, format, width, height, layout: layoutOf({ width, height, colours }), pts: 0, ptshi: 0 };
      const [made] = await libav.ff_encode_multi(context, frame, packet, [picture], true);
      if (!made) throw new Error('The encoder of VP9 gave no frame.');
      return made.data;
    } finally {
      await libav.ff_free_encoder(context, frame, packet);
    }
  }
}

function layoutOf({ width, height, colours }: FilmCoding): { offset: number; stride: number }[] {
  const size = width * height;
  const [across, down] = colours === 'rgb' ? [width, height] : [width / 2, height / 2];
  return [
    { offset: 0, stride: width },
    { offset: size, stride: across },
    { offset: size + across * down, stride: across },
  ];
}
