// Moving pictures as on screen: WebM, MP4, GIF. Of several slices: one a map that scrolls through the slices, NODE/channel-007.webm; of one slice or an
// array: one a node that goes through its maps, NODE.webm; of the CT alone: slice.webm. The frames are compressed by threads beside the compute of the
// next slice and written in order.
import { join } from 'node:path';
import { evenScale, type MovingFormat } from '../../../src-shared/network/recipe.ts';
import { AppError, throwIfCancelled } from '../../../src-shared/protocol/errors.ts';
import type { Activation } from '../../cnn/activation.ts';
import type { FilmWriter, MovingHead } from '../../export/film.ts';
import { GifWriter } from '../../export/gif.ts';
import { roomFor } from '../../export/marked-picture.ts';
import { Mp4Writer } from '../../export/mp4.ts';
import { fillLines, lineBytes, type SeenMap } from '../../export/png-map.ts';
import { WebmWriter } from '../../export/webm.ts';
import { defaultThreads } from '../compute.ts';
import type { ItemResult } from '../run/result-writer.ts';
import type { OutputNeeds, RunOutput, WrittenFile } from '../run/run-output.ts';
import { FilmPool } from './film-pool.ts';
import { GrowingFile } from './growing-file.ts';
import { everyMap, hasPictures, mapName } from './map-names.ts';
import { seenSource } from './map-picture.ts';
import { FRAMES_A_SECOND, isSliceAlone, type OutputStyle, scaleOf, shownBesides } from './output-style.ts';
import { placingOf } from './placing.ts';

interface Film {
  readonly file: GrowingFile;
  readonly head: MovingHead;
  readonly writer: FilmWriter;
  readonly nodes: readonly string[];
  /** Shown in it, in order. */
  readonly maps: number[];
  hasFrames: boolean;
  /** Until the last frame so far is written. */
  last: Promise<void>;
}

/** One picture of a film. */
interface Frame {
  /** Of the film. */
  readonly name: string;
  /** null: the slice itself. */
  readonly shown: { readonly activation: Activation; readonly map: number } | null;
}

export function filmOutput(needs: OutputNeeds, format: MovingFormat): RunOutput {
  const { out, style, items, mayReplace, provenanceOf, onFile } = needs;
  if (format === 'mp4') requireEvenScale(scaleOf(style));
  const films = new Map<string, Film>();
  const pool = new FilmPool(defaultThreads());
  const filmOf = ({ name, shown }: Frame, picture: SeenMap): Film => {
    const known = films.get(name);
    if (known) return known;
    const file = new GrowingFile(join(out, `${name}.${format}`), mayReplace(null));
    const nodes = shown ? [shown.activation.name] : [];
    const film = { file, ...begun(picture, style, format), nodes, maps: [], hasFrames: false, last: Promise.resolve() };
    films.set(name, film);
    return film;
  };
  return {
    add: async (item, results, signal) => {
      const frames: Promise<void>[] = [];
      const surroundingsOf = await placingOf(item, needs);
      for (const frame of framesOf(results, style, items.length > 1)) {
        throwIfCancelled(signal);
        const { shown } = frame;
        const { picture, source } = seenSource(shown, style, surroundingsOf);
        const film = filmOf(frame, picture);
        if (shown && !film.maps.includes(shown.map)) film.maps.push(shown.map);
        const lines = new Uint8Array(lineBytes(picture));
        fillLines(picture, source, lines);
        const { packet } = await pool.encode({ picture, lines, coding: film.head });
        frames.push(append(film, packet));
      }
      const written = Promise.all(frames).then(() => []);
      // Whoever waits for them hears of one that failed; until then it is no unhandled failure.
      written.catch(() => undefined);
      return { written };
    },
    skip: async () => undefined,
    finish: async (signal) => {
      const written: WrittenFile[] = [];
      for (const { file, writer, nodes, maps, last, hasFrames } of films.values()) {
        throwIfCancelled(signal);
        await last;
        if (!hasFrames) continue;
        const ofMaps = nodes.length > 0 ? { channels: maps, range: style.range } : {};
        const { tail, head } = writer.end(provenanceOf(null, { nodes, ...ofMaps, ...shownBesides(style) }));
        await file.append(tail);
        await file.replaceStart(head);
        const done = { path: file.path, nodes, ...(await file.finish()) };
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

/** Of one slice. @param isSeries there are several */
function* framesOf(results: readonly ItemResult[], style: OutputStyle, isSeries: boolean): Iterable<Frame> {
  if (isSliceAlone(style)) yield { name: 'slice', shown: null };
  for (const { activation, channels } of results.filter(({ activation: one }) => hasPictures(one))) {
    const { name } = activation;
    for (const map of channels ?? everyMap(activation))
      yield { name: isSeries ? join(name, mapName(activation, map)) : name, shown: { activation, map } };
  }
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

/** MP4 is for players of every kind, which read 4:2:0 only; WebM is exact; GIF has 256 colours a frame. */
function begun(picture: SeenMap, style: OutputStyle, format: MovingFormat): Pick<Film, 'head' | 'writer'> {
  const { width, height } = roomFor(picture.over?.ground ?? picture, picture);
  const framesPerSecond = style.fps ?? FRAMES_A_SECOND;
  if (format === 'gif') {
    const head = { colours: 'indexed', width, height, framesPerSecond } as const;
    return { head, writer: new GifWriter(head) };
  }
  if (format === 'webm') {
    const head = { colours: 'rgb', width, height, framesPerSecond } as const;
    return { head, writer: new WebmWriter(head) };
  }
  const head = { colours: 'yuv420', width: width + (width % 2), height, framesPerSecond } as const;
  return { head, writer: new Mp4Writer(head) };
}
