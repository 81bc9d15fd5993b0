// Networks as people write them, each with one mistake or several: each is found once, at the line that defines the layer, and every fix mends it.
// The sources are in fixtures/wrong-networks.py, one after the other behind a line `#### name | input | code, code | fix`.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { applyFix } from '../../src-shared/network/fixes/fix-finder.ts';
import type { Problem } from '../../src-shared/network/graph.ts';
import { inferNetwork } from '../../src-shared/network/inference.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';

const IMPORTS = 'import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n\n\n';

interface WrongNetwork {
  readonly name: string;
  readonly input: readonly number[];
  readonly source: string;
  /** Code and defining line of each problem, in order. */
  readonly problems: readonly string[];
  /** A fix that must be among those of the first problem. */
  readonly fix: string;
}

const cases = readFileSync(new URL('./fixtures/wrong-networks.py', import.meta.url), 'utf8')
  .split(/^#### /m)
  .slice(1)
  .map((part): WrongNetwork => {
    const [head = '', ...lines] = part.split('\n');
    const [name = '', input = '', codes = '', fix = ''] = head.split(' | ');
    const source = IMPORTS + lines.join('\n');
    const marked = source.split('\n').flatMap((line) => (/# WRONG/.test(line) ? [line.trim()] : []));
    expect(marked.length, `${name}: lines marked`).toBe(codes.split(', ').length);
    return {
      name,
      input: input.split(',').map(Number),
      source,
      problems: codes.split(', ').map((code, at) => `${code}: ${marked[at]}`),
      fix,
    };
  });

const problemsOf = (source: string, input: readonly number[]): readonly Problem[] =>
  inferNetwork(readNetwork(source, null), input, source).problems;

describe.each(cases)('$name', ({ source, input, problems, fix }) => {
  const found = problemsOf(source, input);

  it('is found once, where the layer is made', () => {
    const lines = source.split('\n');
    expect(found.map(({ code, line }) => `${code}: ${lines[line - 1]?.trim()}`)).toEqual(problems);
  });

  it('is mended by each of its fixes', () => {
    for (const problem of found) {
      expect(problem.fixes.length).toBeGreaterThan(0);
      for (const one of problem.fixes) {
        const left = problemsOf(applyFix(source, one), input);
        expect(left.filter(({ torchMessage }) => torchMessage === problem.torchMessage)).toEqual([]);
        // Where a norm stands behind the layer that is changed, mending one place shows the next.
        expect(left.length).toBeLessThanOrEqual(found.length);
      }
    }
    expect(found[0]?.fixes.map(({ replacement }) => replacement.trim())).toContainEqual(expect.stringContaining(fix));
  });
});
