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
  /** Of the file itself. */
  readonly sha256: string;
  /** Of the files beside it that it keeps weights in, which were read too. */
  readonly beside: readonly { readonly name: string; readonly sha256: string }[];
}

/** @throws AppError file/*, weights/*, array/*, each naming the file */
export async function openWeightsFile(path: string, allowExternalData = false): Promise<OpenedWeights> {
  const bytes = await readBounded(path);
  try {
    const hash = sha256(bytes);
    if (!isOnnxName(path)) return { file: await readWeights(bytes, path), sha256: hash, beside: [] };
    const outside = await readExternalFiles(path, onnxExternalFiles(bytes), allowExternalData);
    const beside = [...outside].map(([name, content]) => ({ name, sha256: sha256(content) }));
    return { file: readOnnxWeights(bytes, outside), sha256: hash, beside };
  } catch (thrown) {
    throw withPath(path, thrown);
  }
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
