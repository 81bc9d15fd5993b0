// States that are tried out: changed networks, painted series, differences. Each is an id of its own, by its content, under which all else answers;
// exports refuse them, since what is written down is the plain network's.
import { planesOf } from '../../../src-shared/imaging/planes.ts';
import { type ChannelChange, type Factors, factorsOf } from '../../../src-shared/network/channel-changes.ts';
import { AppError } from '../../../src-shared/protocol/errors.ts';
import type { NetworkSummary } from '../../../src-shared/protocol/network-messages.ts';
import type { SeriesSummary } from '../../../src-shared/protocol/series-messages.ts';
import type {
  ChangedNetworkRequest,
  ComparedNetworkRequest,
  PaintedSeriesRequest,
} from '../../../src-shared/protocol/what-if-messages.ts';
import { sha256 } from '../hash.ts';
import { type NetworkEntry, type NetworkStore, plainOf } from '../network-store.ts';
import { summariseNetwork } from '../network-summary.ts';
import { type SeriesStore, summariseSeries } from '../series-store.ts';
import { changeNetwork } from './changed-network.ts';

export class WhatIf {
  readonly #networks: NetworkStore;
  readonly #series: SeriesStore;

  constructor(networks: NetworkStore, series: SeriesStore) {
    this.#networks = networks;
    this.#series = series;
  }

  /**
   * @returns the plain network's summary under the id of the changed one: its layers, kernels and costs are the same
   * @throws AppError engine/unknown-network, engine/bad-request for a node or channel that there is not
   */
  changed({ networkId, changes }: ChangedNetworkRequest): NetworkSummary {
    const plain = plainOf(this.#networks.get(networkId));
    const factors = factorsByNode(plain, changes);
    if (factors.size === 0) return summariseNetwork(plain);
    const id = sha256(JSON.stringify([plain.id, 'changed', [...factors].map(([node, values]) => [node, [...values]])]));
    const entry = this.#networks.find(id) ?? changeNetwork(plain, factors, id);
    return { ...summariseNetwork(plain), id: this.#networks.addDerived(entry).id };
  }

  /** @throws AppError engine/unknown-series */
  painted({ seriesId, strokes }: PaintedSeriesRequest): SeriesSummary {
    const plainId = this.#series.get(seriesId).painted?.plainId ?? seriesId;
    return summariseSeries(this.#series.paint(plainId, strokes));
  }

  /** @throws AppError engine/unknown-network, engine/unknown-series, engine/bad-request where the two have no node in common */
  compared({ networkId, against }: ComparedNetworkRequest): NetworkSummary {
    const asked = this.#networks.get(networkId);
    const minuend = asked.against?.minuend ?? asked;
    const other = this.#networks.get(against.networkId);
    if (against.seriesId !== null) this.#series.slice(against.seriesId, against.slice ?? 0);
    requireLike(plainOf(minuend), plainOf(other));
    const id = sha256(JSON.stringify([minuend.id, 'against', against]));
    this.#networks.addDerived({ ...minuend, id, against: { minuend, against } });
    return { ...summariseNetwork(plainOf(minuend)), id };
  }
}

function factorsByNode({ inference }: NetworkEntry, changes: readonly ChannelChange[]): Factors {
  const factors = new Map<string, Float32Array>();
  for (const { node } of changes) {
    const shape = inference.nodes.find((one) => one.node.name === node)?.shape;
    if (!shape) throw new AppError('engine/bad-request', `The network has no node ${node} whose maps could be changed.`);
    try {
      const own = factorsOf(changes, node, shape);
      if (own) factors.set(node, own);
    } catch (thrown) {
      throw new AppError('engine/bad-request', thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  return factors;
}

function requireLike(one: NetworkEntry, other: NetworkEntry): void {
  const shapes = new Map(other.inference.nodes.map(({ node, shape }) => [node.name, shape?.join()]));
  const differs = one.inference.nodes.find(({ node, shape }) => shapes.get(node.name) !== shape?.join());
  if (!differs) return;
  const { maps, rows, columns } = planesOf(differs.shape ?? []);
  throw new AppError(
    'engine/bad-request',
    `The two networks cannot be compared: ${differs.node.name} has ${maps} maps of ${rows} x ${columns} in the one, ` +
      `${shapes.has(differs.node.name) ? 'another shape' : 'no like'} in the other. Compare checkpoints of one network.`,
  );
}

/** @throws AppError engine/bad-request: what is written to files is the plain network on the slices as they are */
export function requirePlain(entry: NetworkEntry, isPainted: boolean): void {
  if (!entry.changed && !entry.against && !isPainted) return;
  throw new AppError(
    'engine/bad-request',
    'What is shown is not the plain network on the slices as they are, so it is not exported. Show the plain network first (key X).',
  );
}
