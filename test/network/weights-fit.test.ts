import { describe, expect, it } from 'vitest';
import { fitNames, isUnwrapped, isWholeFit } from '../../src-shared/network/weights-fit.ts';

const named = (shapes: Readonly<Record<string, readonly number[]>>) =>
  Object.entries(shapes).map(([name, shape]) => ({ name, shape }));
const network = named({ 'conv1.weight': [4, 1, 3, 3], 'conv1.bias': [4], 'layer.0.weight': [8, 4, 3, 3], 'layer.0.bias': [8] });
const renamed = (rename: (name: string) => string) => network.map(({ name, shape }) => ({ name: rename(name), shape }));

describe('prefixes are taken off where that makes them fit', () => {
  it.each(['module.', 'model.', 'net.', '_orig_mod.', 'module._orig_mod.', 'any.deep.prefix_1.'])('%s', (prefix) => {
    const fit = fitNames(
      network,
      renamed((name) => `${prefix}${name}`),
    );
    expect(isWholeFit(fit)).toBe(true);
    expect(fit.prefix).toBe(prefix);
    expect(fit.pairs.map((pair) => pair.file)).toEqual(network.map(({ name }) => `${prefix}${name}`));
  });

  it('also from within a name, as torch.compile and FSDP put them', () => {
    const found = renamed((name) => name.replace('layer.', 'layer._orig_mod.'));
    const fit = fitNames(network, found);
    expect([isWholeFit(fit), isUnwrapped(fit)]).toEqual([true, true]);
  });

  it('and put before, for a network that keeps the saved one as a part', () => {
    const inner = network.map(({ name, shape }) => ({ name: `backbone.${name}`, shape }));
    const fit = fitNames(inner, network);
    expect([isWholeFit(fit), fit.added]).toEqual([true, 'backbone.']);
  });

  it('but not when the names fit as they are', () => {
    expect(fitNames(network, network)).toMatchObject({ prefix: '', added: '', missing: [], unexpected: [] });
  });

  it('what lies outside the prefix is not needed', () => {
    const found = [
      ...renamed((name) => `model.${name}`),
      { name: 'criterion.weight', shape: [3] },
      { name: 'model.bn.num_batches_tracked', shape: [] },
    ];
    const fit = fitNames(network, found);
    expect([isWholeFit(fit), fit.prefix, fit.unneeded]).toEqual([
      true,
      'model.',
      ['criterion.weight', 'model.bn.num_batches_tracked'],
    ]);
  });
});

it('says what is missing, unexpected and of another shape', () => {
  const found = named({ 'conv1.weight': [4, 1, 3, 3], 'conv1.bias': [5], 'layer.0.weight': [8, 4, 3, 3], 'other.bias': [9] });
  expect(fitNames(network, found)).toMatchObject({
    missing: ['layer.0.bias'],
    unexpected: ['other.bias'],
    mismatched: [{ name: 'conv1.bias', file: 'conv1.bias', expected: [4], found: [5] }],
  });
});

it('proposes by shape, role and order where the names are foreign, and follows what the user decides', () => {
  const found = named({ 'enc/k1': [4, 1, 3, 3], 'enc/b1': [4], 'enc/k2': [8, 4, 3, 3], 'enc/b2': [8] });
  const { proposals, missing } = fitNames(network, found);
  expect(missing.length).toBe(4);
  expect(proposals).toEqual(network.map(({ name }, at) => ({ network: name, file: found[at]?.name })));
  expect(isWholeFit(fitNames(network, found, proposals))).toBe(true);
});

it('a pair of the user with another shape is a mismatch, not a fit', () => {
  expect(fitNames(network, network, [{ network: 'conv1.bias', file: 'layer.0.bias' }]).mismatched).toEqual([
    { name: 'conv1.bias', file: 'layer.0.bias', expected: [4], found: [8] },
  ]);
});
