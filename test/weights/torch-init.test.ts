import { expect, it } from 'vitest';
import { initialise } from '../../src-main/weights/torch-init.ts';
import { chain, conv2d, linear, relu } from '../network/network-fixture.ts';

const smallNetwork = chain(conv2d({ inChannels: 2, outChannels: 3, kernelSize: [2, 1] }), relu, linear(3, 2));

it('refuses layers that cannot exist before it makes them', () => {
  expect(() => initialise(chain(linear(2 ** 20, 2 ** 20)), 0)).toThrow(expect.objectContaining({ code: 'engine/out-of-memory' }));
});

it('gives the bits of PyTorch 1.13 after torch.manual_seed(3)', () => {
  const weights = initialise(smallNetwork, 3);
  expect([...weights].map(([name, { shape, data }]) => [name, shape, [...data]])).toEqual([
    [
      '0.weight',
      [3, 2, 2, 1],
      [
        ...[-0.4957364797592163, -0.39443063735961914, -0.21415752172470093, -0.4730451703071594],
        ...[-0.028385639190673828, -0.4398837089538574, 0.2718658447265625, 0.24369937181472778],
        ...[0.09442120790481567, 0.387856662273407, -0.04896867275238037, 0.29949063062667847],
      ],
    ],
    ['0.bias', [3], [-0.3501591086387634, -0.09853118658065796, -0.445823073387146]],
    [
      '2.weight',
      [2, 3],
      [
        ...[-0.04687478765845299, -0.3745788037776947, 0.5186716914176941],
        ...[0.40104901790618896, 0.43284669518470764, 0.17125412821769714],
      ],
    ],
    ['2.bias', [2], [-0.3293693959712982, 0.5188127160072327]],
  ]);
});

it('draws for a layer that was replaced, and keeps nothing of it', () => {
  const network = chain(linear(4, 4), linear(3, 2));
  const replaced = { ...network, modules: network.modules.map((layer, at) => (at === 0 ? { ...layer, path: '' } : layer)) };
  const kept = initialise(replaced, 5);
  expect([...kept.keys()]).toEqual(['1.weight', '1.bias']);
  expect(kept.get('1.weight')).toEqual(initialise(network, 5).get('1.weight'));
});
