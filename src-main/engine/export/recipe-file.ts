// A recipe back into a request: checked field by field, paths taken relative to the recipe, contents held to their hashes.
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import { colormapNames } from '../../../src-shared/imaging/colormaps.ts';
import { builtinNetworks } from '../../../src-shared/network/builtin-networks.ts';
import {
  keepable,
  MOST_FPS,
  MOST_SCALE,
  outputFormats,
  pictureMarks,
  RECIPE_FORMAT,
  RECIPE_VERSION,
} from '../../../src-shared/network/recipe.ts';
import { ctSchema } from '../../../src-shared/protocol/ct-schema.ts';
import { AppError } from '../../../src-shared/protocol/errors.ts';
import { drawnSchema } from '../../../src-shared/protocol/region-schema.ts';
import { type EngineChoice, kernelNames } from '../compute.ts';
import { readingFailed } from '../file-errors.ts';
import { sha256 } from '../hash.ts';
import type { RunInput, RunRequest, RunWeights } from '../run/run-request.ts';
import type { OutputStyle } from './output-style.ts';

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
/** From a margin's figure to a poster. */
export const FIGURE_MM = [40, 1000] as const;

const index = v.pipe(v.number(), v.integer(), v.minValue(0));

const recipeSchema = v.object({
  format: v.literal(RECIPE_FORMAT),
  formatVersion: v.literal(RECIPE_VERSION),
  engine: v.optional(v.object({ strict: v.boolean(), kernel: v.optional(v.picklist(kernelNames)) })),
  model: v.object({ name: v.string(), className: v.string(), sha256: hash }),
  weights: v.variant('kind', [
    v.object({ kind: v.literal('trained'), sha256: hash }),
    v.object({ kind: v.literal('seed'), seed: index }),
    v.object({
      kind: v.literal('file'),
      path: v.optional(v.string()),
      sha256: hash,
      mapping: v.optional(v.array(v.object({ network: v.string(), file: v.string() }))),
    }),
  ]),
  input: v.variant('kind', [
    v.object({ kind: v.literal('array'), path: v.string(), sha256: hash }),
    v.object({
      kind: v.literal('series'),
      path: v.optional(v.string()),
      seriesUidSha256: hash,
      part: v.optional(index),
      slices: v.array(index),
      preprocess: v.string(),
    }),
  ]),
  output: v.object({
    format: v.picklist(outputFormats),
    layers: v.array(v.string()),
    channels: v.optional(v.record(v.string(), v.array(index))),
    range: v.picklist(['map', 'layer']),
    colormap: v.picklist(['auto', ...colormapNames]),
    fps: v.exactOptional(v.pipe(v.number(), v.minValue(1), v.maxValue(MOST_FPS))),
    threshold: v.exactOptional(v.number()),
    widthMm: v.exactOptional(v.pipe(v.number(), v.minValue(FIGURE_MM[0]), v.maxValue(FIGURE_MM[1]))),
    scale: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_SCALE))),
    marks: v.exactOptional(v.array(v.picklist(pictureMarks))),
    drawn: v.exactOptional(drawnSchema),
    ct: v.exactOptional(ctSchema),
    keep: v.exactOptional(v.array(v.picklist(keepable))),
  }),
});

/** Where the user says that things are now; what the recipe says otherwise. */
interface Places {
  readonly series?: string | undefined;
  readonly weights?: string | undefined;
}

type CheckedRecipe = v.InferOutput<typeof recipeSchema>;
type RecipeRequest = Omit<RunRequest, 'out' | 'overwrite' | 'resume' | 'shard' | 'engine' | 'allowExternalData'>;

/** @throws AppError file/*, engine/bad-request naming the field, or naming the file whose content is no longer what it was */
export async function readRecipeRequest(path: string, places: Places): Promise<RecipeRequest> {
  return (await readRecipe(path, places)).request;
}

/** With the choices of the engine that decide bits. @throws as `readRecipeRequest` */
export async function readRecipe(
  path: string,
  places: Places = {},
): Promise<{ readonly request: RecipeRequest; readonly engine: Pick<EngineChoice, 'strict' | 'kernel'> }> {
  const recipe = parseRecipe(path, (await read(path)).toString('utf8'));
  const { strict = false, kernel = null } = recipe.engine ?? {};
  return { request: await requestOf(path, recipe, places), engine: { strict, kernel } };
}

async function requestOf(path: string, recipe: CheckedRecipe, places: Places): Promise<RecipeRequest> {
  const beside = (name: string): string => resolve(dirname(path), name);
  const isBuiltin = builtinNetworks.some((network) => network.id === recipe.model.name);
  const model = isBuiltin ? recipe.model.name : beside(recipe.model.name);
  if (!isBuiltin) await requireHash(model, recipe.model.sha256);
  return {
    model,
    className: recipe.model.className,
    weights: await weightsOf(recipe, beside, places.weights ?? null),
    input: await inputOf(recipe, beside, places.series ?? null),
    layers: recipe.output.layers,
    channels: recipe.output.channels ?? {},
    style: styleOf(recipe.output),
  };
}

function styleOf({ layers: _layers, channels: _channels, ...style }: CheckedRecipe['output']): OutputStyle {
  return style;
}

function parseRecipe(path: string, text: string): CheckedRecipe {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (thrown) {
    throw new AppError(
      'engine/bad-request',
      `${path} is not JSON. A recipe is the recipe.json that convscope run writes.`,
      { path },
      thrown,
    );
  }
  const checked = v.safeParse(recipeSchema, json);
  if (checked.success) return checked.output;
  const [issue] = checked.issues;
  throw new AppError(
    'engine/bad-request',
    `${path} is not a recipe this version can read: ${v.getDotPath(issue) ?? 'it'}: ${issue.message}.`,
    { path },
  );
}

async function weightsOf(
  { weights }: CheckedRecipe,
  beside: (name: string) => string,
  given: string | null,
): Promise<RunWeights> {
  if (weights.kind === 'seed') return weights;
  if (weights.kind === 'trained') return { kind: 'trained' };
  const path = given ?? (weights.path === undefined ? null : beside(weights.path));
  if (path === null)
    throw new AppError(
      'engine/bad-request',
      'The recipe was written without the path of the weights. Give the file: --weights FILE. It is held to its SHA-256.',
    );
  await requireHash(path, weights.sha256);
  return { kind: 'file', path, mapping: weights.mapping ?? [] };
}

async function inputOf({ input }: CheckedRecipe, beside: (name: string) => string, given: string | null): Promise<RunInput> {
  if (input.kind === 'array') {
    const path = beside(input.path);
    await requireHash(path, input.sha256);
    return { kind: 'array', path };
  }
  return {
    kind: 'series',
    path: given ?? (input.path === undefined ? null : beside(input.path)),
    series: { uidSha256: input.seriesUidSha256, part: input.part ?? 0 },
    slices: input.slices,
    preprocess: input.preprocess,
  };
}

async function requireHash(path: string, expected: string): Promise<void> {
  const found = sha256(await read(path));
  if (found === expected) return;
  throw new AppError(
    'engine/bad-request',
    `${path} is not the file the recipe was made with: its SHA-256 is ${found}, the recipe says ${expected}.`,
    { path },
  );
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (thrown) {
    throw readingFailed(path, thrown);
  }
}
