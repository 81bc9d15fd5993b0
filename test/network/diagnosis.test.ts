import { describe, expect, it } from 'vitest';
import { applyFix } from '../../src-shared/network/fixes/fix-finder.ts';
import type { Problem } from '../../src-shared/network/graph.ts';
import { inferNetwork } from '../../src-shared/network/inference.ts';
import { checkReport } from '../../src-shared/network/report.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';
import { networkSource } from '../pytorch/source-fixture.ts';

function problemsOf(source: string, input: readonly number[]): readonly Problem[] {
  return inferNetwork(readNetwork(source, null), input, source).problems;
}

/** Layers, calls, input, and what each fix writes. */
const cases: readonly [string, readonly string[], readonly string[], readonly number[], readonly string[]][] = [
  [
    'channel-mismatch',
    ['self.a = nn.Conv2d(1, 16, 2)', 'self.b = nn.Conv2d(64,32,2)'],
    ['x = torch.relu(self.a(x))', 'x = self.b(x)'],
    [1, 1, 8, 8],
    ['self.b = nn.Conv2d(16, 32, 2)', 'self.a = nn.Conv2d(1, 64, 2)'],
  ],
  [
    'channel-mismatch',
    ['self.a = nn.Conv2d(kernel_size=3, in_channels=3, out_channels=4)'],
    ['x = self.a(x)'],
    [1, 1, 8, 8],
    ['self.a = nn.Conv2d(kernel_size=3, in_channels=1, out_channels=4)', 'x = self.a(x.expand(-1, 3, -1, -1))'],
  ],
  [
    'linear-mismatch',
    ['self.a = nn.Conv2d(1, 4, 3)', 'self.f = nn.Linear(4 * 8 * 8, 2)'],
    ['x = self.a(x)', 'x = self.f(torch.flatten(x, 1))'],
    [1, 1, 8, 8],
    ['self.f = nn.Linear(4 * 6 * 6, 2)'],
  ],
  [
    'linear-mismatch',
    ['self.a = nn.Conv2d(1, 4, 3)', 'self.f = nn.Linear(144, 2)'],
    ['x = self.f(self.a(x))'],
    [1, 1, 8, 8],
    ['x = self.f(self.a(x).flatten(1))', 'self.f = nn.Linear(6, 2)'],
  ],
  [
    'kernel-larger-than-input',
    ['self.a = nn.Conv2d(1, 4, (3, 9), dilation=(2, 1))'],
    ['x = self.a(x)'],
    [1, 1, 4, 6],
    ['self.a = nn.Conv2d(1, 4, (2, 6), dilation=(2, 1))', 'self.a = nn.Conv2d(1, 4, (3, 9), dilation=(2, 1), padding=(1, 2))'],
  ],
  [
    'groups-do-not-divide',
    ['self.a = nn.Conv2d(6, 8, 3, groups=4)'],
    ['x = self.a(x)'],
    [1, 6, 8, 8],
    ['self.a = nn.Conv2d(6, 8, 3, groups=2)'],
  ],
  [
    'same-with-stride',
    ["self.a = nn.Conv2d(1, 8, (3, 5), 2, padding='same', )"],
    ['x = self.a(x)'],
    [1, 1, 8, 8],
    ['self.a = nn.Conv2d(1, 8, (3, 5), 2, padding=(1, 2), )', "self.a = nn.Conv2d(1, 8, (3, 5), 1, padding='same', )"],
  ],
  [
    'pool-padding',
    ['self.a = nn.MaxPool2d(2, padding=2)'],
    ['x = self.a(x)'],
    [1, 1, 8, 8],
    ['self.a = nn.MaxPool2d(2, padding=1)', 'self.a = nn.MaxPool2d(4, padding=2)'],
  ],
  [
    'empty-output',
    ['self.a = nn.ReLU()'],
    ['x = F.max_pool2d(self.a(x), 4)'],
    [1, 1, 3, 3],
    [
      'x = F.max_pool2d(self.a(x), 3)',
      'x = F.max_pool2d(self.a(x), 4, ceil_mode=True)',
      'x = F.max_pool2d(self.a(x), 4, padding=1)',
    ],
  ],
  [
    'size-mismatch',
    ["self.a = nn.Conv2d(1, 2, 3, padding=5, padding_mode='reflect')"],
    ['x = self.a(x)'],
    [1, 1, 4, 4],
    [
      "self.a = nn.Conv2d(1, 2, 3, padding=5, padding_mode='zeros')",
      "self.a = nn.Conv2d(1, 2, 3, padding=3, padding_mode='reflect')",
    ],
  ],
  ['rank-mismatch', ['self.a = nn.ReLU()'], ['x = x.flatten(1, 7)', 'x = self.a(x)'], [1, 1, 4, 4], ['x = x.flatten(1, -1)']],
];

describe.each(cases)('%s', (code, layers, calls, input, expected) => {
  const source = networkSource(layers, calls);
  const problems = problemsOf(source, input);

  it('is the only problem, with a rule, both sides and a place', () => {
    expect(problems.map((problem) => problem.code)).toEqual([code]);
    const [problem] = problems;
    expect(source.split('\n')[(problem?.line ?? 0) - 1]?.slice(problem?.column)).toMatch(/^(?:nn\.|F\.|x\.)/);
    for (const text of [problem?.message, problem?.rule, problem?.expected, problem?.found, problem?.torchMessage]) {
      expect(text).not.toBe('');
    }
  });

  it('has fixes of one line, each of which mends it', () => {
    expect(problems[0]?.fixes.map(({ replacement }) => replacement.trim())).toEqual(expected);
    for (const fix of problems[0]?.fixes ?? []) expect(problemsOf(applyFix(source, fix), input)).toEqual([]);
  });
});

it('points to the definition and to the call', () => {
  const source = networkSource(
    ['self.a = nn.Conv2d(1, 16, 2)', 'self.b = nn.Conv2d(64,32,2)'],
    ['x = self.a(x)', 'x = self.b(x)'],
  );
  const [problem] = problemsOf(source, [1, 1, 8, 8]);
  const lines = source.split('\n');
  expect(lines[(problem?.line ?? 0) - 1]).toContain('nn.Conv2d(64,32,2)');
  expect(lines[(problem?.detail.callLine ?? 0) - 1]).toContain('self.b(x)');
  expect(problem?.node).toBe('b');
});

it('keeps carriage returns', () => {
  const source = networkSource(['self.a = nn.Conv2d(3, 16, 2)'], ['x = self.a(x)']).replaceAll('\n', '\r\n');
  const [problem] = problemsOf(source, [1, 1, 8, 8]);
  const [fix] = problem?.fixes ?? [];
  expect(fix && problemsOf(applyFix(source, fix), [1, 1, 8, 8])).toEqual([]);
  expect(fix && applyFix(source, fix).split('\r\n').length).toBe(source.split('\r\n').length);
});

it('recognises channels that come last', () => {
  const source = networkSource(['self.a = nn.Conv2d(1, 4, 3)'], ['x = self.a(x)']);
  const [problem] = problemsOf(source, [1, 48, 32, 1]);
  expect(problem?.message).toContain('channels last');
  expect(problem?.fixes.map(({ replacement }) => replacement.trim())).toEqual(['x = self.a(x.permute(0, 3, 1, 2))']);
});

it('still offers a fix that uncovers the next problem where there is no better one', () => {
  const source = networkSource(['self.a = nn.Conv2d(1, 4, 3)'], ['x = self.a(x)']);
  const [problem] = problemsOf(source, [1, 48, 32, 2]);
  expect(problem?.fixes.map(({ replacement }) => replacement.trim())).toEqual(['self.a = nn.Conv2d(48, 4, 3)']);
});

it('says what a network for colour needs of a CT slice', () => {
  const source = networkSource(['self.a = nn.Conv2d(3, 4, 3)'], ['x = self.a(x)']);
  expect(problemsOf(source, [1, 1, 8, 8])[0]?.message).toContain('channels:grey');
});

it('has no fixes without the source', () => {
  const source = networkSource(['self.a = nn.Conv2d(3, 4, 3)'], ['x = self.a(x)']);
  expect(inferNetwork(readNetwork(source, null), [1, 1, 8, 8]).problems.map(({ fixes }) => fixes)).toEqual([[]]);
});

it('stays quick with hundreds of mistakes', () => {
  const layers = Array.from({ length: 300 }, (_, at) => `self.c${at} = nn.Conv2d(${at + 2}, 1, 1)`);
  const calls = layers.map((_, at) => `x = self.c${at}(x)`);
  const started = performance.now();
  expect(problemsOf(networkSource(layers, calls), [1, 1, 8, 8]).length).toBe(300);
  expect(performance.now() - started).toBeLessThan(10_000);
});

it('reports in the form of `convscope check`', () => {
  const source = networkSource(['self.a = nn.Conv2d(1, 4, (3, 2), padding=1)'], ['x = torch.relu(self.a(x))']);
  const network = readNetwork(source, null);
  const called = source.split('\n').findIndex((line) => line.includes('torch.relu')) + 1;
  expect(checkReport(network, inferNetwork(network, [1, 1, 8, 8], source))).toEqual({
    ok: true,
    class: 'Net',
    input: [1, 1, 8, 8],
    nodes: [
      {
        ...{ name: 'a', op: 'Conv2d', target: 'a', line: called - 3, inputs: ['x'], shape: [1, 4, 8, 9], parameters: 28 },
        ...{ macs: 4 * 8 * 9 * 6, bytes: 4 * 4 * 8 * 9, receptiveField: { size: [3, 2], jump: [1, 1], start: [0, -0.5] } },
        attributes: {
          ...{ in_channels: 1, out_channels: 4, kernel_size: [3, 2], stride: [1, 1], padding: [1, 1], dilation: [1, 1] },
          ...{ groups: 1, bias: true, padding_mode: 'zeros' },
        },
      },
      {
        ...{ name: 'relu', op: 'ReLU', target: 'torch.relu', line: called, inputs: ['a'], shape: [1, 4, 8, 9], parameters: 0 },
        ...{ macs: 0, bytes: 4 * 4 * 8 * 9, receptiveField: { size: [3, 2], jump: [1, 1], start: [0, -0.5] } },
        attributes: { inplace: false },
      },
    ],
    totals: { parameters: 28, macs: 4 * 8 * 9 * 6, bytes: 2 * 4 * 4 * 8 * 9 },
    problems: [],
    warnings: [],
  });
});
