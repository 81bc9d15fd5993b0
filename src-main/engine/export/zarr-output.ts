// NODE.ome.zarr of each node over all slices of a run: a chunk a slice, written when it is computed; the metadata at the end, so that a reader finds
// either nothing or all of it.
import { join } from 'node:path';
import { throwIfCancelled } from '../../../src-shared/protocol/errors.ts';
import { zarrArray, zarrChunk, zarrGroup } from '../../export/ome-zarr.ts';
import { bytesOf } from '../../export/tensor-source.ts';
import { writeWhole } from '../atomic-write.ts';
import { type ItemResult, tensorOf } from '../run/result-writer.ts';
import type { OutputNeeds, RunOutput, WrittenFile } from '../run/run-output.ts';
import { planeOf } from '../tile-source.ts';
import { everyMap, hasPictures, mapName } from './map-names.ts';

export function zarrOutput(needs: OutputNeeds): RunOutput {
  const { out, items, mayReplace, onFile } = needs;
  const documents = new Map<string, { readonly group: string; readonly array: string }>();
  const write = async (
    node: string,
    parts: readonly string[],
    content: Uint8Array | Iterable<Uint8Array>,
  ): Promise<WrittenFile> => {
    const path = join(out, `${node}.ome.zarr`, ...parts);
    const file = { path, nodes: [node], ...(await writeWhole(path, content, { overwrite: mayReplace(null) })) };
    onFile(file);
    return file;
  };
  const chunks: WrittenFile[] = [];
  return {
    add: async (item, results, signal) => {
      for (const result of results.filter(({ activation }) => hasPictures(activation))) {
        throwIfCancelled(signal);
        const { name } = result.activation;
        if (!documents.has(name)) documents.set(name, documentsOf(result, needs));
        chunks.push(await write(name, zarrChunk(items.indexOf(item)), bytesOf(tensorOf(result))));
      }
      return { written: Promise.resolve([]) };
    },
    skip: async () => undefined,
    finish: async () => {
      const written: WrittenFile[] = [...chunks];
      const text = (content: string): Uint8Array => new TextEncoder().encode(content);
      for (const [node, { group, array }] of documents) {
        written.push(await write(node, ['0', 'zarr.json'], text(array)), await write(node, ['zarr.json'], text(group)));
      }
      return written;
    },
    close: async () => undefined,
  };
}

function documentsOf({ activation, channels }: ItemResult, { items, gridOf, provenanceOf }: OutputNeeds) {
  const { name } = activation;
  const { rows, columns } = planeOf(activation);
  const maps = channels ?? everyMap(activation);
  const shape = { columns, rows, slices: items.length, maps: maps.length };
  const provenance = provenanceOf(null, { nodes: [name], ...(channels === null ? {} : { channels }) });
  const names = maps.map((map) => mapName(activation, map));
  return { array: zarrArray(shape), group: zarrGroup(gridOf(name), { name, names, provenance }) };
}
