// What has to happen to a slice so that a network can take it. Always shown, never silent.
import type { Shape } from '../../src-shared/network/graph.ts';

const COLOUR_CHANNELS = 3;

/** @returns the words of `--preprocess` */
export function preprocessFor([, channels = 1, rows = 1, columns = 1]: Shape, slice: { rows: number; columns: number }): string {
  const values = channels === COLOUR_CHANNELS ? 'channels:windows' : 'clip:-1000:1000,scale:0:1';
  return rows === slice.rows && columns === slice.columns ? values : `${values},resize:${rows}:${columns}`;
}
