// The order in which Python looks through the bases of a class. Source: the C3 linearisation of CPython's typeobject.c, mro_implementation.
import type { ClassValue } from './values.ts';

/** Bases first to last, each before its own bases; a class that several derive from comes behind all of them. */
export function linearOrder(bases: readonly ClassValue[]): ClassValue[] {
  const sequences = [...bases.map(({ order }) => [...order]), [...bases]].filter((sequence) => sequence.length > 0);
  const order: ClassValue[] = [];
  for (;;) {
    const open = sequences.filter((sequence) => sequence.length > 0);
    if (open.length === 0) return order;
    const isInTail = (candidate: ClassValue): boolean => open.some((sequence) => sequence.indexOf(candidate) > 0);
    // Python refuses bases without an order; here the first one goes on.
    const next = open.map(([head]) => head as ClassValue).find((head) => !isInTail(head)) ?? (open[0]?.[0] as ClassValue);
    order.push(next);
    for (const sequence of open) {
      const at = sequence.indexOf(next);
      if (at >= 0) sequence.splice(at, 1);
    }
  }
}

/** Classes of other libraries that are an nn.Module and add nothing to what forward computes. */
const MODULE_BASES = /(?:^|\.)(?:LightningModule|ScriptModule)$/;

export const canonicalBase = (path: string): string => (MODULE_BASES.test(path) ? 'torch.nn.Module' : path);
