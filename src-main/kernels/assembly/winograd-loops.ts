// Winograd's products as the module of the innermost loops gives them: for registers of 256 bits or of 128.
import { fourByEight, sixByEight } from './winograd-tiles';
import { fourBySixteen, sixBySixteen } from './winograd-tiles-wide';

export function sixChannels(
  weights: usize,
  data: usize,
  channels: i32,
  start: usize,
  isAdded: bool,
  out: usize,
  outBytes: usize,
  tiles: i32,
  chunkBytes: usize,
): void {
  if (WIDE_VECTORS) sixBySixteen(weights, data, channels, start, isAdded, out, outBytes, tiles, chunkBytes);
  else sixByEight(weights, data, channels, start, isAdded, out, outBytes, tiles, chunkBytes);
}

export function fourChannels(
  weights: usize,
  data: usize,
  channels: i32,
  start: usize,
  isAdded: bool,
  out: usize,
  outBytes: usize,
  tiles: i32,
  chunkBytes: usize,
): void {
  if (WIDE_VECTORS) fourBySixteen(weights, data, channels, start, isAdded, out, outBytes, tiles, chunkBytes);
  else fourByEight(weights, data, channels, start, isAdded, out, outBytes, tiles, chunkBytes);
}
