// Reads a broken file as the program does and judges the answer: tensors that are what they say, or an error of our own, soon.
import { importOnnx } from '../../src-main/weights/onnx/import-onnx.ts';
import { readWeights } from '../../src-main/weights/read-weights.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';

const ERROR_CODE = /^(weights|array|network)\//;
const LEAST_WORDS = 20;

/** @returns what went wrong, or the outcome: `read`, or the code of the error */
export async function probeWeights(
  name: string,
  bytes: Uint8Array,
): Promise<{ readonly outcome: string; readonly wrong: string | null }> {
  try {
    if (name.endsWith('.onnx')) {
      const { weights, network } = importOnnx(bytes, new Map());
      const liar = [...weights].find(([, { shape, data }]) => data.length !== countOf(shape));
      const names = new Set(network.nodes.map((node) => node.name));
      return {
        outcome: 'read',
        wrong: liar ? `${liar[0]} lies about its shape` : names.size < network.nodes.length ? 'two nodes have one name' : null,
      };
    }
    const { tensors } = await readWeights(bytes, name);
    const liar = tensors.find(({ shape, data }) => data.length !== countOf(shape));
    return { outcome: 'read', wrong: liar ? `${liar.name} lies about its shape` : null };
  } catch (thrown) {
    if (!(thrown instanceof AppError) || !ERROR_CODE.test(thrown.code))
      return { outcome: 'crash', wrong: thrown instanceof Error ? String(thrown.stack) : String(thrown) };
    return {
      outcome: thrown.code,
      wrong: thrown.message.length < LEAST_WORDS ? `the message says too little: ${thrown.message}` : null,
    };
  }
}

const countOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
