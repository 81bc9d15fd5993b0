// Films of pictures as on screen. Of several slices: one a map that scrolls through the slices, NODE/channel-007.webm; of one slice or an array: one a
// node that goes through its maps, NODE.webm. The frames are compressed by threads beside the compute of the next slice and written in order.
import { join } from 'node:path';
import { evenScale, type FilmFormat } from '../../../src-shared/network/recipe.ts';
import { AppError, throwIfCancelled } from '../../../src-shared/protocol/errors.ts';
import type { Activation } from '../../cnn/activation.ts';
import type { FilmHead, FilmWriter } from '../../export/film.ts';
import { roomFor } from '../../export/marked-picture.ts';
import { Mp4Writer } from '../../export/mp4.ts';
import type { PlacedMarks } from '../../export/picture-lines.ts';
import { fillLines, lineBytes } from '../../export/png-map.ts';
import { WebmWriter } from '../../export/webm.ts';
import { defaultThreads } from '../compute.ts';
import type { OutputNeeds, RunOutput, WrittenFile } from '../run/run-output.ts';
import { planeOf } from '../tile-source.ts';
import type { FilmPicture } from './film-messages.ts';
import { FilmPool } from './film-pool.ts';
import { GrowingFile } from './growing-file.ts';
import { everyMap, hasPictures, mapName } from './map-names.ts';
import { coloursOf, markingOf, rangeOf, storedValuesOf } from './map-picture.ts';
import { FRAMES_A_SECOND, type OutputStyle, scaleOf } from './output-style.ts';
import { placingOf } from './placing.ts';

interface Film {
  readonly file: GrowingFile;
  readonly head: FilmHead;
  readonly writer: FilmWriter;
  readonly node: string;
  /** Shown in it, in order. */
  readonly maps: number[];
  hasFrames: boolean;
  /** Until the last frame so far is written. */
  last: Promise<void>;
}

const WRITERS: Readonly<Record<FilmFormat, (head: FilmHead) => FilmWriter>> = {
  webm: (head) => new WebmWriter(head),
  mp4: (head) => new Mp4Writer(head),
};

export function filmOutput(
  { out, style, items, mayReplace, provenanceOf, gridOf, geometryOf, onFile }: OutputNeeds,
  format: FilmFormat,
): RunOutput {
  if (format === 'mp4') requireEvenScale(scaleOf(style));
  const films = new Map<string, Film>();
  const pool = new FilmPool(defaultThreads());
  const filmOf = (name: string, activation: Activation): Film => {
    const known = films.get(name);
    if (known) return known;
    const head = headOf(activation, style, format);
    const film: Film = {
      ...{ file: new GrowingFile(join(out, `${name}.${format}`), mayReplace(null)), head, writer: WRITERS[format](head) },
      ...{ node: activation.name, maps: [], hasFrames: false, last: Promise.resolve() },
    };
    films.set(name, film);
    return film;
  };
  return {
    add: async (item, results, signal) => {
      const frames: Promise<void>[] = [];
      const placedOf = await placingOf(item, { style, geometryOf });
      for (const { activation, channels } of results.filter(({ activation: one }) => hasPictures(one))) {
        const pixelMm = gridOf(activation.name)?.pixelMm ?? null;
        for (const map of channels ?? everyMap(activation)) {
          throwIfCancelled(signal);
          const { name } = activation;
          const film = filmOf(items.length > 1 ? join(name, mapName(activation, map)) : name, activation);
          if (!film.maps.includes(map)) film.maps.push(map);
          const { packet } = await pool.encode(
            pictureOf(activation, map, { style, pixelMm, placed: placedOf(activation), coding: film.head }),
          );
          frames.push(append(film, packet));
        }
      }
      const written = Promise.all(frames).then(() => []);
      // Whoever waits for them hears of one that failed; until then it is no unhandled failure.
      written.catch(() => undefined);
      return { written };
    },
    skip: async () => undefined,
    finish: async (signal) => {
      const written: WrittenFile[] = [];
      for (const { file, writer, node, maps, last, hasFrames } of films.values()) {
        throwIfCancelled(signal);
        await last;
        if (!hasFrames) continue;
        const shown = {
          nodes: [node],
          channels: maps,
          range: style.range,
          ...(style.drawn === undefined ? {} : { drawn: style.drawn }),
        };
        const { tail, head } = writer.end(provenanceOf(null, shown));
        await file.append(tail);
        await file.replaceStart(head);
        const done = { path: file.path, nodes: [node], ...(await file.finish()) };
        onFile(done);
        written.push(done);
      }
      return written;
    },
    close: async () => {
      await pool.close();
      for (const { file, last } of films.values()) {
        await last;
        await file.discard();
      }
    },
  };
}

/** Behind the frames before, of which one may have failed: that is told where it was asked for. */
function append(film: Film, packet: Promise<Uint8Array>): Promise<void> {
  const written = film.last.then(async () => {
    const bytes = await packet;
    if (!film.hasFrames) await film.file.append(film.writer.begin());
    film.hasFrames = true;
    await film.file.append(film.writer.frame(bytes));
  });
  film.last = written.catch(() => undefined);
  return written;
}

function requireEvenScale(scale: number): void {
  if (evenScale(scale) === scale) return;
  throw new AppError(
    'engine/bad-request',
    `MP4 has a colour for every two by two pixels, and a scale of ${scale} would smear those of the map. Use --scale ${evenScale(scale)}, or WebM, which is exact at every scale.`,
  );
}

/** MP4 is for players of every kind, which read 4:2:0 only; WebM is exact. */
function headOf(activation: Activation, style: OutputStyle, format: FilmFormat): FilmHead {
  const { width, height } = roomFor(planeOf(activation), markingOf(style));
  const framesPerSecond = style.fps ?? FRAMES_A_SECOND;
  if (format === 'webm') return { colours: 'rgb', width, height, framesPerSecond };
  return { colours: 'yuv420', width: width + (width % 2), height, framesPerSecond };
}

interface FrameLook extends Pick<FilmPicture, 'coding'>, Pick<FilmPicture['picture'], 'pixelMm'> {
  readonly style: OutputStyle;
  readonly placed: PlacedMarks | null;
}

function pictureOf(activation: Activation, map: number, { style, pixelMm, placed, coding }: FrameLook): FilmPicture {
  const { rows, columns } = planeOf(activation);
  const range = rangeOf(activation, map);
  const picture = {
    ...{ rows, columns, range, pixelMm, colours: coloursOf(activation, range, style), ...markingOf(style) },
    ...(placed === null ? {} : { placed }),
  };
  const lines = new Uint8Array(lineBytes(picture));
  fillLines(picture, storedValuesOf(activation, map), lines);
  return { picture, lines, coding };
}
