// The trust boundary: every message of the window is checked here before a handler sees it. api.ts says the same as types; the compiler holds
// the two together, because what a schema gives must be what the handler takes.

import * as v from 'valibot';
import { keepable, MOST_FPS, MOST_SCALE, outputFormats, pictureMarks } from '../network/recipe.ts';
import type { CallName, Calls, StreamName, Streams } from './api.ts';
import { ctSchema } from './ct-schema.ts';
import { AppError } from './errors.ts';
import type { ClientMessage } from './messages.ts';
import { drawnSchema, lineSchema, regionEntries } from './region-schema.ts';

/** No honest request comes near these. */
const LONGEST_WORD = 4096;
const LONGEST_SOURCE = 16 * 1024 * 1024;
const MOST_LISTED = 100_000;
const GREATEST_SEED = 0xffffffff;
const MOST_AXES = 8;
/** Layers of a network that show maps at once. */
const MOST_LINKED = 4096;
const GREATEST_SIDE = 65_536;
/** Where a channel answers most: more no person goes through. */
const MOST_PLACES = 1000;
/** Of a histogram: more no screen shows. */
const MOST_BINS = 4096;
/** Of one question: regions times tissue classes. */
const MOST_REGIONS = 256;

const word = v.pipe(v.string(), v.maxLength(LONGEST_WORD));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const side = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(GREATEST_SIDE));
const counts = v.pipe(v.array(count), v.maxLength(MOST_LISTED));
const nothing = v.strictObject({});
const token = v.strictObject({ token: word });

const seriesKey = { seriesId: word, networkId: word, preprocess: word };
const runKey = { seriesId: word, slice: count, networkId: word, preprocess: word };
const wall = v.strictObject({ node: word, channels: v.nullable(counts), tileSide: v.nullable(side) });

const region = v.strictObject(regionEntries);

const networkSource = v.union([
  v.strictObject({ builtin: word }),
  v.strictObject({ python: v.pipe(v.string(), v.maxLength(LONGEST_SOURCE)), className: v.nullable(word) }),
]);
const mapping = v.pipe(v.array(v.strictObject({ network: word, file: word })), v.maxLength(MOST_LISTED));

const finite = v.pipe(v.number(), v.finite());
const pair = v.tuple([finite, finite]);
/** Enough for every channel of a wide layer. */
const MOST_CHANGES = 8192;
const MOST_STROKES = 1024;
const MOST_PIXELS = 65_536;
const MOST_HU = 1e6;
const hu = v.pipe(finite, v.minValue(-MOST_HU), v.maxValue(MOST_HU));
const halfSide = v.pipe(finite, v.minValue(0), v.maxValue(MOST_PIXELS));
const changed = { node: word, channel: count };
const channelChange = v.variant('kind', [
  v.strictObject({ kind: v.literal('mute'), ...changed }),
  v.strictObject({ kind: v.literal('solo'), ...changed }),
  v.strictObject({ kind: v.literal('scale'), ...changed, factor: finite }),
]);
const stroke = v.strictObject({
  kind: v.picklist(['ball', 'ramp', 'edge', 'noise']),
  slice: count,
  centre: pair,
  half: v.tuple([halfSide, halfSide]),
  hu,
  toHu: hu,
  angle: finite,
  seed: v.pipe(count, v.maxValue(GREATEST_SEED)),
});

const exportRequest = v.strictObject({
  seriesId: word,
  slices: v.pipe(counts, v.minLength(1)),
  networkId: word,
  preprocess: word,
  items: v.array(v.strictObject({ node: word, channels: v.nullable(counts) })),
  format: v.picklist(outputFormats),
  range: v.picklist(['map', 'layer']),
  colormap: word,
  destination: word,
  folderName: word,
  keep: v.exactOptional(v.array(v.picklist(keepable))),
  scale: v.exactOptional(v.pipe(count, v.minValue(1), v.maxValue(MOST_SCALE))),
  marks: v.exactOptional(v.array(v.picklist(pictureMarks))),
  drawn: v.exactOptional(drawnSchema),
  ct: v.exactOptional(ctSchema),
  fps: v.exactOptional(v.pipe(count, v.minValue(1), v.maxValue(MOST_FPS))),
  overwrite: v.boolean(),
  threshold: v.exactOptional(finite),
});

/** Files that a window may come back to. */
const MOST_KEPT = 1024;

const callSchemas = {
  'export.preview': exportRequest,
  'recipe.open': v.union([token, v.strictObject({ name: word, bytes: v.instance(Uint8Array) })]),
  'engine.describe': nothing,
  'engine.status': nothing,
  'files.list': v.strictObject({ token: v.nullable(word) }),
  'files.choose': v.strictObject({
    kind: v.picklist(['open-folder', 'open-files', 'open-network', 'open-weights', 'open-activations', 'save-folder']),
  }),
  'files.reveal': token,
  'files.keep': v.strictObject({ tokens: v.pipe(v.array(word), v.maxLength(MOST_KEPT)) }),
  'series.slice': v.strictObject({ seriesId: word, slice: count, ahead: v.exactOptional(v.picklist([1, -1])) }),
  'series.tags': v.strictObject({ seriesId: word, slice: count, showIdentity: v.boolean() }),
  'network.set': v.strictObject({
    source: networkSource,
    weights: v.variant('kind', [
      v.strictObject({ kind: v.literal('trained') }),
      v.strictObject({ kind: v.literal('seed'), seed: v.pipe(count, v.maxValue(GREATEST_SEED)) }),
      v.strictObject({ kind: v.literal('file'), token: word, mapping }),
    ]),
    input: v.nullable(v.pipe(v.array(side), v.maxLength(MOST_AXES))),
  }),
  'network.file': token,
  'weights.inspect': v.strictObject({
    token: word,
    fit: v.nullable(v.strictObject({ source: networkSource, mapping })),
    propose: v.boolean(),
  }),
  'weights.outside': token,
  'weights.allow': token,
  'maps.measure': v.strictObject({ ...runKey, node: word }),
  'maps.profile': v.strictObject({
    ...runKey,
    line: lineSchema,
    maps: v.pipe(v.array(v.strictObject({ node: word, channel: count })), v.maxLength(MOST_LINKED)),
  }),
  'maps.spread': v.strictObject({
    ...runKey,
    region,
    map: v.nullable(v.strictObject({ node: word, channel: count })),
    bins: v.pipe(count, v.minValue(1), v.maxValue(MOST_BINS)),
  }),
  'maps.regions': v.strictObject({
    ...runKey,
    nodes: v.pipe(v.array(word), v.maxLength(MOST_LINKED)),
    regions: v.pipe(v.array(region), v.maxLength(MOST_REGIONS)),
  }),
  'what-if.network': v.strictObject({
    networkId: word,
    changes: v.pipe(v.array(channelChange), v.maxLength(MOST_CHANGES)),
  }),
  'what-if.series': v.strictObject({ seriesId: word, strokes: v.pipe(v.array(stroke), v.maxLength(MOST_STROKES)) }),
  'what-if.compare': v.strictObject({
    networkId: word,
    against: v.strictObject({ networkId: word, seriesId: v.nullable(word), slice: v.nullable(count) }),
  }),
  'network.kernel': v.strictObject({ networkId: word, node: word, channel: count }),
  'maps.probe': v.strictObject({
    ...runKey,
    node: word,
    channel: count,
    row: count,
    column: count,
    linked: v.exactOptional(v.pipe(v.array(v.strictObject({ node: word, row: count, column: count })), v.maxLength(MOST_LINKED))),
  }),
} as const satisfies { [Name in CallName]: v.GenericSchema<unknown, Calls[Name]['params']> };

const streamSchemas = {
  'series.scan': v.union([
    v.strictObject({ phantom: v.literal(true) }),
    v.strictObject({ tokens: v.pipe(v.array(word), v.minLength(1), v.maxLength(MOST_LISTED)) }),
  ]),
  'series.strip': v.strictObject({ ...seriesKey, node: word, from: count }),
  'series.top': v.strictObject({
    ...seriesKey,
    node: word,
    channel: count,
    count: v.pipe(count, v.maxValue(MOST_PLACES)),
    apartMm: v.pipe(v.number(), v.finite(), v.minValue(0)),
  }),
  'maps.show': v.strictObject({
    ...runKey,
    walls: v.pipe(v.array(wall), v.maxLength(MOST_LISTED)),
    isKept: v.exactOptional(v.boolean()),
  }),
  'divergence.find': v.strictObject({ ...runKey, tokens: v.pipe(v.array(word), v.minLength(1), v.maxLength(MOST_LISTED)) }),
  'lab.response': v.strictObject({ networkId: word, preprocess: word, node: word, lowHu: hu, highHu: hu }),
  'export.run': exportRequest,
} as const satisfies { [Name in StreamName]: v.GenericSchema<unknown, Streams[Name]['params']> };

const id = count;
const clientMessage = v.variant('type', [
  v.strictObject({ type: v.literal('call'), id, name: word, params: v.unknown() }),
  v.strictObject({ type: v.literal('open'), id, name: word, params: v.unknown() }),
  v.strictObject({ type: v.literal('credit'), id }),
  v.strictObject({ type: v.literal('replace'), id, params: v.unknown() }),
  v.strictObject({ type: v.literal('cancel'), id }),
]);

/** @throws AppError protocol/malformed */
export function readClientMessage(value: unknown): ClientMessage {
  const result = v.safeParse(clientMessage, value);
  if (result.success) return result.output;
  throw new AppError('protocol/malformed', `The engine got a message it does not know: ${v.summarize(result.issues)}`);
}

/** @throws AppError protocol/unknown-method, engine/bad-request */
export const readCallParams = (name: string, params: unknown): [CallName, unknown] =>
  readParams(callSchemas, name as CallName, params);

/** @throws AppError protocol/unknown-method, engine/bad-request */
export const readStreamParams = (name: string, params: unknown): [StreamName, unknown] =>
  readParams(streamSchemas, name as StreamName, params);

function readParams<Name extends string>(
  schemas: Readonly<Record<Name, v.GenericSchema>>,
  name: Name,
  params: unknown,
): [Name, unknown] {
  if (!Object.hasOwn(schemas, name)) throw new AppError('protocol/unknown-method', `The engine has no "${name}".`);
  const result = v.safeParse(schemas[name], params);
  if (result.success) return [name, result.output];
  throw new AppError('engine/bad-request', `The engine refused the request ${name}: ${v.summarize(result.issues)}`);
}
