// An engine in memory behind a real port: a small series, a small network, tiles of one level. Counts nothing; the client does.

import type { MapsItem, MapsQuery } from '../../src-shared/protocol/maps-messages.ts';
import { memoryPorts } from '../../src-shared/protocol/memory-port.ts';
import type { NetworkFile, NetworkSummary } from '../../src-shared/protocol/network-messages.ts';
import type { Port } from '../../src-shared/protocol/port.ts';
import type { SeriesSummary } from '../../src-shared/protocol/series-messages.ts';
import { type Handlers, serve } from '../../src-shared/protocol/server.ts';
import type { StreamContext } from '../../src-shared/protocol/server-stream.ts';
import type { TagList, TagRow } from '../../src-shared/protocol/tags-messages.ts';
import type { OutsideFiles, WeightsInspection, WeightsInspectionRequest } from '../../src-shared/protocol/weights-messages.ts';
import { exportCalls } from './fake-exports.ts';
import { alongSeries, measuring } from './fake-measures.ts';

export const SIDE = 8;
const SLICES = 20;
const MAPS = 4;

export const series: SeriesSummary = {
  id: 'series-1',
  identity: 'series',
  lastingId: 'lasting',
  isGrowing: false,
  description: 'made for a test',
  modality: 'CT',
  kind: 'volume',
  rows: SIDE,
  columns: SIDE,
  pixelSpacingMm: [1, 1],
  sliceSpacingMm: 2,
  orientation: [1, 0, 0, 0, 1, 0],
  slices: Array.from({ length: SLICES }, (_, at) => ({
    file: `${at}.dcm`,
    instanceNumber: at,
    positionMm: [0, 0, at * 2] as const,
    distanceMm: at * 2,
  })),
  warnings: [],
  source: 'test',
};

const node = { parameters: 0, macs: 0, bytes: 0, attributes: {}, line: null, target: '', kind: 'call_module' as const };
const geometry = { size: [2, 2], jump: [1, 1], start: [0.5, 0.5] } as const;
const shape = [1, MAPS, SIDE - 1, SIDE - 1];

export const summary: NetworkSummary = {
  id: 'network-1',
  className: 'Net',
  source: '',
  inputName: 'x',
  input: [1, 1, SIDE, SIDE],
  nodes: [
    { ...node, name: 'conv1', op: 'Conv2d', inputs: ['x'], shape, geometry },
    { ...node, name: 'relu', op: 'ReLU', inputs: ['conv1'], shape, geometry },
  ],
  totals: { parameters: 0, macs: 0, bytes: 0 },
  problems: [],
  warnings: [],
  weightsTitle: 'none',
};

/** What a test wants `weights.outside` to answer, and what was allowed. */
export const outside: { answer: Partial<OutsideFiles>; readonly allowed: string[] } = { answer: {}, allowed: [] };

const networkFile: NetworkFile = { label: 'net.py', source: 'class Net: pass\n', input: null, hasWeights: false };

/** A file whose tensor `w` fits once it is paired with the network's `conv1.weight`. */
function inspection({ fit }: WeightsInspectionRequest): WeightsInspection {
  const report = {
    format: 'torch-zip',
    wrapper: 'state_dict',
    tensors: [{ name: 'w', dtype: 'float16', shape: [MAPS, 1, 2, 2] }],
    ignored: ['optimizer'],
    warnings: [],
    layers: null,
  } as const;
  if (!fit) return report;
  const isPaired = fit.mapping.length > 0;
  return {
    ...report,
    prefix: '',
    added: '',
    pairs: fit.mapping,
    missing: isPaired ? [] : ['conv1.weight'],
    unexpected: isPaired ? [] : ['w'],
    mismatched: [],
    unneeded: [],
    proposals: isPaired ? [] : [{ network: 'conv1.weight', file: 'w' }],
  };
}

/** What `network.set` answers, and what each query of maps asked for. */
export interface FakeEngine {
  readonly port: Port;
  readonly queries: MapsQuery[];
  close(): void;
}

/** @param scan instead of telling of the one series */
export function fakeEngine(scan: Handlers['streams']['series.scan'] = tellOne): FakeEngine {
  const [port, other] = memoryPorts();
  const queries: MapsQuery[] = [];
  const served = serve(other, handlers(queries, scan));
  return { port, queries, close: () => served.close() };
}

/** A sequence with two items, a name that is masked until it is asked for, and the number of the slice. */
export function tagList(slice: number, showIdentity: boolean): TagList {
  const row: TagRow = {
    kind: 'element',
    depth: 0,
    tag: '(0020,0013)',
    keyword: 'InstanceNumber',
    name: 'Instance Number',
    creator: null,
    vr: 'IS',
    isSequence: false,
    count: 1,
    length: 2,
    offset: 300,
    values: [String(slice)],
    hex: '',
    isCut: false,
    identity: 'none',
    isMasked: false,
  };
  const person: TagRow = {
    ...row,
    tag: '(0010,0010)',
    keyword: 'PatientName',
    name: "Patient's Name",
    vr: 'PN',
    identity: 'personal',
  };
  const sequence: TagRow = {
    ...row,
    tag: '(0008,1140)',
    keyword: '',
    name: 'Referenced Image Sequence',
    vr: 'SQ',
    values: [],
    count: 2,
    isSequence: true,
  };
  const item: TagRow = { ...row, kind: 'item', depth: 1, tag: '(FFFE,E000)', keyword: '', vr: '', values: [] };
  const inner: TagRow = {
    ...row,
    depth: 2,
    tag: '(0008,1155)',
    keyword: '',
    name: 'Referenced SOP Instance UID',
    vr: 'UI',
    identity: 'uid',
  };
  return {
    file: `${slice}.dcm`,
    notes: [],
    rows: [
      sequence,
      { ...item, name: 'Item 1' },
      { ...inner, values: ['1.2.3'] },
      { ...item, name: 'Item 2' },
      { ...inner, values: ['4.5.6'] },
      { ...person, values: showIdentity ? ['Doe^Jane'] : [], isMasked: !showIdentity },
      row,
    ],
  };
}

const tellOne: Handlers['streams']['series.scan'] = async (_request, context) => {
  await context.emit({ kind: 'series', series: [series] });
  return {};
};

const noDivergence = { nodes: [], first: null, compared: 0, unknown: [], causes: [], tried: [], summary: 'All agree.' };

const handlers = (queries: MapsQuery[], scan: Handlers['streams']['series.scan']): Handlers => ({
  calls: {
    'engine.describe': async () => ({
      version: '0',
      host: 'web',
      threads: 2,
      isa: 'simd',
      vectorBits: 128,
      builtinNetworks: [],
      nativeDialogs: false,
      startWith: [],
    }),
    'engine.status': async () => ({
      cacheBytes: 0,
      cacheBudgetBytes: 1,
      residentBytes: 0,
      decodedSlices: 0,
      sliceBytes: 0,
      sliceBudgetBytes: 1,
    }),
    'files.list': async () => ({ folder: null, parent: null, entries: [] }),
    'files.choose': async () => ({ files: [] }),
    'files.reveal': async () => ({}),
    'files.keep': async () => ({}),
    'weights.inspect': async (request) => inspection(request),
    'series.slice': async ({ slice }) => ({
      rows: SIDE,
      columns: SIDE,
      kind: 'grey',
      stored: new Int16Array(SIDE * SIDE).fill(slice),
      modality: { kind: 'linear', slope: 1, intercept: 0 },
      minHu: 0,
      maxHu: 1000,
      windows: [{ centerHu: 40, widthHu: 400, voi: 'LINEAR', explanation: 'file' }],
      voiTables: [],
      inverted: false,
      padding: null,
      repaired: [],
    }),
    'series.tags': async ({ slice, showIdentity }) => tagList(slice, showIdentity),
    'network.set': async () => summary,
    'network.file': async () => networkFile,
    'weights.outside': async () => ({ label: 'net.onnx', files: [], isAllowed: true, ...outside.answer }),
    'weights.allow': async ({ token }) => {
      outside.allowed.push(token);
      return {};
    },
    ...measuring(MAPS),
    'what-if.network': async ({ changes }) => ({ ...summary, id: changes.length === 0 ? summary.id : JSON.stringify(changes) }),
    'what-if.series': async ({ seriesId, strokes }) => ({
      ...series,
      id: strokes.length === 0 ? seriesId : `${seriesId}+${JSON.stringify(strokes)}`,
    }),
    'what-if.compare': async ({ against }) => ({ ...summary, id: JSON.stringify(against) }),
    ...exportCalls,
    'maps.probe': async ({ row }) => ({ value: -row, linked: [], box: null, centre: null, hu: null, arithmetic: null }),
  },
  streams: {
    'series.scan': scan,
    'maps.show': (query, context) => show(query, context, queries),
    ...alongSeries(MAPS),
    'divergence.find': async () => noDivergence,
    'lab.response': () => Promise.reject(new Error('not asked for here')),
    'export.run': async () => ({ folder: { token: 't', label: 'out', kind: 'folder' }, files: 1, bytes: 2, failures: [] }),
  },
});

async function show(
  first: MapsQuery,
  context: StreamContext<MapsItem, MapsQuery>,
  queries: MapsQuery[],
): Promise<Record<string, never>> {
  let waiting: MapsQuery | null = first;
  let wake: () => void = () => undefined;
  context.onReplace((query) => {
    waiting = query;
    wake();
  });
  context.signal.addEventListener('abort', () => wake());
  while (!context.signal.aborted) {
    const query: MapsQuery | null = waiting;
    waiting = null;
    if (query) await answer(query, context, queries);
    else
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  }
  return {};
}

async function answer(query: MapsQuery, context: StreamContext<MapsItem, MapsQuery>, queries: MapsQuery[]): Promise<void> {
  queries.push(query);
  const { walls, isKept = false, ...run } = query;
  await context.emit({ kind: 'started', run, walls, cached: false });
  for (const { node: name, channels } of isKept ? [] : walls) {
    const wanted = channels ?? Array.from({ length: MAPS }, (_, at) => at);
    await context.emit({ kind: 'node', node: name, shape, statistics: statistics() });
    await context.emit({
      kind: 'tiles',
      node: name,
      channels: wanted,
      height: SIDE - 1,
      width: SIDE - 1,
      minimum: new Float32Array(wanted.length),
      maximum: new Float32Array(wanted.length).fill(1),
      values: new Uint8Array(wanted.length * (SIDE - 1) ** 2).fill(run.slice),
    });
  }
  await context.emit({ kind: 'done', run, computeMs: 1, prepareMs: 1, tilesMs: 1, totalMs: 2, cached: false, recomputed: null });
}

const statistics = () => ({
  min: new Float32Array(MAPS),
  max: new Float32Array(MAPS).fill(1),
  mean: new Float64Array(MAPS),
  std: new Float64Array(MAPS),
  zeros: new Uint32Array(MAPS),
  nonFinite: new Uint32Array(MAPS),
});
