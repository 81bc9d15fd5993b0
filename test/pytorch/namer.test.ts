import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Namer } from '../../src-shared/pytorch/namer.ts';

/** From torch.fx.graph._Namespace of PyTorch 1.13, with _snake_case before it. */
it.each([
  [
    ['relu', 'relu', 'relu'],
    ['relu', 'relu_1', 'relu_2'],
  ],
  [
    ['relu_1', 'relu', 'relu', 'relu_1'],
    ['relu_1', 'relu', 'relu_2', 'relu_3'],
  ],
  [
    ['relu_2', 'relu_2', 'relu', 'relu', 'relu'],
    ['relu_2', 'relu_3', 'relu', 'relu_1', 'relu_4'],
  ],
  [
    ['relu_', 'relu_', 'x_01'],
    ['relu_', 'relu__1', 'x_1'],
  ],
  [
    ['features.0', 'features.10', 'features_0'],
    ['features_0', 'features_10', 'features_1'],
  ],
  [
    ['input', 'class', 'torch', 'list'],
    ['input_1', 'class_1', 'torch_1', 'list_1'],
  ],
  [
    ['0', '1.conv'],
    ['_0', '_1_conv'],
  ],
  [
    ['convLayerOne', 'Conv2D', 'ABC', 'aBC'],
    ['conv_layer_one', 'conv2d', 'abc', 'a_bc'],
  ],
  [
    ['a-b c', '__add__', 'conv_0', 'conv_0'],
    ['a_b_c', 'add', 'conv_0', 'conv_1'],
  ],
])('names %j', (targets, names) => {
  const namer = new Namer();
  expect(targets.map((target) => namer.create(target))).toEqual(names);
});

it('never gives a name twice', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z][a-z_]{0,2}(_\d{1,2})?$/), { maxLength: 60 }), (targets) => {
      const namer = new Namer();
      const names = targets.map((target) => namer.create(target));
      expect(new Set(names).size).toBe(names.length);
    }),
  );
});
