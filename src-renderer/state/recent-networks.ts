// Networks that were used since the window was opened, by name: back with one click. Nothing of them is written to disk.
import { create } from 'zustand';
import type { Shape } from '../../src-shared/network/operations.ts';
import type { WeightsSource } from '../../src-shared/protocol/network-messages.ts';

export interface RecentNetwork {
  /** Name of the file, else of the class. */
  readonly title: string;
  readonly source: string;
  readonly weights: WeightsSource;
  /** N, C, H, W; null: what fits the network by itself. */
  readonly input: Shape | null;
}

/** As many as a list without scrolling. */
const MOST_RECENT = 8;

export const useRecentNetworks = create<{ readonly networks: readonly RecentNetwork[] }>(() => ({ networks: [] }));

/** The newest first; the same source once. */
export const rememberNetwork = (network: RecentNetwork): void =>
  useRecentNetworks.setState(({ networks }) => ({
    networks: [network, ...networks.filter(({ source }) => source !== network.source)].slice(0, MOST_RECENT),
  }));
