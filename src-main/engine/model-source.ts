// What MODEL on the command line means, where it is a source: a built-in's name or a Python file.
import { readFile, stat } from 'node:fs/promises';
import { builtinNetworks } from '../../src-shared/network/builtin-networks.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { NetworkSource } from '../../src-shared/protocol/network-messages.ts';
import { readingFailed } from './file-errors.ts';

/** Sources of networks are a few kilobytes; a larger file is something else. */
const LARGEST_SOURCE_BYTES = 16 * 1024 * 1024;

/** ONNX files are binary and are not sources. */
export const isOnnxName = (model: string): boolean => /\.onnx$/i.test(model);

/** @throws AppError file/*, network/unsupported, network/unknown */
export async function resolveModel(model: string, className: string | null): Promise<NetworkSource> {
  if (builtinNetworks.some((network) => network.id === model)) return { builtin: model };
  return { python: await readSourceFile(model), className };
}

/** @throws AppError file/*, network/unsupported, network/unknown */
export async function readSourceFile(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > LARGEST_SOURCE_BYTES) {
      throw new AppError(
        'network/unsupported',
        `${path} has ${size} bytes; Python source of a network has at most ${LARGEST_SOURCE_BYTES}. Is it another kind of file?`,
      );
    }
    return await readFile(path, 'utf8');
  } catch (thrown) {
    if (isMissing(thrown)) {
      throw new AppError(
        'network/unknown',
        `${path} is neither a file nor a built-in network. Built in are: ${builtinNetworks.map(({ id }) => id).join(', ')}.`,
      );
    }
    throw readingFailed(path, thrown);
  }
}

const isMissing = (thrown: unknown): boolean =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === 'ENOENT';
