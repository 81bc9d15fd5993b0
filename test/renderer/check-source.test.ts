// What the worker of the code pane finds in a source: the same in steps as at once, and no step reads it often.
import { describe, expect, it } from 'vitest';
import { checkSource, type FirstLook, lookCloser, practise } from '../../src-renderer/views/network/check-source.ts';
import { inferNetwork } from '../../src-shared/network/inference.ts';
import { readNetwork, SourceReader } from '../../src-shared/pytorch/read-source.ts';

const SOURCE = `import torch
import torch.nn as nn
import torch.nn.functional as F

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, 8, 3, padding=1)
        self.second = nn.Conv2d(9, 8, 3, padding=1)
        self.fc = nn.Linear(8 * 8 * 8, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.second(self.first(x))), 4)
        return self.fc(torch.flatten(x, 1))
`;
const wanted = (source: string) => ({ source, builtin: null, input: null, version: 1 });

function steps<T>(work: Generator<null, T>): { readonly count: number; readonly value: T } {
  let [step, count] = [work.next(), 0];
  for (; !step.done; count++) step = work.next();
  return { count, value: step.value };
}

const look = (source: string): FirstLook => checkSource(wanted(source), new SourceReader());

describe('a source is checked', () => {
  it('with its shapes behind the lines and its problems without fixes at first', () => {
    const { notes, checked } = look(SOURCE);
    expect([...notes].sort(([a], [b]) => a - b)).toEqual([
      [8, '8x512x512'],
      [9, '?'],
      [10, '?'],
      [13, '?'],
      [14, '?'],
    ]);
    expect(checked.inference.problems.map(({ line, fixes }) => [line, fixes])).toEqual([
      [9, []],
      [10, []],
    ]);
  });

  it('then with the fixes that asking for them at once gives, a step for each that is tried', () => {
    const first = look(SOURCE);
    const network = readNetwork(SOURCE, null);
    const { problems } = inferNetwork(network, [1, 3, 512, 512], SOURCE);
    const { count, value } = steps(lookCloser(first));
    const fixes = value.inference.problems.map((one) => one.fixes);
    expect(fixes).toEqual(problems.map((one) => one.fixes));
    expect(fixes.map(({ length }) => length > 0)).toEqual([true, true]);
    expect(count).toBeGreaterThanOrEqual(fixes.flat().length);
  });

  it('with a size that fits where nothing else is wrong', () => {
    const { value } = steps(lookCloser(look(SOURCE.replace('(9, 8', '(8, 8'))));
    expect(value.fitting).toEqual([1, 3, 32, 32]);
  });
});

it('practice reads other versions and ends with the source as it is', () => {
  const reader = new SourceReader();
  const before = checkSource(wanted(SOURCE), reader);
  const { count } = steps(practise(wanted(SOURCE), reader));
  expect(count).toBeGreaterThan(2);
  const after = checkSource(wanted(SOURCE), reader);
  expect(after.checked).toEqual(before.checked);
  expect(after.checked.network).toEqual(readNetwork(SOURCE, null));
  expect(steps(practise(wanted('class Net(:'), reader)).count).toBe(0);
});
