// Pasted error messages: what they say, and which layer of a network said it.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseTorchError } from '../../src-shared/network/torch-errors/traceback.ts';
import { explainTorchError } from '../../src-shared/network/torch-errors.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';
import { networkSource } from '../pytorch/source-fixture.ts';

describe('sentences', () => {
  it.each<[string, string, Readonly<Record<string, readonly number[]>>]>([
    [
      'RuntimeError: Given groups=1, weight of size [32, 64, 2, 2], expected input[1, 32, 62, 62] to have 64 channels, but got 32 channels instead',
      'channel-mismatch',
      { groups: [1], weight: [32, 64, 2, 2], input: [1, 32, 62, 62], expected: [64], found: [32] },
    ],
    [
      'Given groups=1, weight of size 64 3 7 7, expected input[1, 1, 224, 224] to have 3 channels, but got 1 channels instead',
      'channel-mismatch',
      { groups: [1], weight: [64, 3, 7, 7], input: [1, 1, 224, 224], expected: [3], found: [1] },
    ],
    [
      'Given groups=1, weight[64, 3, 7, 7], so expected input[1, 1, 224, 224] to have 3 channels, but got 1 channels instead',
      'channel-mismatch',
      { groups: [1], weight: [64, 3, 7, 7], input: [1, 1, 224, 224], expected: [3], found: [1] },
    ],
    [
      'Given transposed=1, weight of size [4, 8, 3, 3], expected input[1, 5, 8, 8] to have 4 channels, but got 5 channels instead',
      'channel-mismatch',
      { transposed: [1], weight: [4, 8, 3, 3], input: [1, 5, 8, 8], expected: [4], found: [5] },
    ],
    [
      'mat1 and mat2 shapes cannot be multiplied (64x2048 and 1568x10)',
      'linear-mismatch',
      { count: [64], columns: [2048], rows: [1568], outputs: [10] },
    ],
    [
      'RuntimeError: size mismatch, m1: [64 x 2048], m2: [1568 x 10] at /pytorch/aten/src/TH/generic/THTensorMath.cpp:136',
      'linear-mismatch',
      { count: [64], columns: [2048], rows: [1568], outputs: [10] },
    ],
    ['running_mean should contain 16 elements not 32', 'norm-mismatch', { found: [16], expected: [32] }],
    [
      "Calculated padded input size per channel: (6 x 6). Kernel size: (9 x 9). Kernel size can't greater than actual input size",
      'kernel-larger-than-input',
      { size: [6, 6], kernel: [9, 9] },
    ],
    [
      'Given input size: (1x1x1). Calculated output size: (1x0x0). Output size is too small',
      'empty-output',
      { input: [1, 1, 1], output: [1, 0, 0] },
    ],
    [
      'Sizes of tensors must match except in dimension 1. Expected size 14 but got size 12 for tensor number 1 in the list.',
      'size-mismatch',
      { dim: [1], expected: [14], found: [12], number: [1] },
    ],
    [
      'invalid argument 0: Sizes of tensors must match except in dimension 1. Got 14 and 12 in dimension 2 at /pytorch/aten/src/TH/generic/THTensor.cpp:612',
      'size-mismatch',
      { dim: [1], expected: [14], found: [12] },
    ],
    [
      'The size of tensor a (14) must match the size of tensor b (12) at non-singleton dimension 3',
      'size-mismatch',
      { a: [14], b: [12], dim: [3] },
    ],
    ["shape '[-1, 1568]' is invalid for input of size 2048", 'size-mismatch', { shape: [-1, 1568], count: [2048] }],
    [
      'pad should be smaller than half of kernel size, but got padW = 2, padH = 2, kW = 2, kH = 2',
      'pool-padding',
      { padding: [2], kernel: [2] },
    ],
    [
      'Expected 4-dimensional input for 4-dimensional weight [16, 3, 3, 3], but got 3-dimensional input of size [3, 32, 32] instead',
      'rank-mismatch',
      { weight: [16, 3, 3, 3], input: [3, 32, 32] },
    ],
    [
      'size mismatch for conv1.weight: copying a param with shape torch.Size([64, 3, 7, 7]) from checkpoint, the shape in current model is torch.Size([64, 1, 7, 7]).',
      'weights-mismatch',
      { found: [64, 3, 7, 7], expected: [64, 1, 7, 7] },
    ],
    ['Input type (double) and bias type (float) should be the same', 'type-mismatch', {}],
  ])('%s', (sentence, kind, facts) => {
    const error = parseTorchError(sentence);
    expect([error?.kind, error?.facts]).toEqual([kind, facts]);
    expect(error?.words).not.toMatch(/undefined|\?/);
  });

  it('are read across wrapped lines, and the last one counts', () => {
    const text = 'mat1 and mat2 shapes cannot be\n  multiplied (1x2 and 3x4)\n\nrunning_mean should\ncontain 16 elements not 32';
    expect(parseTorchError(text)?.kind).toBe('norm-mismatch');
    expect(parseTorchError('Segmentation fault')).toBeNull();
    expect(parseTorchError('')).toBeNull();
  });

  it('cover what the op catalogue says', () => {
    const answers = JSON.parse(readFileSync(new URL('./fixtures/torch-answers.json', import.meta.url), 'utf8')) as [
      string,
      object,
      number[][],
      unknown,
    ][];
    const said = answers.flatMap(([, , , answer]) => (typeof answer === 'string' ? [answer.replace(/^!/, '')] : []));
    const unknown = said.filter((sentence) => parseTorchError(sentence) === null);
    expect(said.length).toBeGreaterThan(150);
    // Of the rare ones some are left out; the common ones are all known.
    expect(unknown.length / said.length).toBeLessThan(0.25);
  });

  it('end in time on hostile text', () => {
    const started = performance.now();
    for (const piece of ['[1, ', 'weight of size ', 'Given groups=1, weight of size [', '(1x', 'File "'])
      parseTorchError(piece.repeat(60_000));
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

describe('layers', () => {
  const source = networkSource(
    [
      'self.conv1 = nn.Conv2d(3, 16, 3, padding=1)',
      'self.conv2 = nn.Conv2d(16, 32, 3, padding=1)',
      'self.fc = nn.Linear(32 * 7 * 7, 10)',
    ],
    [
      'x = F.max_pool2d(F.relu(self.conv1(x)), 2)',
      'x = F.max_pool2d(F.relu(self.conv2(x)), 2)',
      'x = torch.flatten(x, 1)',
      'x = self.fc(x)',
    ],
  );
  const network = readNetwork(source, null);

  it('are found with the rule and the fixes, from a whole traceback', () => {
    const pasted = `Traceback (most recent call last):
  File "train.py", line 40, in <module>
    out = model(images)
  File "/usr/lib/python3/dist-packages/torch/nn/modules/module.py", line 1190, in _call_impl
    return forward_call(*input, **kwargs)
  File "model.py", line 16, in forward
    x = self.fc(x)
RuntimeError: mat1 and mat2 shapes cannot be multiplied (64x2048 and 1568x10)`;
    const explained = explainTorchError(pasted, network, source, null);
    expect(explained?.input).toEqual([64, 3, 32, 32]);
    expect(explained?.problem?.node).toBe('fc');
    expect(explained?.problem?.fixes.map(({ replacement }) => replacement.trim())[0]).toBe('self.fc = nn.Linear(32 * 8 * 8, 10)');
    expect(explained?.suspects[0]?.node).toBe('fc');
    expect(explained?.error.frames.map(({ file, line }) => [file, line])).toEqual([
      ['train.py', 40],
      ['model.py', 16],
    ]);
  });

  it('are found by an old wording too', () => {
    const explained = explainTorchError('size mismatch, m1: [1 x 2048], m2: [1568 x 10] at x.cpp:136', network, source, null);
    expect(explained?.problem?.node).toBe('fc');
  });

  it('at the input are found by the shape in the message', () => {
    const sentence =
      'Given groups=1, weight of size [16, 3, 3, 3], expected input[8, 1, 190, 50] to have 3 channels, but got 1 channels instead';
    const explained = explainTorchError(sentence, network, source, null);
    expect([explained?.input, explained?.problem?.node]).toEqual([[8, 1, 190, 50], 'conv1']);
  });

  it('are named by their sizes where no input says the same', () => {
    const sentence =
      'Given groups=1, weight of size [32, 16, 3, 3], expected input[1, 8, 9, 9] to have 16 channels, but got 8 channels instead';
    const explained = explainTorchError(sentence, network, source, null);
    expect(explained?.problem).toBeNull();
    expect(explained?.suspects.map(({ node, why }) => [node, why])).toEqual([['conv2', 'its weights are 32 x 16 x 3 x 3']]);
  });
});
