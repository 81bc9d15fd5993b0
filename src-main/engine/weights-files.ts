// Weights files from the disk: read within bounds, understood by their content, every failure with the file's name.
import type { Network } from '../../src-shared/network/graph.ts';
import type { WeightsFileReport, WeightsFit, WeightsPair } from '../../src-shared/network/weights-report.ts';
import { compareWeights } from '../weights/fit.ts';
import { onnxExternalFiles } from '../weights/onnx/import-onnx.ts';
import { readOnnxWeights } from '../weights/onnx/onnx-weights.ts';
import { readWeights } from '../weights/read-weights.ts';
import { describeTensor, type WeightsFile, weightsOf } from '../weights/weights-file.ts';
import { readExternalFiles } from './external-data.ts';
import { sha256 } from './hash.ts';
import { isOnnxName } from './model-source.ts';
import { readBounded, withPath } from './read-bounded.ts';

export interface OpenedWeights {
  readonly file: WeightsFile;
  readonly sha256: string;
}

/** @throws AppError file/*, weights/*, array/*, each naming the file */
export async function openWeightsFile(path: string, allowExternalData = false): Promise<OpenedWeights> {
  const bytes = await readBounded(path);
  try {
    const file = isOnnxName(path) ? await openOnnx(path, bytes, allowExternalData) : await readWeights(bytes, path);
    return { file, sha256: sha256(bytes) };
  } catch (thrown) {
    throw withPath(path, thrown);
  }
}

async function openOnnx(path: string, bytes: Uint8Array, allowed: boolean): Promise<WeightsFile> {
  return readOnnxWeights(bytes, await readExternalFiles(path, onnxExternalFiles(bytes), allowed));
}

/** What is in the file, without its values. */
export const describeFile = ({ format, wrapper, tensors, ignored, warnings, layers }: WeightsFile): WeightsFileReport => ({
  format,
  wrapper,
  tensors: tensors.map(describeTensor),
  ignored,
  warnings,
  layers,
});

export const fitOf = (file: WeightsFile, network: Network, chosen: readonly WeightsPair[]): WeightsFit =>
  compareWeights(network, weightsOf(file), chosen).fit;
