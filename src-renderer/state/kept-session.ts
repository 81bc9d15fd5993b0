// What a window comes back with after a restart, in its storage: what was open and where in it, the network, the map, how the slice was looked at, and
// what was tried. No pixels and no paths. Read with suspicion, because anyone can write there.
import * as v from 'valibot';
import { openedSchema } from './recent-files.ts';

const STORAGE_KEY = 'convscope.session';
/** Of PyTorch source, characters: a window that is closed has no time for more. */
const LONGEST_SOURCE = 1_000_000;
const LONGEST_WORD = 4096;
const MOST_PAIRS = 10_000;
const MOST_AXES = 8;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const finite = v.pipe(v.number(), v.finite());
const word = v.pipe(v.string(), v.maxLength(LONGEST_WORD));

const networkSchema = v.strictObject({
  request: v.strictObject({
    source: v.union([
      v.strictObject({ builtin: word }),
      v.strictObject({ python: v.pipe(v.string(), v.maxLength(LONGEST_SOURCE)), className: v.nullable(word) }),
    ]),
    weights: v.variant('kind', [
      v.strictObject({ kind: v.literal('trained') }),
      v.strictObject({ kind: v.literal('seed'), seed: count }),
      v.strictObject({
        kind: v.literal('file'),
        token: word,
        mapping: v.pipe(v.array(v.strictObject({ network: word, file: word })), v.maxLength(MOST_PAIRS)),
      }),
    ]),
    input: v.nullable(v.pipe(v.array(count), v.maxLength(MOST_AXES))),
  }),
  /** Empty: what fits the network by itself. */
  preprocess: word,
});

const viewSchema = v.strictObject({
  window: v.strictObject({ centerHu: finite, widthHu: v.pipe(finite, v.gtValue(0)) }),
  windowName: word,
  voi: v.picklist(['LINEAR', 'LINEAR_EXACT', 'SIGMOID']),
  /** One of the file's own; null: none of them. */
  fileLook: v.nullable(count),
  invert: v.boolean(),
  smooth: v.boolean(),
  viewport: v.nullable(v.strictObject({ scale: v.pipe(finite, v.gtValue(0)), offsetX: finite, offsetY: finite })),
  framesPerSecond: v.pipe(finite, v.gtValue(0)),
});

const pair = v.tuple([finite, finite]);
const place = { node: word, channel: count } as const;

/** What is tried out; of comparisons nothing, because they are about networks that this window had opened. */
const trialSchema = v.strictObject({
  changes: v.pipe(
    v.array(
      v.variant('kind', [
        v.strictObject({ kind: v.picklist(['mute', 'solo']), ...place }),
        v.strictObject({ kind: v.literal('scale'), ...place, factor: finite }),
      ]),
    ),
    v.maxLength(MOST_PAIRS),
  ),
  strokes: v.pipe(
    v.array(
      v.strictObject({
        ...{ kind: v.picklist(['ball', 'ramp', 'edge', 'noise']), centre: pair, half: pair, slice: count },
        ...{ hu: finite, toHu: finite, angle: finite, seed: finite },
      }),
    ),
    v.maxLength(MOST_PAIRS),
  ),
});

const sessionSchema = v.strictObject({
  /** null: the phantom. */
  files: v.nullable(openedSchema),
  /** Digest of the series; empty: none was shown. */
  series: word,
  slice: count,
  network: networkSchema,
  map: v.strictObject({ stage: v.nullable(word), channel: count, isOpen: v.boolean(), showsInput: v.boolean() }),
  afterRelu: v.boolean(),
  view: viewSchema,
  /** Sessions that were kept before there was any. */
  trial: v.optional(trialSchema, { changes: [], strokes: [] }),
});

export type KeptSession = v.InferOutput<typeof sessionSchema>;

/** null: nothing is kept, or it is broken. */
export function keptSession(storage: Pick<Storage, 'getItem'>): KeptSession | null {
  try {
    const read = v.safeParse(sessionSchema, JSON.parse(storage.getItem(STORAGE_KEY) ?? 'null') as unknown);
    return read.success ? read.output : null;
  } catch {
    return null;
  }
}

/** Storage that is full or forbidden only means that the next start begins anew. */
export function keepSession(storage: Pick<Storage, 'setItem'>, session: KeptSession): void {
  try {
    storage.setItem(STORAGE_KEY, JSON.stringify(session));
  } catch {
    // Nothing is lost of what is on screen.
  }
}
