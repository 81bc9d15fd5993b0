// Breaks as problems: each with its place in the source, its rule, PyTorch's own sentence and fixes that work.
import { FixFinder } from './fixes.ts';
import type { Fix, Network, Problem } from './graph.ts';
import type { Shape } from './operations.ts';
import type { FoundBreak, Walk } from './shapes.ts';

/** @param source null: problems come without fixes */
export function describeBreaks(network: Network, input: Shape, walk: Walk, source: string | null): Problem[] {
  if (walk.breaks.length === 0) return [];
  const finder = source === null ? null : new FixFinder(network, input, walk, source);
  return walk.breaks.map((found) => toProblem(found, finder?.find(found) ?? []));
}

function toProblem({ broken, node, layer }: FoundBreak, fixes: readonly Fix[]): Problem {
  const place = layer?.span ?? node?.defined ?? null;
  const name = node?.name ?? layer?.path ?? '';
  return {
    code: broken.code,
    node: node?.name ?? null,
    line: place?.line ?? 1,
    column: place?.column ?? 0,
    message: name === '' ? broken.message : `${name}: ${broken.message}`,
    rule: broken.rule,
    expected: broken.expected,
    found: broken.found,
    torchMessage: broken.torchMessage,
    fixes,
    detail: { callLine: node?.called?.line ?? null },
  };
}
