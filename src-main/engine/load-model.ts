// MODEL of the command line as a network: a built-in, Python source that is parsed, or an ONNX file that brings its weights along.
import type { Network, Weights } from '../../src-shared/network/graph.ts';
import type { Shape } from '../../src-shared/network/operations.ts';
import type { NetworkSource } from '../../src-shared/protocol/network-messages.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';
import { importOnnx, onnxExternalFiles } from '../weights/onnx/import-onnx.ts';
import { readExternalFiles } from './external-data.ts';
import { sha256 } from './hash.ts';
import { isOnnxName, resolveModel } from './model-source.ts';
import { sourceOf } from './network-store.ts';
import { readBounded, withPath } from './read-bounded.ts';

export interface LoadedModel {
  readonly network: Network;
  /** Name of a built-in; null for a file. */
  readonly builtin: string | null;
  /** Python text, for fixes; null for ONNX. */
  readonly source: string | null;
  /** Of the source or the file. */
  readonly sha256: string;
  /** What the file itself says about its input. */
  readonly input: Shape | null;
  /** The weights inside the file; null where there are none. */
  readonly weights: Weights | null;
  /** For the trained weights of a built-in. */
  readonly from: NetworkSource | null;
}

interface LoadOptions {
  readonly className: string | null;
  /** Files beside an ONNX model may be opened where it says that its weights are there. */
  readonly allowExternalData: boolean;
}

/** @throws AppError file/*, network/unknown, network/unsupported, weights/* for ONNX files */
export async function loadModel(model: string, { className, allowExternalData }: LoadOptions): Promise<LoadedModel> {
  if (isOnnxName(model)) return loadOnnx(model, allowExternalData);
  const from = await resolveModel(model, className);
  const { text, className: wanted } = await sourceOf(from);
  return {
    network: readNetwork(text, wanted),
    builtin: 'builtin' in from ? from.builtin : null,
    source: text,
    sha256: sha256(text),
    input: null,
    weights: null,
    from,
  };
}

async function loadOnnx(path: string, allowExternalData: boolean): Promise<LoadedModel> {
  const bytes = await readBounded(path);
  try {
    const files = await readExternalFiles(path, onnxExternalFiles(bytes), allowExternalData);
    const { network, weights, input } = importOnnx(bytes, files);
    return { network, builtin: null, source: null, sha256: sha256(bytes), input, weights, from: null };
  } catch (thrown) {
    throw withPath(path, thrown);
  }
}
