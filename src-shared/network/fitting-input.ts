// Sizes of pictures that a network was made for, found where its last layers take one size only. Proposed, never taken silently.
import type { Network } from './graph.ts';
import { defaultInput, inferNetwork } from './inference.ts';
import type { Shape } from './operations.ts';

/** Sides of pictures that people train on, and those of CT. */
export const COMMON_SIDES: readonly number[] = [512, 32, 28, 224, 64, 128, 256, 96, 48, 227, 299, 384, 416, 572, 640, 1024];

/**
 * A step is an input that is tried.
 * @returns N, C, H, W with which nothing breaks; null where the usual input fits, or none of the common sides
 */
export function* fittingInput(network: Network): Generator<null, Shape | null> {
  const usual = defaultInput(network);
  const [count = 1, channels = 1, rows] = usual;
  if (rows === undefined || network.problems.length > 0) return null;
  const fits = (input: Shape): boolean => inferNetwork(network, input).problems.length === 0;
  if (fits(usual)) return null;
  for (const side of COMMON_SIDES) {
    yield null;
    const input = [count, channels, side, side];
    if (fits(input)) return input;
  }
  return null;
}
