// What is likely meant where a required argument is not written: what most layers of that kind have, or the number that the layer is given already.
import type { CallArguments } from './machine.ts';

/** By the name of the class or function, the parameter, and what people write there. */
const USUAL: readonly (readonly [callee: RegExp, parameter: string, value: string])[] = [
  [/^Conv2d\b/, 'kernel_size', '3'],
  [/^ConvTranspose2d\b/, 'kernel_size', '2'],
  [/pool2d\b/i, 'kernel_size', '2'],
  [/pool2d\b/i, 'output_size', '1'],
  [/pad2d\b/i, 'padding', '1'],
  [/^Pixel/i, 'upscale_factor', '2'],
  [/^Pixel/i, 'downscale_factor', '2'],
];

/** As many as there are of the parameter before: a layer that keeps the number of its channels. */
const SAME: ReadonlySet<string> = new Set(['out_channels', 'out_features', 'num_channels']);

/**
 * @param title as Python writes it: `Conv2d.__init__()`
 * @returns by name, for all that is missing; null where one of them cannot be guessed
 */
export function likelyArguments(
  title: string,
  missing: readonly { readonly name: string }[],
  { positional, keywords }: CallArguments,
): ReadonlyMap<string, string> | null {
  const first = positional[0] ?? [...keywords.values()][0];
  const values = new Map<string, string>();
  for (const { name } of missing) {
    const usual = USUAL.find(([callee, parameter]) => parameter === name && callee.test(title))?.[2];
    const same = SAME.has(name) && first?.kind === 'integer' ? String(first.value) : undefined;
    const value = usual ?? same;
    if (value === undefined) return null;
    values.set(name, value);
  }
  return values;
}
