// Moving pictures as on screen. Of several slices: a GIF a map that scrolls through the slices, NODE/channel-007.gif; of one slice or an array: one a
// node that goes through its maps, NODE.gif. What is no number has one colour and no hatching: 255 levels leave a palette of 256 no second one.
import { join } from 'node:path';
import { displayLookup } from '../../../src-shared/imaging/display-lookup.ts';
import { throwIfCancelled } from '../../../src-shared/protocol/errors.ts';
import type { Activation } from '../../cnn/activation.ts';
import { type GifFrame, GifWriter } from '../../export/gif.ts';
import type { OutputNeeds, RunOutput, WrittenFile } from '../run/run-output.ts';
import { GrowingFile } from './growing-file.ts';
import { everyMap, hasPictures, mapName } from './map-names.ts';
import { coloursOf, levelPictureOf } from './map-picture.ts';
import { FRAMES_A_SECOND, type OutputStyle } from './output-style.ts';

interface Movie {
  readonly file: GrowingFile;
  readonly writer: GifWriter;
  readonly node: string;
  /** Shown in it, in order. */
  readonly maps: number[];
}

export function gifOutput({ out, style, items, mayReplace, provenanceOf, onFile }: OutputNeeds): RunOutput {
  const movies = new Map<string, Movie>();
  const movieOf = (name: string, node: string): Movie => {
    const known = movies.get(name);
    if (known) return known;
    const file = new GrowingFile(join(out, `${name}.gif`), mayReplace(null));
    const movie: Movie = { file, writer: new GifWriter(style.fps ?? FRAMES_A_SECOND), node, maps: [] };
    movies.set(name, movie);
    return movie;
  };
  return {
    add: async (_item, results, signal) => {
      for (const { activation, channels } of results.filter(({ activation: one }) => hasPictures(one))) {
        for (const map of channels ?? everyMap(activation)) {
          throwIfCancelled(signal);
          const { name } = activation;
          const movie = movieOf(items.length > 1 ? join(name, mapName(activation, map)) : name, name);
          if (!movie.maps.includes(map)) movie.maps.push(map);
          await movie.file.append(movie.writer.frame(frameOf(activation, map, style)));
        }
      }
      return { written: Promise.resolve([]) };
    },
    skip: async () => undefined,
    finish: async (signal) => {
      const written: WrittenFile[] = [];
      for (const { file, writer, node, maps } of movies.values()) {
        throwIfCancelled(signal);
        await file.append(writer.end(provenanceOf(null, { nodes: [node], channels: maps, range: style.range })));
        const done = { path: file.path, nodes: [node], ...(await file.finish()) };
        onFile(done);
        written.push(done);
      }
      return written;
    },
    close: async () => {
      for (const { file } of movies.values()) await file.discard();
    },
  };
}

function frameOf(activation: Activation, map: number, style: OutputStyle): GifFrame {
  const { rows, columns, levels, range } = levelPictureOf(activation, map);
  const { display, colormap } = coloursOf(activation, range, style);
  return { width: columns, height: rows, data: levels, palette: displayLookup(range, display, colormap) };
}
