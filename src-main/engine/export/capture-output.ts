// Secondary captures: the maps of a node of one slice as on screen, slice-0012/NODE.dcm, a frame a map.
import { join } from 'node:path';
import { coloursOfLevels, displayLookup } from '../../../src-shared/imaging/display-lookup.ts';
import { throwIfCancelled } from '../../../src-shared/protocol/errors.ts';
import { captureHead } from '../../dicom/secondary-capture.ts';
import { writeWhole } from '../atomic-write.ts';
import type { ItemResult } from '../run/result-writer.ts';
import type { RunItem } from '../run/run-inputs.ts';
import type { OutputNeeds, RunOutput, WrittenFile } from '../run/run-output.ts';
import { planeOf } from '../tile-source.ts';
import { VERSION } from '../version.ts';
import { derivedSourceOf, identityRules } from './derived-sources.ts';
import { everyMap, hasPictures } from './map-names.ts';
import { coloursOf, levelPictureOf } from './map-picture.ts';

const RGB = 3;

export function captureOutput(needs: OutputNeeds): RunOutput {
  const { mayReplace, pathOf, onFile } = needs;
  return {
    add: async (item, results, signal) => {
      const written: WrittenFile[] = [];
      for (const result of results.filter(({ activation }) => hasPictures(activation))) {
        throwIfCancelled(signal);
        const { name } = result.activation;
        const path = join(pathOf(item), `${name}.dcm`);
        const parts = await captureParts(item, result, needs);
        const file = { path, nodes: [name], ...(await writeWhole(path, parts, { overwrite: mayReplace(item) })) };
        onFile(file);
        written.push(file);
      }
      return { written: Promise.resolve(written) };
    },
    skip: async () => undefined,
    finish: async () => [],
    close: async () => undefined,
  };
}

async function captureParts(
  item: RunItem,
  { activation, channels }: ItemResult,
  needs: OutputNeeds,
): Promise<Iterable<Uint8Array>> {
  const { style, series, gridOf, provenanceOf } = needs;
  const { name } = activation;
  const { rows, columns } = planeOf(activation);
  const maps = channels ?? everyMap(activation);
  const pixelMm = gridOf(name)?.pixelMm ?? null;
  const object = {
    ...{ rows, columns, node: name, label: name, version: VERSION },
    sources: [await derivedSourceOf(series, item)],
    rules: identityRules(style),
    instance: (item.slice ?? 0) + 1,
    provenance: provenanceOf(item, { nodes: [name], ...(channels === null ? {} : { channels }), range: style.range }),
  };
  const head = captureHead(object, maps.length, pixelMm);
  const frame = (map: number): Uint8Array => {
    const { levels, range } = levelPictureOf(activation, map);
    const { display, colormap } = coloursOf(activation, range, style);
    return coloursOfLevels(levels, columns, displayLookup(range, display, colormap));
  };
  return (function* parts() {
    yield head;
    for (const map of maps) yield frame(map);
    if ((rows * columns * RGB * maps.length) % 2 === 1) yield new Uint8Array(1);
  })();
}
