// What is known of the maps of the slice on screen: statistics per node, how far the run is. Tiles are kept apart (tile-sheet.ts).
import { createStore } from 'zustand/vanilla';
import type { ChannelStatistics } from '../../src-shared/imaging/statistics.ts';
import type { Shape } from '../../src-shared/network/graph.ts';

interface NodeMaps {
  readonly shape: Shape;
  readonly statistics: ChannelStatistics;
}

export interface MapsState {
  readonly nodes: ReadonlyMap<string, NodeMaps>;
  readonly progress: 'idle' | 'running' | 'done' | 'failed';
  /** Nodes computed so far in the run on its way. */
  readonly nodesDone: number;
  readonly computeMs: number | null;
  readonly cached: boolean;
  readonly error: string | null;
  /** Slice that the maps belong to. */
  readonly slice: number | null;
}

export const createMapsStore = () =>
  createStore<MapsState>(() => ({
    nodes: new Map(),
    progress: 'idle',
    nodesDone: 0,
    computeMs: null,
    cached: false,
    error: null,
    slice: null,
  }));
export type MapsStore = ReturnType<typeof createMapsStore>;
