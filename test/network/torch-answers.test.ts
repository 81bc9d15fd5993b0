// Every op against PyTorch 1.13, which was asked some five hundred seeded questions (fixtures/torch-answers.json): what shape comes out, or what
// it says, to the letter. A row is [op, attributes, input shapes, answer]: an output shape, a sentence, or a sentence of the constructor after '!'.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { constructionBreak, outputShape } from '../../src-shared/network/op-catalogue.ts';
import type { Operation, OpName, Shape } from '../../src-shared/network/operations.ts';

type Answer = Shape | string;

type Case = readonly [OpName, Operation['attributes'], readonly Shape[], Answer];

const cases = JSON.parse(readFileSync(new URL('./fixtures/torch-answers.json', import.meta.url), 'utf8')) as readonly Case[];

function answer(operation: Operation, inputs: readonly Shape[]): Answer {
  const refused = constructionBreak(operation);
  if (refused) return `!${refused.torchMessage}`;
  const result = outputShape(operation, inputs);
  return 'shape' in result ? result.shape : result.broken.torchMessage;
}

/** PyTorch goes on with pictures that have no pixels; here that is a mistake of which PyTorch says nothing. */
const withoutPixels = (expected: Answer): Answer => (Array.isArray(expected) && expected.includes(0) ? '' : expected);

describe.each([...new Set(cases.map(([op]) => op))])('%s', (op) => {
  it.each(cases.filter(([name]) => name === op))('%s %j of %j', (_op, attributes, inputs, expected) => {
    const given = answer({ op, attributes } as Operation, inputs);
    expect([expected, withoutPixels(expected)]).toContainEqual(given);
  });
});

it('asks about every mistake that a rule knows a code for', () => {
  const codes = new Set<string>();
  for (const [op, attributes, inputs] of cases) {
    const operation = { op, attributes } as Operation;
    const refused = constructionBreak(operation);
    const result = outputShape(operation, inputs);
    if (refused) codes.add(refused.code);
    else if ('broken' in result) codes.add(result.broken.code);
  }
  expect([...codes].sort()).toEqual([
    'channel-mismatch',
    'empty-output',
    'groups-do-not-divide',
    'kernel-larger-than-input',
    'linear-mismatch',
    'norm-mismatch',
    'pool-padding',
    'rank-mismatch',
    'same-with-stride',
    'size-mismatch',
  ]);
});
