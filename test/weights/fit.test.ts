import { expect, it } from 'vitest';
import { fitWeights } from '../../src-main/weights/fit.ts';
import { initialise } from '../../src-main/weights/torch-init.ts';
import { chain, linear, relu } from '../network/network-fixture.ts';

const network = chain(linear(2, 3), relu, linear(3, 1));

it('says every difference in the words of load_state_dict', () => {
  const found = new Map([
    ['0.weight', { shape: [3, 2], data: new Float32Array(6) }],
    ['0.bias', { shape: [4], data: new Float32Array(4) }],
    ['2.weight', { shape: [1, 3], data: new Float32Array(3) }],
    ['head.bias', { shape: [1], data: Float32Array.of(5) }],
  ]);
  expect(() => fitWeights(network, found)).toThrow(
    expect.objectContaining({
      code: 'weights/mismatch',
      message: expect.stringContaining(
        'Error(s) in loading state_dict for Net:\n\tMissing key(s) in state_dict: "2.bias".\n\tUnexpected key(s) in state_dict: "head.bias".\n\tsize mismatch for 0.bias: copying a param with shape torch.Size([4]) from checkpoint, the shape in current model is torch.Size([3]).',
      ),
      detail: { missing: ['2.bias'], unexpected: ['head.bias'], mismatched: ['0.bias'] },
    }),
  );
});

it('gives the tensors in the order of the network', () => {
  const weights = initialise(network, 1);
  const shuffled = new Map([...weights].reverse());
  expect([...fitWeights(network, shuffled).weights]).toEqual([...weights]);
});

it('takes a tensor that was saved under two names', () => {
  const weights = initialise(network, 1);
  const twice = new Map([...weights, ['alias.weight', { ...(weights.get('0.weight') as object) } as never]]);
  expect(fitWeights(network, twice).fit.unexpected).toEqual([]);
});
