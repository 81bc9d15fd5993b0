// Networks for tests, made layer by layer without any source text.
import type { ModuleDeclaration, Network } from '../../src-shared/network/graph.ts';
import type { Conv2dAttributes, MaxPool2dAttributes, Operation } from '../../src-shared/network/operations.ts';

const SPAN = { line: 1, column: 0, endLine: 1, endColumn: 1 };

export const conv2d = (attributes: Partial<Conv2dAttributes>): Operation => ({
  op: 'Conv2d',
  attributes: {
    ...{ inChannels: 1, outChannels: 1, kernelSize: [3, 3], stride: [1, 1], padding: [0, 0], dilation: [1, 1] },
    ...{ groups: 1, bias: true, paddingMode: 'zeros' },
    ...attributes,
  },
});

export const maxPool2d = (attributes: Partial<MaxPool2dAttributes>): Operation => ({
  op: 'MaxPool2d',
  attributes: { kernelSize: [2, 2], stride: [2, 2], padding: [0, 0], dilation: [1, 1], ceilMode: false, ...attributes },
});

export const linear = (inFeatures: number, outFeatures: number, bias = true): Operation => ({
  op: 'Linear',
  attributes: { inFeatures, outFeatures, bias },
});

export const relu: Operation = { op: 'ReLU', attributes: { inplace: false } };

export const flatten = (startDim = 1, endDim = -1): Operation => ({ op: 'Flatten', attributes: { startDim, endDim } });

/** The operations one behind the other, as layers `0`, `1`, ... */
export function chain(...operations: readonly Operation[]): Network {
  const modules = operations.map((operation, at): ModuleDeclaration => ({ ...operation, path: String(at), span: SPAN }));
  return {
    className: 'Net',
    modules,
    inputs: ['x'],
    nodes: operations.map((operation, at) => ({
      ...operation,
      ...{ name: `_${at}`, kind: 'call_module', target: String(at), inputs: [at === 0 ? 'x' : `_${at - 1}`] },
      ...{ defined: SPAN, called: SPAN },
    })),
    outputs: [`_${operations.length - 1}`],
    problems: [],
    warnings: [],
  };
}
