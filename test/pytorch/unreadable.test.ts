import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inferNetwork } from '../../src-shared/network/inference.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';
import { networkSource } from './source-fixture.ts';

const found = (source: string, className: string | null = null) =>
  readNetwork(source, className).problems.map(({ code, line, column, torchMessage }) => [code, line, column, torchMessage]);

/** Line of the first layer in networkSource; the first call is behind the layers, an empty line and the def. */
const FIRST_LAYER = 8;
/** torch/fx/proxy.py */
const TRACED = 'symbolically traced variables cannot be used as inputs to control flow';
const firstCall = (layers: number): number => FIRST_LAYER + layers + 2;

describe('a source without a network', () => {
  it.each([
    ['', null, 'not-defined'],
    ['x = 1', null, 'not-defined'],
    ['class A: pass', null, 'not-defined'],
    [networkSource([], []), 'Other', 'not-defined'],
    ['class A(B): pass', null, 'not-defined'],
    ['class A(A): pass', null, 'unsupported-python'],
  ])('is a problem', (source, className, code) => {
    expect(readNetwork(source, className).problems.map((problem) => problem.code)).toEqual([code]);
  });

  it('names the place of a syntax error', () => {
    expect(found(networkSource(['self.a = nn.Conv2d(1, 2,, 3)'], []))).toEqual([['syntax', FIRST_LAYER, 32, '']]);
    expect(found('class Net(nn.Module:\n    pass')[0]?.slice(0, 2)).toEqual(['syntax', 1]);
  });
});

/** Layers, calls, and the problem: code, line, column, Python's or PyTorch's sentence. */
const cases: readonly [readonly string[], readonly string[], readonly [string, number, number, string]][] = [
  [['self.a = nn.GRUCell(1, 2)'], [], ['unsupported-op', 8, 17, '']],
  [[], ['x = torch.fft.fft2(x)'], ['unsupported-op', firstCall(0), 12, '']],
  [[], ['x = x.repeat_interleave(2, dim=1)'], ['unsupported-op', firstCall(0), 12, '']],
  [['self.l = nn.CrossEntropyLoss()'], ['x = self.l(x, x)'], ['unsupported-op', firstCall(1), 12, '']],
  [['self.a = nn.Conv2d(1, width, 3)'], [], ['not-defined', 8, 30, "name 'width' is not defined"]],
  [['self.conv1 = nn.ReLU()'], ['x = self.conv2(x)'], ['not-defined', firstCall(1), 12, "'Net' object has no attribute 'conv2'"]],
  [
    ['self.a = nn.Conv2d(1, 2)'],
    [],
    ['unsupported-python', 8, 17, "Conv2d.__init__() missing 1 required positional argument: 'kernel_size'"],
  ],
  [
    ['self.a = nn.Conv2d(1)'],
    [],
    ['unsupported-python', 8, 17, "Conv2d.__init__() missing 2 required positional arguments: 'out_channels' and 'kernel_size'"],
  ],
  [
    ['self.a = nn.Conv2d(1, 2, 3, kernal=3)'],
    [],
    ['unsupported-python', 8, 17, "Conv2d.__init__() got an unexpected keyword argument 'kernal'"],
  ],
  [
    ['self.a = nn.Conv2d(1, 2, 3, in_channels=3)'],
    [],
    ['unsupported-python', 8, 17, "Conv2d.__init__() got multiple values for argument 'in_channels'"],
  ],
  [
    ['self.a = nn.Conv2d(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13)'],
    [],
    ['unsupported-python', 8, 17, 'Conv2d.__init__() takes from 4 to 12 positional arguments but 14 were given'],
  ],
  [['self.a = nn.Conv2d(1, 2, 3, groups=0)'], [], ['unsupported-python', 8, 17, 'groups must be a positive integer']],
  [['self.a = nn.Conv2d(1, 2, 3, stride=(1, 0))'], [], ['unsupported-python', 8, 17, 'non-positive stride is not supported']],
  [['self.a = nn.Conv2d(1, 2, 3, padding=-1)'], [], ['unsupported-python', 8, 17, 'negative padding is not supported']],
  [
    ["self.a = nn.Conv2d(1, 2, 3, padding='full')"],
    [],
    ['unsupported-python', 8, 17, "Invalid padding string 'full', should be one of {'valid', 'same'}"],
  ],
  [['self.a = nn.Linear(128 / 2, 3)'], [], ['unsupported-python', 8, 17, '']],
  [['self.a = nn.Conv2d(1, 2, (3, 3, 3))'], [], ['unsupported-python', 8, 17, '']],
  [['n = 1 / 0'], [], ['unsupported-python', 8, 12, '']],
  [['n = 2 ** 99'], [], ['unsupported-python', 8, 12, '']],
  [['while True: pass'], [], ['unsupported-python', 8, 8, '']],
  [['for i in range(10 ** 9): pass'], [], ['unsupported-python', 8, 17, '']],
  [['n = [0] * 10 ** 9'], [], ['unsupported-python', 8, 12, '']],
  [['self.__init__()'], [], ['unsupported-python', 7, 8, '']],
  [['raise ValueError("no")'], [], ['unsupported-python', 8, 8, '']],
  [[], ['if x.mean() > 0: x = x.relu()'], ['unsupported-python', firstCall(0), 11, TRACED]],
  [[], ['if x.shape[0] > 1: x = x.relu()'], ['unsupported-python', firstCall(0), 11, TRACED]],
  [[], ['x = await x'], ['unsupported-python', firstCall(0), 12, '']],
];

describe('what is outside', () => {
  it.each(cases)('%s %s', (layers, calls, [code, line, column, torchMessage]) => {
    expect(found(networkSource(layers, calls))[0]).toEqual([code, line, column, torchMessage]);
  });

  it('leaves the rest of the network as it is', () => {
    const source = networkSource(
      ['self.a = nn.Conv2d(1, 2, 3)', 'self.b = nn.Conv3d(2, 2, 3)', 'self.c = nn.Conv2d(2, 2, 3)'],
      ['x = self.c(self.b(self.a(x)))'],
    );
    const { nodes, problems } = inferNetwork(readNetwork(source, null), [1, 1, 8, 8], source);
    expect(nodes.map(({ node, shape }) => [node.name, shape])).toEqual([
      ['a', [1, 2, 6, 6]],
      ['c', null],
    ]);
    expect(problems.map(({ code, line }) => [code, line])).toEqual([['unsupported-op', FIRST_LAYER + 1]]);
  });

  it('does not mind a loss that forward never calls', () => {
    expect(found(networkSource(['self.l = nn.CrossEntropyLoss()'], []))).toEqual([]);
  });

  it('says what an unmet parameter of the class is', () => {
    const source = networkSource([], []).replace('__init__(self)', '__init__(self, width)');
    expect(found(source)[0]?.[3]).toBe("Net.__init__() missing 1 required positional argument: 'width'");
  });
});

describe('mistakes with a fix', () => {
  it('imports what is missing beside the other imports', () => {
    const source = networkSource([], ['x = F.relu(x)', 'x = F.relu(x)']).replace('import torch.nn.functional as F', '');
    const { problems, nodes } = readNetwork(source, null);
    expect(problems.map(({ torchMessage }) => torchMessage)).toEqual(["name 'F' is not defined"]);
    expect(nodes.map(({ name }) => name)).toEqual(['relu', 'relu_1']);
    expect(problems[0]?.fixes).toEqual([
      { title: 'import torch.nn.functional as F', line: 1, replacement: 'import torch; import torch.nn.functional as F' },
    ]);
  });

  it('calls super first', () => {
    const source = networkSource(['self.a = nn.ReLU()'], []).replace('super().__init__()', 'pass');
    const [problem] = readNetwork(source, null).problems;
    expect(problem?.torchMessage).toBe('cannot assign module before Module.__init__() call');
    expect(problem?.fixes[0]?.replacement).toBe('        super().__init__(); self.a = nn.ReLU()');
  });

  it('finds the name that was meant', () => {
    const source = networkSource(['self.conv1 = nn.ReLU()'], ['x = self.conv(x)']);
    expect(readNetwork(source, null).problems[0]?.fixes[0]?.replacement).toBe('        x = self.conv1(x)');
  });
});

describe('hostile sources', () => {
  const deep = 20_000;
  it.each([
    ['brackets', `a = ${'('.repeat(deep)}1${')'.repeat(deep)}\n`],
    ['a sum', `a = ${'1+'.repeat(deep)}1\n`],
    ['calls', `a = ${'f('.repeat(deep)}${')'.repeat(deep)}\n`],
    ['members', `a = b${'.c'.repeat(deep)}\n`],
    ['unclosed brackets', '('.repeat(deep)],
    ['lists', `a = ${'['.repeat(deep)}${']'.repeat(deep)}\n`],
    ['blocks', Array.from({ length: 300 }, (_, at) => `${' '.repeat(at)}if 1:`).join('\n')],
    ['a large file', 'x = 1\n'.repeat(400_000)],
    ['a long line', `x = "${'a'.repeat(500_000)}"`],
    ['control characters', '\u0000\u0001\uFEFF\u2028class\u0085'],
  ])('end with problems: %s', (_what, text) => {
    for (const source of [
      text,
      networkSource([], []).replace('\n\nclass', `\n${text}\nclass`),
      `${networkSource(['self.n = a'], [])}`,
    ]) {
      const started = performance.now();
      readNetwork(source, null);
      expect(performance.now() - started).toBeLessThan(5000);
    }
    expect(readNetwork(text, null).problems.length).toBeGreaterThan(0);
  });

  it('with depth inside the network, too', () => {
    const sum = '[1] + '.repeat(deep);
    for (const value of [`${'('.repeat(150)}1${')'.repeat(150)}${'+1'.repeat(deep)}`, `${'-'.repeat(deep)}1`, `${sum}[1]`]) {
      const [problem, more] = readNetwork(networkSource([`n = ${value}`], []), null).problems;
      expect([problem?.code, problem?.line, more]).toEqual([
        expect.stringMatching(/^(?:syntax|unsupported-python)$/),
        8,
        undefined,
      ]);
    }
    const deeper = readNetwork(networkSource([`n = ${'('.repeat(deep)}1${')'.repeat(deep)}`], []), null);
    expect(deeper.problems.length).toBe(1);
  });

  it('never throw, whatever is cut, doubled or put in', () => {
    const source = networkSource(
      [
        'self.a = nn.Sequential(nn.Conv2d(1, 2 * 4, (3, 3), padding="same"), *[nn.ReLU() for i in range(2) if i])',
        'for n, m in enumerate([1, 2]): self.add_module(f"m{n}", nn.Conv2d(8, 8, m))',
        'self.d = {"k": lambda x, y=2: x if y else -x, **{}}["k"]',
      ],
      ['x = self.m1(self.m0(self.a(x)))', 'x = self.d(x)', 'x = F.max_pool2d(x, 2)[0:1]', 'x = torch.flatten(x, 1)'],
    );
    const token = fc.constantFrom(
      ...['(', ')', ',', ':', '=', '*', '**', ' ', '\n', '.', '[', ']', 'x', '0', 'self', 'not', "'"],
    );
    fc.assert(
      fc.property(fc.nat(source.length), fc.nat(12), fc.array(token, { maxLength: 3 }), (at, cut, put) => {
        const changed = source.slice(0, at) + put.join('') + source.slice(at + cut);
        const network = readNetwork(changed, null);
        const { nodes, problems } = inferNetwork(network, [1, 1, 8, 8], changed);
        expect(nodes.length).toBe(network.nodes.length);
        for (const { line, column } of problems) expect(line >= 1 && column >= 0).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});

describe('what is no Python 3', () => {
  it.each([
    ['<<<<<<< HEAD', 'invalid syntax', []],
    ['>>> x = 1', 'invalid syntax', []],
    ['print "a", x', "Missing parentheses in call to 'print'. Did you mean print(...)?", ['print("a", x)']],
    ['if True', "expected ':'", ['if True:']],
    ['def f(a, b=(1, 2))', "expected ':'", ['def f(a, b=(1, 2)):']],
  ])('%s', (written, torchMessage, replacements) => {
    const source = `${networkSource([], [])}${written}\n    pass\n`;
    const [problem] = readNetwork(source, null).problems;
    expect([problem?.code, problem?.torchMessage, problem?.fixes.map(({ replacement }) => replacement)]).toEqual([
      'syntax',
      torchMessage,
      replacements,
    ]);
  });

  it('but lines of a notebook are none of its business', () => {
    const source = `%matplotlib inline\n!pip install torch\n%%time\n${networkSource(['self.a = nn.ReLU()'], ['x = self.a(x)'])}`;
    expect(found(source)).toEqual([]);
    expect(readNetwork(source, null).nodes[0]?.called?.line).toBe(14);
  });
});

describe('a decision on the input', () => {
  it.each(['x.shape[-2:] != y.shape[-2:]', 'x.size(1) == 64', 'x.shape != y.shape', 'x.mean() > 0'])(
    '%s has both ways as fixes',
    (condition) => {
      const source = networkSource(
        [],
        ['y = x * 2', `if ${condition}:`, '    x = F.interpolate(x, size=y.shape[-2:])', 'x = x + y'],
      );
      const [problem, more] = readNetwork(source, null).problems;
      expect([problem?.torchMessage, problem?.line, more]).toEqual([TRACED, firstCall(0) + 1, undefined]);
      const mended = problem?.fixes.map(({ line, replacement }) => {
        const lines = source.split('\n');
        lines[line - 1] = replacement;
        const network = readNetwork(lines.join('\n'), null);
        return [...network.nodes.map(({ op }) => op), ...network.problems];
      });
      expect(mended).toEqual([
        ['mul', 'Upsample', 'add'],
        ['mul', 'add'],
      ]);
    },
  );
});

describe('arguments that a call does not take', () => {
  it.each([
    ['x = self.a()', "Conv2d.forward() missing 1 required positional argument: 'input'"],
    ['x = self.a(x, x)', 'Conv2d.forward() takes 2 positional arguments but 3 were given'],
    ['x = self.a(x, scale=2)', "Conv2d.forward() got an unexpected keyword argument 'scale'"],
  ])('%s: %s', (call, torchMessage) => {
    const { problems } = readNetwork(networkSource(['self.a = nn.Conv2d(1, 2, 3)'], [call]), null);
    expect(problems.map((problem) => problem.torchMessage)).toEqual([torchMessage]);
  });

  it('nothing is proposed where nothing can be known', () => {
    const source = networkSource(['self.a = nn.Linear(out_features=2)', 'self.b = nn.ReLU(*[True, 2])'], ['x = self.a(x)']);
    expect(readNetwork(source, null).problems.map(({ fixes }) => fixes)).toEqual([[], []]);
  });

  it.each([
    ['self.a = nn.Conv2d(1, 2, 3, paddin=1)', 'x = self.a(x)', ['Use padding', 'Leave paddin out']],
    ['self.a = nn.Conv2d(1, 2, 3, activation="relu")', 'x = self.a(x)', ['Leave activation out']],
    ['self.a = nn.Conv2d(1, 2, 3, kernel_size=3)', 'x = self.a(x)', ['Leave kernel_size out']],
    ['self.a = nn.ReLU(slope=1)', 'x = self.a(x)', ['Leave slope out']],
    ['self.a = nn.Conv2d(1, 2)', 'x = self.a(x)', ['Say kernel_size=3']],
    ['self.a = nn.Conv2d(1,)', 'x = self.a(x)', ['Say out_channels=1, kernel_size=3']],
    ['self.a = nn.MaxPool2d()', 'x = self.a(x)', ['Say kernel_size=2']],
    ['self.a = nn.ReLU()', 'x = F.max_pool2d(x)', ['Say kernel_size=2']],
    ['self.a = nn.ReLU(True, 64)', 'x = self.a(x)', ['Leave 64 out']],
    ['self.a = nn.ReLU(True, 64, 3,)', 'x = self.a(x)', ['Leave 64, 3 out']],
    ['self.a = nn.ReLU()', 'x = F.relu(x, True, 3)', ['Leave 3 out']],
    ['self.a = nn.Conv2d(1, 2, 3)', 'x = self.a(x, x)', ['Leave x out']],
    ['self.a = nn.Sequential(nn.ReLU())', 'x = self.a(x, 1)', ['Leave 1 out']],
    ['self.a = nn.ReLU()', 'x = F.dropout(x, 0.5)', ['Say training=self.training']],
    ['self.a = nn.ReLU()', 'x = F.dropout(x, p=0.5, training=True)', ['Say training=self.training']],
  ])('%s; %s is mended by each of its fixes', (layer, call, titles) => {
    const source = networkSource([layer], [call]);
    const [problem] = readNetwork(source, null).problems;
    expect(problem?.fixes.map(({ title }) => title)).toEqual(titles);
    for (const { line, replacement } of problem?.fixes ?? []) {
      const lines = source.split('\n');
      lines[line - 1] = replacement;
      expect(found(lines.join('\n'))).toEqual([]);
    }
  });
});
