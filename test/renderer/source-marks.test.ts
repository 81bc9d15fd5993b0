// Where problems are underlined in the source, and attributes in Python's words.
import { Text } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import { pythonText } from '../../src-renderer/views/network/python-text.ts';
import { diagnosticsOf } from '../../src-renderer/views/network/source-marks.ts';
import type { Problem } from '../../src-shared/network/graph.ts';

const document = Text.of(['import torch.nn as nn', '    self.conv3 = nn.Conv2d(64,32,2)', '']);

const problem = (change: Partial<Problem>): Problem => ({
  ...{ code: 'channel-mismatch', node: 'conv3', line: 2, column: 17, message: 'It breaks.', rule: '', expected: '', found: '' },
  ...{ torchMessage: '', fixes: [], detail: { callLine: null } },
  ...change,
});

const underlined = (change: Partial<Problem>): string => {
  const [{ from, to } = { from: 0, to: 0 }] = diagnosticsOf([problem(change)], document, () => undefined);
  return document.sliceString(from, to);
};

describe('a problem is underlined', () => {
  const fix = (replacement: string) => ({ title: 'Fix', line: 2, replacement });

  it.each([
    ['where its first fix changes the line', '    self.conv3 = nn.Conv2d(32,32,2)', '64'],
    ['as a whole number, not its last digit', '    self.conv3 = nn.Conv2d(66,32,2)', '64'],
    ['beside the place of an argument to come', '    self.conv3 = nn.Conv2d(64,32,2, padding=1)', '2'],
  ])('%s', (_title, replacement, text) => {
    expect(underlined({ fixes: [fix(replacement)] })).toBe(text);
  });

  it('from its column to the end of the line without a fix', () => {
    expect(underlined({})).toBe('nn.Conv2d(64,32,2)');
  });

  it('inside the text, whatever line and column it names', () => {
    expect(diagnosticsOf([problem({ line: 99, column: 99 })], document, () => undefined)).toMatchObject([
      { from: document.length, to: document.length },
    ]);
  });

  it('with the sentence that PyTorch says, and its fixes as actions', () => {
    const [found] = diagnosticsOf([problem({ torchMessage: 'Given groups=1', fixes: [fix('x')] })], document, () => undefined);
    expect(found?.message).toBe('It breaks.\nPyTorch says: Given groups=1');
    expect(found?.actions?.map(({ name }) => name)).toEqual(['Fix']);
  });
});

it.each([
  [3, '3'],
  [[2, 2], '2'],
  [[2, 3], '(2, 3)'],
  [[4], '(4,)'],
  [true, 'True'],
  [null, 'None'],
  ['same', "'same'"],
])('%j is written %s', (value, text) => {
  expect(pythonText(value)).toBe(text);
});
