// What was found, in one or two sentences for people.
import type { DivergenceReport } from '../../../src-shared/protocol/divergence-messages.ts';

export function summarise({ nodes, first, compared, causes }: Omit<DivergenceReport, 'summary'>): string {
  if (first === null) return `All ${compared} tensors that both sides have agree.`;
  const own = nodes.find(({ node }) => node === first);
  const place = own?.first
    ? `channel ${own.first.channel}, row ${own.first.row}, column ${own.first.column}: ${own.first.ours} here, ${own.first.theirs} in the file; at most ${own.maxAbs} apart`
    : `it has shape ${own?.shape.join(' x ')} here and ${own?.theirShape?.join(' x ')} in the file`;
  const found = `The first to differ is ${first} (${place}).`;
  const last = causes.at(-1);
  if (!last) return `${found} Nothing that was tried makes it agree: weights, layers or the input may be others.`;
  const listed = causes.map(({ title }) => title).join('; then ');
  return `${found} Likely cause: ${listed}. ${
    last.next === null ? 'With that, everything agrees.' : `With that, ${last.next} is the next to differ.`
  }`;
}
