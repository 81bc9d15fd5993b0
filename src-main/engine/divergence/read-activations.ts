// Activations that PyTorch wrote: .npz, .safetensors, a folder of .npy, or single .npy files, read by the readers of weights under their bounds. What
// they are called is matched with the nodes of the network.
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Network, Tensor } from '../../../src-shared/network/graph.ts';
import { AppError } from '../../../src-shared/protocol/errors.ts';
import { readingFailed } from '../file-errors.ts';
import { openWeightsFile } from '../weights-files.ts';

/** Deep networks have some hundred nodes. */
const MOST_FILES = 4096;
/** All arrays together, as the disk says before one is read; activations of 112 maps of 512 x 512 are 0.25 GiB. */
const MOST_BYTES = 4 * 2 ** 30;

export type Activations = ReadonlyMap<string, Tensor>;

/**
 * @param paths one .npz or .safetensors, one folder, or .npy files
 * @throws AppError file/*, weights/*, array/* naming the file
 */
export async function readActivations(paths: readonly string[]): Promise<Activations> {
  const files = (await Promise.all(paths.map(filesOf))).flat();
  if (files.length === 0)
    throw new AppError(
      'array/unsupported',
      'There are no activations here. Give a .npz, a .safetensors, or a folder of .npy files named as the nodes.',
    );
  if (files.length > MOST_FILES)
    throw new AppError('array/unsupported', `These are ${files.length} files; at most ${MOST_FILES} are read.`);
  const sizes = await Promise.all(files.map(sizeOf));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  if (bytes > MOST_BYTES)
    throw new AppError(
      'array/unsupported',
      `The activations take ${bytes} bytes; at most ${MOST_BYTES} are read. Keep fewer nodes, or use a smaller input.`,
    );
  const found = new Map<string, Tensor>();
  for (const path of files) {
    const { file } = await openWeightsFile(path);
    for (const { name, shape, data } of file.tensors) {
      if (found.has(name)) throw new AppError('array/corrupt', `There are two arrays named ${name}; one of them is in ${path}.`);
      found.set(name, { shape, data });
    }
  }
  return found;
}

/** The arrays of a folder in the order of their names; any other file is itself. */
async function filesOf(path: string): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = (await readdir(path)).filter((name) => /\.npy$/i.test(name) && !name.startsWith('.'));
    if (names.length === 0)
      throw new AppError('array/unsupported', `${basename(path)} holds no .npy files. Save each activation as NODE.npy.`);
    return names.sort().map((name) => join(path, name));
  } catch (thrown) {
    throw readingFailed(path, thrown);
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (thrown) {
    throw readingFailed(path, thrown);
  }
}

const INPUT_NAMES = ['input', 'x', 'inputs', 'input_0'];

/**
 * Names of the file by node: the node's own, its module's path (`features.0`), either with an ending of `.out` or `.output`; the input under its name in
 * forward or as `input`.
 */
export function matchNames(
  { nodes, inputs }: Pick<Network, 'nodes' | 'inputs'>,
  names: readonly string[],
): { readonly byNode: ReadonlyMap<string, string>; readonly unknown: readonly string[] } {
  const free = new Map(names.map((name) => [name.replace(/\.(out|output)$/, ''), name]));
  const byNode = new Map<string, string>();
  const take = (node: string, candidates: readonly string[]): void => {
    const found = candidates.find((candidate) => free.has(candidate));
    if (found === undefined || byNode.has(node)) return;
    byNode.set(node, free.get(found) as string);
    free.delete(found);
  };
  for (const { name } of nodes) take(name, [name]);
  for (const { name, target, kind } of nodes) if (kind === 'call_module') take(name, [target, target.replaceAll('.', '_')]);
  const [input = 'x'] = inputs;
  take(input, [input, ...INPUT_NAMES]);
  return { byNode, unknown: [...free.values()] };
}
