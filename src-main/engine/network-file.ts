// A file that was given to the window as a network: Python source, an ONNX model as the PyTorch source it stands for, or weights that look for one.
import { basename } from 'node:path';
import type { NetworkFile } from '../../src-shared/protocol/network-messages.ts';
import { writeNetwork } from '../../src-shared/pytorch/write-source.ts';
import { loadModel } from './load-model.ts';
import { isOnnxName, readSourceFile } from './model-source.ts';
import { withoutPath } from './read-bounded.ts';

const SOURCE_NAME = /\.(py|pyw|txt)$/i;

/** Weights are read when they are asked for, by `weights.inspect`. @throws AppError file/*, network/*, weights/* for ONNX files */
export async function readNetworkFile(path: string, allowExternalData = false): Promise<NetworkFile> {
  const label = basename(path);
  try {
    if (isOnnxName(label)) {
      const { network, input } = await loadModel(path, { className: null, allowExternalData });
      return { label, source: writeNetwork(network), input, hasWeights: true };
    }
    if (!SOURCE_NAME.test(label)) return { label, source: null, input: null, hasWeights: true };
    return { label, source: await readSourceFile(path), input: null, hasWeights: false };
  } catch (thrown) {
    throw withoutPath(path, label, thrown);
  }
}
