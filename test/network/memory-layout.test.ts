// .view() behind ops that leave values in another order: PyTorch's sentence where PyTorch says it, and nothing where it does not. The answers are those of
// PyTorch 1.13 for an input of 2 x 4 x 6 x 6.
import { describe, expect, it } from 'vitest';
import { applyFix } from '../../src-shared/network/fixes/fix-finder.ts';
import { inferNetwork } from '../../src-shared/network/inference.ts';
import { VIEW_SENTENCE } from '../../src-shared/network/memory-layout.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';
import { networkSource } from '../pytorch/source-fixture.ts';

const INPUT = [2, 4, 6, 6];
const found = (source: string) => inferNetwork(readNetwork(source, null), INPUT, source).problems;

const refused = [
  ['x = x.permute(0, 2, 3, 1)', 'x = x.view(2, -1)'],
  ['x = x.transpose(1, 2)', 'x = x.view(2, -1)'],
  ['x = torch.relu(x.transpose(2, 3))', 'x = x.view(2, 4, 36)'],
  ['x = x[:, :2]', 'x = x.view(-1, 6)[:0] if False else x.view(-1)'],
  ['x = x[:, :, 1:5]', 'x = x.view(2, 4, 24, 1).view(8 * 24)'],
  ['x = x.narrow(1, 1, 2)', 'x = x.view(-1)'],
  ['x = x.mean(1, keepdim=True).expand(2, 3, 6, 6)', 'x = x.view(2, -1)'],
] as const;

const taken = [
  ['x = x[:, :, :, ::2]', 'x = x.view(2, 4, 18)'],
  ['x = x.permute(0, 2, 3, 1).contiguous()', 'x = x.view(2, -1)'],
  ['x = x.permute(0, 2, 3, 1)', 'x = x.reshape(2, -1).view(-1)'],
  ['x = x.permute(0, 2, 3, 1)', 'x = x.flatten(1).view(2, 12, 12)'],
  ['x = x.permute(0, 2, 3, 1).permute(0, 3, 1, 2)', 'x = x.view(2, -1)'],
  ['x = x.transpose(1, 2)', 'x = x.view(2, 3, 2, 4, 6)'],
  ['x = x[1:]', 'x = x.view(-1)'],
  ['x = x[:, :2]', 'x = x.view(2, -1)'],
  ['x = x.unsqueeze(1).transpose(1, 2)', 'x = x.view(2, -1)'],
  ['x = torch.cat([x, x], 1)', 'x = x.view(2, 8, -1)'],
] as const;

describe('view', () => {
  it.each(refused)('%s; %s is refused, and mended by a fix', (...calls) => {
    const source = networkSource([], calls);
    const [problem, more] = found(source);
    expect([problem?.torchMessage, problem?.line, more]).toEqual([VIEW_SENTENCE, 11, undefined]);
    expect(problem?.fixes.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['Use .reshape()', 'Call .contiguous() first']),
    );
    for (const fix of problem?.fixes ?? []) expect(found(applyFix(source, fix))).toEqual([]);
  });

  it.each(taken)('%s; %s is taken', (...calls) => {
    expect(found(networkSource([], calls))).toEqual([]);
  });
});
