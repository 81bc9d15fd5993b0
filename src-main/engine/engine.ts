// The engine: everything the three hosts share, put together once. A host brings a port and what only it can do (dialogs); the engine
// answers the calls and streams of src-shared/protocol/api.ts on it. It owns the workers, the arena and the caches.
import { builtinNetworks } from '../../src-shared/network/builtin-networks.ts';
import type { ChooseKind, FileToken } from '../../src-shared/protocol/files-messages.ts';
import type { Port } from '../../src-shared/protocol/port.ts';
import { type Handlers, type ServedPort, serve } from '../../src-shared/protocol/server.ts';
import type { Executor } from '../cnn/executor.ts';
import { DecodePool } from '../workers/decode-pool.ts';
import { ActivationStore } from './activation-store.ts';
import { readNetworkAsset } from './assets.ts';
import { ChosenWeights } from './chosen-weights.ts';
import { createExecutor, WINDOW_BUDGET_BYTES, windowThreads } from './compute.ts';
import { DecodeAhead } from './decode-ahead.ts';
import { findForWindow } from './divergence/window-divergence.ts';
import { previewExport } from './export/export-preview.ts';
import { exportMaps, type OpenJournals } from './export/export-stream.ts';
import { FileRegistry } from './file-registry.ts';
import { inspectForWindow } from './inspect-weights.ts';
import { kernelWeights } from './kernel-weights.ts';
import { showMaps } from './maps-stream.ts';
import { measure } from './measure.ts';
import { readNetworkFile } from './network-file.ts';
import { InputMaker } from './network-input.ts';
import { NetworkStore, plainOf } from './network-store.ts';
import { summariseNetwork } from './network-summary.ts';
import { openRecipe } from './open-recipe.ts';
import { OutsidePermission } from './outside-permission.ts';
import { probe } from './probe.ts';
import { huAlong, profileOf } from './profile.ts';
import { huSpread, mapSpread } from './region-spread.ts';
import { huOfRegions, measureRegions } from './regions.ts';
import { findResponse } from './response/find-response.ts';
import { scanSeries } from './scan/scan-stream.ts';
import { SeriesStore } from './series-store.ts';
import { slicePixels } from './slice-pixels.ts';
import { SliceStore } from './slice-store.ts';
import { StripStore } from './strip-store.ts';
import { showStrip } from './strip-stream.ts';
import { tagsOf } from './tags.ts';
import { findTopPlaces } from './top-places-stream.ts';
import { VERSION } from './version.ts';
import { WhatIf } from './what-if/what-if.ts';

/** What only the host can do. Paths are absolute. */
export interface HostServices {
  readonly kind: 'electron' | 'web';
  readonly nativeDialogs: boolean;
  /** Opened by the window at once; empty: the phantom. */
  readonly startWith: readonly string[];
  choose(kind: ChooseKind): Promise<readonly string[]>;
  reveal(path: string): Promise<void>;
  /** Keeps these, and no others, over a restart: paths by token. Where it is missing nothing is kept. */
  keepFiles?(paths: ReadonlyMap<string, string>): Promise<void>;
}

interface EngineOptions {
  /** Absolute folders that bound what may be opened; null: anywhere. */
  readonly roots: readonly string[] | null;
  /** What the host has kept from an earlier run: paths by token. */
  readonly keptFiles?: ReadonlyMap<string, string>;
}

/** One picture is decoded while the next is read. */
const DECODE_WORKERS = 2;
/** Decoded slices: a thousand slices of 512 x 512 in 16 bits would be 512 MiB; a quarter of that keeps scrolling smooth. */
const SLICE_BUDGET_BYTES = 128 * 1024 * 1024;

export class Engine {
  readonly #executor: Executor;
  readonly #decodePool: DecodePool;
  readonly #files: FileRegistry;
  readonly #series = new SeriesStore();
  readonly #outside = new OutsidePermission();
  readonly #chosen = new ChosenWeights((token) => this.#files.pathOf(token), this.#outside);
  readonly #networks = new NetworkStore(this.#chosen);
  readonly #strips = new StripStore();
  readonly #slices: SliceStore;
  readonly #inputs: InputMaker;
  readonly #ahead: DecodeAhead;
  readonly #activations: ActivationStore;
  readonly #whatIf = new WhatIf(this.#networks, this.#series);
  readonly #journals: OpenJournals = new Map();
  readonly #served = new Set<ServedPort>();

  private constructor(executor: Executor, roots: readonly string[] | null) {
    this.#executor = executor;
    this.#decodePool = DecodePool.create(DECODE_WORKERS);
    this.#files = new FileRegistry(roots);
    this.#slices = new SliceStore(this.#decodePool, SLICE_BUDGET_BYTES);
    this.#ahead = new DecodeAhead(this.#series, this.#slices);
    this.#inputs = new InputMaker(this.#series, this.#slices);
    this.#activations = new ActivationStore(executor, this.#networks, this.#inputs);
  }

  static async create(options: EngineOptions): Promise<Engine> {
    const choice = { threads: windowThreads(), strict: false, kernel: null };
    const engine = new Engine(await createExecutor(choice, WINDOW_BUDGET_BYTES), options.roots);
    for (const [token, path] of options.keptFiles ?? []) engine.#files.restore(token, path);
    return engine;
  }

  /** Tokens for paths that the host has agreed to (dropped, chosen, given at start). @throws AppError file/* */
  registerPaths(paths: readonly string[]): Promise<readonly FileToken[]> {
    return Promise.all(paths.map((path) => this.#files.register(path)));
  }

  /** Answers on the port until it closes or `detach`. */
  attach(port: Port, host: HostServices): { detach(): void } {
    const served = serve(port, this.#handlers(host));
    this.#served.add(served);
    port.onClose(() => this.#served.delete(served));
    return {
      detach: () => {
        served.close();
        this.#served.delete(served);
      },
    };
  }

  /** Ends streams and workers. */
  async close(): Promise<void> {
    for (const served of this.#served) served.close();
    this.#served.clear();
    await Promise.all([this.#executor.close(), this.#decodePool.close()]);
  }

  #handlers(host: HostServices): Handlers {
    const needs = {
      executor: this.#executor,
      activations: this.#activations,
      files: this.#files,
      series: this.#series,
      networks: this.#networks,
      journals: this.#journals,
      inputs: this.#inputs,
      strips: this.#strips,
      sliceCount: (seriesId: string) => this.#series.get(seriesId).series.slices.length,
      onShown: (work: Promise<unknown>) => this.#ahead.letFirst(work),
    };
    return {
      calls: {
        'engine.describe': async () => ({
          version: VERSION,
          host: host.kind,
          threads: this.#executor.threads,
          isa: this.#executor.isa,
          vectorBits: this.#executor.vectorBits,
          builtinNetworks: await Promise.all(
            builtinNetworks.map(async ({ id, title, file }) => ({ id, title, source: await readNetworkAsset(file) })),
          ),
          nativeDialogs: host.nativeDialogs,
          startWith: await this.registerPaths(host.startWith),
        }),
        'engine.status': async () => ({
          cacheBytes: this.#activations.bytes + this.#slices.bytes,
          cacheBudgetBytes: WINDOW_BUDGET_BYTES + SLICE_BUDGET_BYTES,
          residentBytes: process.memoryUsage.rss(),
          decodedSlices: this.#slices.count,
          sliceBytes: this.#slices.bytes,
          sliceBudgetBytes: SLICE_BUDGET_BYTES,
        }),
        'files.list': ({ token }) => this.#files.list(token),
        'files.choose': async ({ kind }) => ({ files: await this.registerPaths(await host.choose(kind)) }),
        'files.reveal': async ({ token }) => {
          await host.reveal(this.#files.pathOf(token));
          return {};
        },
        'files.keep': async ({ tokens }) => {
          await host.keepFiles?.(new Map(tokens.map((token) => [token, this.#files.pathOf(token)])));
          return {};
        },
        'series.slice': async ({ seriesId, slice, ahead }) => {
          const pixels = slicePixels(await this.#inputs.frameOf(seriesId, slice));
          if (ahead !== undefined) void this.#ahead.lookFrom(seriesId, slice, ahead);
          return pixels;
        },
        'series.tags': ({ seriesId, slice, showIdentity }) => tagsOf(this.#series.slice(seriesId, slice).file, showIdentity),
        'network.file': async ({ token }) => {
          const path = this.#files.pathOf(token);
          return readNetworkFile(path, await this.#outside.holdsFor(path));
        },
        'weights.outside': ({ token }) => this.#outside.look(this.#files.pathOf(token)),
        'weights.allow': async ({ token }) => {
          this.#outside.allow(this.#files.pathOf(token));
          return {};
        },
        'weights.inspect': async (request) => inspectForWindow((await this.#chosen.open(request.token)).file, request),
        'network.set': async (request) => summariseNetwork(await this.#networks.open(request)),
        'network.kernel': async (request) => kernelWeights(request, plainOf(this.#networks.get(request.networkId))),
        'what-if.network': async (request) => this.#whatIf.changed(request),
        'what-if.series': async (request) => this.#whatIf.painted(request),
        'what-if.compare': async (request) => this.#whatIf.compared(request),
        'recipe.open': (request) => openRecipe(request, { ...needs, isa: this.#executor.isa }),
        'export.preview': (request) => previewExport(request, needs),
        'maps.measure': async (request) => {
          const entry = this.#networks.get(request.networkId);
          const held = await this.#activations.acquire(request, { priority: 'shown' });
          try {
            return await measure(request, entry, held.result);
          } finally {
            held.release();
          }
        },
        'maps.regions': async (request) => {
          const slice = await this.#inputs.measurableOf(request.seriesId, request.slice);
          if (request.nodes.length === 0) return { regions: huOfRegions(request, slice).map((hu) => ({ hu, maps: [] })) };
          const entry = this.#networks.get(request.networkId);
          const held = await this.#activations.acquire(request, { priority: 'shown' });
          try {
            return await measureRegions(request, entry, held.result, slice);
          } finally {
            held.release();
          }
        },
        'maps.spread': async ({ map, ...request }) => {
          const slice = await this.#inputs.measurableOf(request.seriesId, request.slice);
          const hu = huSpread(request, slice);
          if (!map) return { hu, map: null };
          const entry = this.#networks.get(request.networkId);
          const held = await this.#activations.acquire(request, { priority: 'shown' });
          try {
            return { hu, map: mapSpread({ ...request, map }, entry, held.result, slice) };
          } finally {
            held.release();
          }
        },
        'maps.profile': async (request) => {
          const slice = await this.#inputs.measurableOf(request.seriesId, request.slice);
          if (request.maps.length === 0) return { hu: huAlong(request, slice), maps: [] };
          const entry = this.#networks.get(request.networkId);
          const held = await this.#activations.acquire(request, { priority: 'shown' });
          try {
            return profileOf(request, entry, held.result, slice);
          } finally {
            held.release();
          }
        },
        'maps.probe': async (request) => {
          const entry = this.#networks.get(request.networkId);
          const held = await this.#activations.acquire(request, { priority: 'shown' });
          try {
            return probe(request, entry, held.result, await this.#inputs.huOf(request.seriesId, request.slice));
          } finally {
            held.release();
          }
        },
      },
      streams: {
        'series.scan': (request, context) => scanSeries(request, context, needs),
        'series.strip': (request, context) => showStrip(request, context, needs),
        'series.top': (request, context) => findTopPlaces(request, context, needs),
        'maps.show': (query, context) => showMaps(query, context, needs),
        'divergence.find': (request, context) => findForWindow(request, context, needs),
        'lab.response': (request, context) => findResponse(request, context, needs),
        'export.run': (request, context) => exportMaps(request, context, needs),
      },
    };
  }
}
