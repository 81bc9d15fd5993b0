// The call `recipe.open`: reads a recipe, or the origin that a result carries, finds series, network and weights again by their hashes, and says what is
// not as it was. What it does not find it does not guess.
import { open, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import * as v from 'valibot';
import { builtinNetworks } from '../../src-shared/network/builtin-networks.ts';
import { PROVENANCE_FORMAT, RECIPE_FORMAT } from '../../src-shared/network/recipe.ts';
import { ctSchema } from '../../src-shared/protocol/ct-schema.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { NetworkRequest, NetworkSource, WeightsSource } from '../../src-shared/protocol/network-messages.ts';
import type { OpenedRecipe, RecipeRequest } from '../../src-shared/protocol/recipe-messages.ts';
import { drawnSchema } from '../../src-shared/protocol/region-schema.ts';
import type { ByteReader } from '../export/byte-reader.ts';
import { readProvenance } from '../export/read-provenance.ts';
import { readingFailed } from './file-errors.ts';
import type { FileRegistry } from './file-registry.ts';
import { sha256 } from './hash.ts';
import { sha256File } from './hash-file.ts';
import { sourceOf, trainedWeightsBytes } from './network-store.ts';
import { phantomSeries } from './phantom-series.ts';
import type { SeriesStore } from './series-store.ts';
import { VERSION } from './version.ts';

interface RecipeNeeds {
  readonly files: FileRegistry;
  readonly series: SeriesStore;
  readonly isa: string;
}

const text = v.string();
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const originSchema = v.object({
  format: v.picklist([RECIPE_FORMAT, PROVENANCE_FORMAT]),
  program: v.object({ name: text, version: text }),
  engine: v.optional(v.object({ isa: v.optional(text), strict: v.optional(v.boolean()) })),
  model: v.object({ name: v.optional(text), className: text, sha256: text }),
  weights: v.object({
    kind: v.picklist(['trained', 'seed', 'file']),
    sha256: v.optional(text),
    seed: v.optional(count),
    path: v.optional(text),
    mapping: v.optional(v.array(v.object({ network: text, file: text }))),
  }),
  input: v.object({
    kind: v.picklist(['array', 'series']),
    path: v.optional(text),
    seriesUidSha256: v.optional(text),
    part: v.optional(count),
    slices: v.optional(v.array(count)),
    preprocess: v.optional(text),
  }),
  output: v.optional(
    v.object({
      layers: v.array(text),
      range: v.picklist(['map', 'layer']),
      colormap: text,
      drawn: v.optional(drawnSchema),
      ct: v.optional(ctSchema),
    }),
  ),
  view: v.optional(
    v.object({
      nodes: v.array(text),
      channels: v.optional(v.array(count)),
      range: v.optional(v.picklist(['map', 'layer'])),
      colormap: v.optional(text),
      drawn: v.optional(drawnSchema),
      ct: v.optional(ctSchema),
    }),
  ),
});
type Origin = v.InferOutput<typeof originSchema>;

/** @throws AppError file/*, engine/bad-request where the file says nothing of where it comes from */
export async function openRecipe(request: RecipeRequest, needs: RecipeNeeds): Promise<OpenedRecipe> {
  const path = 'token' in request ? needs.files.pathOf(request.token) : null;
  const label = 'token' in request ? basename(path ?? '') : request.name;
  const found = 'token' in request ? await readAt(path ?? '') : await readProvenance(readerOf(request.bytes));
  const origin = parseOrigin(found, label);
  const differences: string[] = [];
  const beside = path === null ? null : await recipeBeside(path, origin);
  const { model, input, view, output } = origin;
  if (origin.program.version !== VERSION)
    differences.push(`It was written by version ${origin.program.version}; this is ${VERSION}.`);
  if (origin.engine?.isa !== undefined && origin.engine.isa !== needs.isa)
    differences.push(`It was computed with ${origin.engine.isa}, this machine computes with ${needs.isa}: last bits may differ.`);
  const source = await sourceAgain(model, beside, differences);
  const weights = source && (await weightsAgain(origin, { source, beside, needs, differences }));
  return {
    label,
    ...(await seriesAgain(input, { beside, needs, differences })),
    slice: input.slices?.[0] ?? null,
    preprocess: input.preprocess ?? null,
    network: source && weights ? ({ source, weights, input: null } satisfies NetworkRequest) : null,
    view: {
      node: view?.nodes[0] ?? output?.layers.at(-1) ?? null,
      channel: view?.channels?.[0] ?? null,
      range: view?.range ?? output?.range ?? null,
      colormap: view?.colormap ?? output?.colormap ?? null,
      drawn: view?.drawn ?? output?.drawn ?? null,
      ct: view?.ct ?? output?.ct ?? null,
    },
    differences,
  };
}

const readerOf = (bytes: Uint8Array): ByteReader => ({
  bytes: bytes.length,
  read: async (offset, length) => bytes.subarray(offset, offset + length),
});

async function readAt(path: string): Promise<string | null> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      return await readProvenance({
        bytes: size,
        read: async (offset, length) => {
          const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
          const { bytesRead } = await file.read(bytes, 0, bytes.length, offset);
          return bytes.subarray(0, bytesRead);
        },
      });
    } finally {
      await file.close();
    }
  } catch (thrown) {
    throw readingFailed(path, thrown);
  }
}

/** @throws AppError engine/bad-request */
function parseOrigin(found: string | null, label: string): Origin {
  try {
    const json = JSON.parse(found ?? '') as { readonly origin?: unknown; readonly attributes?: { readonly convscope?: unknown } };
    return v.parse(originSchema, json.origin ?? json.attributes?.convscope ?? json);
  } catch (thrown) {
    throw new AppError(
      'engine/bad-request',
      `${label} does not say where it comes from. Open a recipe.json, or a picture or volume that ConvScope wrote.`,
      {},
      thrown,
    );
  }
}

/** How far above a result its recipe lies at most: slice-0012/NODE/channel-007.png. */
const MOST_STEPS = 3;

interface Beside {
  readonly folder: string;
  readonly origin: Origin;
}

/** The recipe itself, or that of the folder that a result lies in, where it is of the same network and series. */
async function recipeBeside(path: string, origin: Origin): Promise<Beside | null> {
  if (origin.format === RECIPE_FORMAT) return { folder: dirname(path), origin };
  let folder = dirname(path);
  for (let step = 0; step < MOST_STEPS; step++) {
    const there = await readFile(join(folder, 'recipe.json'), 'utf8').catch(() => null);
    const found = there === null ? null : v.safeParse(originSchema, parsed(there));
    if (found?.success && found.output.model.sha256 === origin.model.sha256) return { folder, origin: found.output };
    folder = dirname(folder);
  }
  return null;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

async function sourceAgain(model: Origin['model'], beside: Beside | null, differences: string[]): Promise<NetworkSource | null> {
  const name = model.name ?? beside?.origin.model.name;
  const builtin = builtinNetworks.find(({ id }) => id === name);
  if (builtin) {
    const source = { builtin: builtin.id };
    if (sha256((await sourceOf(source)).text) !== model.sha256)
      differences.push(`The built-in ${builtin.id} is another one in this version.`);
    return source;
  }
  const path = name === undefined || beside === null ? null : resolve(beside.folder, name);
  const python = path === null || !/\.pyw?$/i.test(path) ? null : await readFile(path, 'utf8').catch(() => null);
  if (python === null) {
    differences.push(`The network ${model.className} is not here: open its source, then this file again.`);
    return null;
  }
  if (sha256(python) !== model.sha256)
    differences.push(`${basename(path ?? '')} was changed since: the maps are of the network as it is now.`);
  return { python, className: model.className };
}

interface Again {
  readonly beside: Beside | null;
  readonly needs: RecipeNeeds;
  readonly differences: string[];
}

async function weightsAgain(
  { weights }: Origin,
  { source, beside, needs, differences }: Again & { readonly source: NetworkSource },
): Promise<WeightsSource | null> {
  if (weights.kind === 'seed') return { kind: 'seed', seed: weights.seed ?? 0 };
  if (weights.kind === 'trained') {
    const bytes = await trainedWeightsBytes(source).catch(() => null);
    if (bytes && weights.sha256 !== sha256(bytes)) differences.push('The trained weights are others in this version.');
    return bytes ? { kind: 'trained' } : { kind: 'seed', seed: 0 };
  }
  const { path, mapping } = beside?.origin.weights ?? weights;
  const token =
    path === undefined || beside === null ? null : await needs.files.register(resolve(beside.folder, path)).catch(() => null);
  if (token?.kind !== 'file') {
    differences.push("The file of weights is not where the recipe says, or it does not say: load it in the network's dialog.");
    return { kind: 'seed', seed: 0 };
  }
  const { sha256: hash } = await sha256File(needs.files.pathOf(token.token));
  if (hash !== weights.sha256) differences.push(`${token.label} was changed since: its SHA-256 is another one.`);
  return { kind: 'file', token: token.token, mapping: mapping ?? [] };
}

async function seriesAgain(
  { kind, seriesUidSha256, part = 0 }: Origin['input'],
  { beside, needs, differences }: Again,
): Promise<Pick<OpenedRecipe, 'seriesId' | 'seriesFile' | 'isPhantom'>> {
  const none = { seriesId: null, seriesFile: null, isPhantom: false };
  if (kind === 'array' || seriesUidSha256 === undefined) {
    differences.push('Its input was an array, which the window does not show.');
    return none;
  }
  const same = needs.series
    .all()
    .filter(({ series, isGrowing }) => !isGrowing && sha256(series.seriesInstanceUID) === seriesUidSha256)
    .sort((a, b) => b.series.slices.length - a.series.slices.length);
  const open = same[part] ?? same[0];
  if (open) return { ...none, seriesId: open.id };
  if (sha256(phantomSeries().seriesInstanceUID) === seriesUidSha256) return { ...none, isPhantom: true };
  const path = beside?.origin.input.path;
  const there = path === undefined || beside === null ? null : resolve(beside.folder, path);
  const isThere =
    there !== null &&
    (await stat(there).then(
      () => true,
      () => false,
    ));
  const seriesFile = isThere && there !== null ? await needs.files.register(there).catch(() => null) : null;
  if (!seriesFile)
    differences.push(
      `The series is not open here (its UID's SHA-256 begins with ${seriesUidSha256.slice(0, HASH_DIGITS)}): open it, then this file again.`,
    );
  return { ...none, seriesFile };
}

const HASH_DIGITS = 12;
