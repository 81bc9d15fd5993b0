// The words of `convscope run` as a request, by options or by recipe.
import { colormapNames } from '../../src-shared/imaging/colormaps.ts';
import type { RangeMode } from '../../src-shared/imaging/range.ts';
import {
  evenScale,
  groundFormats,
  keepable,
  MOST_FPS,
  MOST_SCALE,
  markedFormats,
  movingFormats,
  outputFormats,
  pictureMarks,
  sheetFormats,
  tableFormats,
} from '../../src-shared/network/recipe.ts';
import { defaultThreads, type EngineChoice, kernelNames } from '../engine/compute.ts';
import type { OutputStyle } from '../engine/export/output-style.ts';
import { FIGURE_MM, readRecipeRequest } from '../engine/export/recipe-file.ts';
import { isOnnxName } from '../engine/model-source.ts';
import { builtinHasTrainedWeights } from '../engine/network-store.ts';
import { DEFAULT_PREPROCESS, type RunInput, type RunRequest, type RunWeights } from '../engine/run/run-request.ts';
import { usageError, wholeNumber } from './command.ts';
import { CT_USAGE, readCt } from './ct-words.ts';
import { readDrawn } from './drawn-words.ts';
import { readWeightsMap } from './weights-map.ts';

export const RUN_USAGE = `convscope run --model MODEL [--class NAME] [--weights W [--map NETWORK=FILE,...] | --seed N] [--engine threads=N,strict,kernel=NAME,vectors=128]
   ( --input X.npy | --series PATH [--series-uid UID | sha256:HASH] [--slices 12 | 10:20 | all] [--preprocess PRE] )
   [--layers all | NAME,NAME] [--channels NAME=0+2+5,NAME=1] --out DIR [--format ${outputFormats.join('|')}] [--stats-only] [--fps 10] [--width 85|174] [--scale 1..${MOST_SCALE}] [--marks ${pictureMarks.join(',')}] [--drawn FILE.json|JSON] ${CT_USAGE} [--threshold VALUE] [--keep uids,names,dates,descriptions] [--range map|layer] [--colormap auto|NAME] [--allow-external-data] [--force] [--resume] [--shard I/N] [--json]
convscope run --recipe R.json [--series PATH] [--weights W] --out DIR`;

const text = { type: 'string' } as const;
export const RUN_OPTIONS = {
  model: text,
  class: text,
  weights: text,
  map: text,
  seed: text,
  engine: text,
  input: text,
  series: text,
  'series-uid': text,
  slices: text,
  preprocess: text,
  layers: text,
  channels: text,
  out: text,
  format: text,
  'stats-only': { type: 'boolean' },
  range: text,
  fps: text,
  threshold: text,
  keep: text,
  width: text,
  scale: text,
  marks: text,
  drawn: text,
  ct: text,
  window: text,
  invert: { type: 'boolean' },
  opacity: text,
  values: text,
  colormap: text,
  recipe: text,
  force: { type: 'boolean' },
  resume: { type: 'boolean' },
  shard: text,
  'allow-external-data': { type: 'boolean' },
} as const;

type Values = {
  readonly [Name in keyof typeof RUN_OPTIONS]?: (typeof RUN_OPTIONS)[Name]['type'] extends 'boolean' ? boolean : string;
};

type InputWords = Pick<Values, 'input' | 'series' | 'series-uid' | 'slices' | 'preprocess'>;

const RANGES: readonly RangeMode[] = ['map', 'layer'];
const GREATEST_SEED = 0xffffffff;
const MOST_THREADS = 64;

const wrong = (what: string) => usageError(what, RUN_USAGE);

/** @throws AppError cli/usage, and for recipes file/* */
export async function readRunRequest(values: Values, positionals: readonly string[]): Promise<RunRequest> {
  if (positionals.length > 0) throw wrong(`"${positionals[0]}" is too much`);
  if (values.out === undefined) throw wrong('Say where to write: --out DIR');
  const common = {
    out: values.out,
    overwrite: values.force === true,
    resume: values.resume === true,
    shard: readShard(values.shard),
    engine: readEngine(values.engine),
    allowExternalData: values['allow-external-data'] === true,
  };
  if (values.recipe !== undefined) return { ...(await readRecipeRequest(values.recipe, values)), ...common };
  if (values.model === undefined) throw wrong('Name a network: --model MODEL');
  return {
    ...common,
    model: values.model,
    className: values.class ?? null,
    weights: readRunWeights(values, values.model),
    input: readGivenInput(values),
    layers: values.layers === undefined || values.layers === 'all' ? null : values.layers.split(','),
    channels: readChannels(values.channels),
    style: await withDrawn(readStyle(values), values.drawn),
  };
}

/** `conv1=0+2,relu=5`: maps by their index n * C + c. */
function readChannels(words: string | undefined): RunRequest['channels'] {
  const pairs = (words?.split(',') ?? []).map((word) => {
    const [, name, listed] = /^([^=]+)=(\d+(?:\+\d+)*)$/.exec(word) ?? [];
    if (name === undefined || listed === undefined) throw wrong(`--channels takes NAME=0+2, not "${word}"`);
    return [name, [...new Set(listed.split('+').map(Number))]] as const;
  });
  return Object.fromEntries(pairs);
}

/** What `--weights`, `--map` and `--seed` say. @throws AppError cli/usage */
export function readRunWeights({ weights, seed, map }: Pick<Values, 'weights' | 'seed' | 'map'>, model: string): RunWeights {
  if (weights !== undefined && seed !== undefined) throw wrong('--weights and --seed exclude each other');
  if (weights === undefined && map !== undefined) throw wrong('--map belongs to --weights');
  if (weights !== undefined) return { kind: 'file', path: weights, mapping: readWeightsMap(map, RUN_USAGE) };
  if (seed === undefined && (builtinHasTrainedWeights(model) || isOnnxName(model))) return { kind: 'trained' };
  return { kind: 'seed', seed: wholeNumber(seed ?? '0', 'seed', [0, GREATEST_SEED], RUN_USAGE) };
}

/** What `--input` or `--series` and its words say. @throws AppError cli/usage */
export function readGivenInput(values: InputWords): RunInput {
  const { input, series } = values;
  if ((input === undefined) === (series === undefined)) throw wrong('Give either --input X.npy or --series PATH');
  if (input !== undefined) return { kind: 'array', path: input };
  const uid = values['series-uid'];
  const hash = /^sha256:([0-9a-f]{64})(?:\/(\d+))?$/.exec(uid ?? '');
  return {
    kind: 'series',
    path: series as string,
    series: uid === undefined ? null : hash ? { uidSha256: hash[1] as string, part: Number(hash[2] ?? 0) } : { uid },
    slices: values.slices ?? 'all',
    preprocess: values.preprocess ?? DEFAULT_PREPROCESS,
  };
}

/** `--stats-only` says that no values are wanted; `--format` then names the form of the table. */
function readStyle(values: Values): OutputStyle {
  const { format: named, range, colormap, fps, threshold, keep, width, scale, marks, drawn, 'stats-only': statsOnly } = values;
  if (scale !== undefined && !markedFormats.some((one) => one === named))
    throw wrong(`--scale belongs to --format ${markedFormats.join(', ')}`);
  if ([marks, drawn].some((one) => one !== undefined) && !groundFormats.some((one) => one === named))
    throw wrong(`--marks and --drawn belong to --format ${groundFormats.join(', ')}`);
  if (fps !== undefined && !movingFormats.some((one) => one === named))
    throw wrong(`--fps belongs to --format ${movingFormats.join(', ')}`);
  const ct = readCt(values, wrong);
  if (ct && !groundFormats.some((one) => one === named)) throw wrong(`--ct belongs to --format ${groundFormats.join(', ')}`);
  if (ct?.mode === 'slice' && sheetFormats.some((one) => one === named))
    throw wrong(`--ct slice belongs to --format ${markedFormats.join(', ')}: sheets show maps`);
  if (ct?.mode === 'slice' && (values.layers !== undefined || values.channels !== undefined))
    throw wrong('--ct slice shows no maps: leave out --layers and --channels, or lay them over it by --ct blend');
  if (statsOnly) oneOf(named ?? 'csv', ['csv', ...tableFormats], 'format with --stats-only');
  const format = statsOnly && (named === undefined || named === 'csv') ? 'statistics' : named;
  return {
    format: oneOf(format ?? 'npy', outputFormats, 'format'),
    range: oneOf(range ?? 'layer', RANGES, 'range'),
    colormap: oneOf(colormap ?? 'auto', ['auto', ...colormapNames] as const, 'colormap'),
    ...(fps === undefined ? {} : { fps: wholeNumber(fps, 'fps', [1, MOST_FPS], RUN_USAGE) }),
    ...(keep === undefined ? {} : { keep: keep.split(',').map((kind) => oneOf(kind, keepable, 'keep')) }),
    ...(width === undefined ? {} : { widthMm: wholeNumber(width, 'width', FIGURE_MM, RUN_USAGE) }),
    ...(scale === undefined && format !== 'mp4' ? {} : { scale: readScale(format, scale) }),
    ...(marks === undefined ? {} : { marks: marks.split(',').map((mark) => oneOf(mark, pictureMarks, 'marks')) }),
    ...(ct === null ? {} : { ct }),
    ...(threshold === undefined ? {} : { threshold: finiteNumber(threshold, 'threshold') }),
  };
}

/** Said in the recipe of an MP4 also where it was not asked for. */
function readScale(format: string | undefined, word: string | undefined): number {
  const scale = wholeNumber(word ?? `${evenScale(1)}`, 'scale', [1, MOST_SCALE], RUN_USAGE);
  if (format === 'mp4' && evenScale(scale) !== scale)
    throw wrong(`--scale of mp4 is even, because it has a colour for every two by two pixels: ${evenScale(scale)}, not ${scale}`);
  return scale;
}

/** With what its marks show of what is drawn. @throws AppError engine/bad-request, file/* */
async function withDrawn(style: OutputStyle, words: string | undefined): Promise<OutputStyle> {
  const drawn = await readDrawn(words, style.marks ?? []);
  return drawn === null ? style : { ...style, drawn };
}

/** `2/4`: the second of four. */
function readShard(words: string | undefined): RunRequest['shard'] {
  if (words === undefined) return null;
  const [, part, of] = /^(\d+)\/(\d+)$/.exec(words)?.map(Number) ?? [];
  if (part === undefined || of === undefined || part < 1 || part > of)
    throw wrong(`--shard takes I/N, from 1/N to N/N, not "${words}"`);
  return { index: part - 1, of };
}

function finiteNumber(word: string, name: string): number {
  const value = Number(word);
  if (word.trim() === '' || !Number.isFinite(value)) throw wrong(`--${name} takes a number, not "${word}"`);
  return value;
}

function oneOf<T extends string>(word: string, allowed: readonly T[], name: string): T {
  const found = allowed.find((candidate) => candidate === word);
  if (found === undefined) throw wrong(`--${name} takes ${allowed.join(', ')}, not "${word}"`);
  return found;
}

function readEngine(words: string | undefined): EngineChoice {
  let threads = defaultThreads();
  let strict = false;
  let kernel: EngineChoice['kernel'] = null;
  let vectorBits: NonNullable<EngineChoice['vectorBits']> = 256;
  for (const word of words?.split(',') ?? []) {
    const given = /^threads=(\d+)$/.exec(word)?.[1];
    const named = /^kernel=(.*)$/.exec(word)?.[1];
    if (word === 'strict') strict = true;
    else if (given !== undefined) threads = wholeNumber(given, 'engine threads', [1, MOST_THREADS], RUN_USAGE);
    else if (named !== undefined) kernel = oneOf(named, kernelNames, 'engine kernel=');
    else if (word === 'vectors=128') vectorBits = 128;
    else throw wrong(`--engine takes threads=N, strict, kernel=NAME and vectors=128, not "${word}"`);
  }
  return { threads, strict, kernel, vectorBits };
}
