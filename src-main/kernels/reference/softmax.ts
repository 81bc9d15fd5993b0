// Softmax and LogSoftmax by their definition. Source: torch/nn/functional.py.
import type { Tensor } from '../../../src-shared/network/graph.ts';
import { flatAt, tensorOf } from './indices.ts';

export function softmaxReference(input: Tensor, axis: number, isLog: boolean): Tensor {
  return tensorOf(input.shape, (indices) => {
    const along = Array.from({ length: input.shape[axis] ?? 1 }, (_, at) => {
      const place = indices.map((index, other) => (other === axis ? at : index));
      return input.data[flatAt(input.shape, place)] as number;
    });
    const greatest = along.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    const sum = along.reduce((total, value) => total + Math.exp(value - greatest), 0);
    const own = (input.data[flatAt(input.shape, indices)] as number) - greatest;
    return isLog ? own - Math.log(sum) : Math.exp(own) / sum;
  });
}
