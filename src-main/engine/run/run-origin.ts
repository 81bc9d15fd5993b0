// Where results come from, as recipes and files say it: versions, hashes, choices; paths relative to the recipe, or none.
import { dirname, relative } from 'node:path';
import { planesOf } from '../../../src-shared/imaging/planes.ts';
import type { Shape } from '../../../src-shared/network/operations.ts';
import {
  type Provenance,
  provenanceOf,
  RECIPE_FORMAT,
  RECIPE_VERSION,
  type Recipe,
  type RecipeInput,
  type RecipeWeights,
} from '../../../src-shared/network/recipe.ts';
import { AppError } from '../../../src-shared/protocol/errors.ts';
import type { OutputStyle } from '../export/output-style.ts';
import { VERSION } from '../version.ts';

/** Paths as given: absolute, or relative to the working folder. */
export interface RunOrigin {
  readonly engine: Recipe['engine'];
  readonly model: { readonly builtin: string | null; readonly path: string; readonly className: string; readonly sha256: string };
  readonly weights: RecipeWeights;
  readonly input: RecipeInput;
}

/** A node of which values are wanted. */
export interface WantedNode {
  readonly name: string;
  readonly op: string;
  /** Index n * C + c, in this order; null: all. */
  readonly channels: readonly number[] | null;
}

/** @throws AppError engine/bad-request naming the first map that is not there */
export function requireMaps(node: string, channels: readonly number[], shape: Shape | null): void {
  const { maps } = planesOf(shape ?? [0]);
  const beyond = channels.find((channel) => channel >= maps);
  if (beyond === undefined) return;
  throw new AppError('engine/bad-request', `${node} has ${maps} maps, 0 to ${maps - 1}; there is no map ${beyond}.`);
}

export type RecipeDraft = Omit<Recipe, 'ranges'>;

/** @param path where the recipe will be: it says no absolute paths, so that a copied folder still works and no user's name leaves with it */
export function draftRecipe(
  { engine, model, weights, input }: RunOrigin,
  { path, style, wanted }: { readonly path: string; readonly style: OutputStyle; readonly wanted: readonly WantedNode[] },
): RecipeDraft {
  const fromHere = (name: string): string => relative(dirname(path), name);
  const chosen = wanted.flatMap(({ name, channels }) => (channels === null ? [] : [[name, channels] as const]));
  return {
    format: RECIPE_FORMAT,
    formatVersion: RECIPE_VERSION,
    program: { name: 'ConvScope', version: VERSION },
    engine,
    model: { name: model.builtin ?? fromHere(model.path), className: model.className, sha256: model.sha256 },
    weights: weights.kind === 'file' && weights.path !== undefined ? { ...weights, path: fromHere(weights.path) } : weights,
    input: input.path === undefined ? input : { ...input, path: fromHere(input.path) },
    output: {
      ...style,
      layers: wanted.map(({ name }) => name),
      ...(chosen.length > 0 ? { channels: Object.fromEntries(chosen) } : {}),
    },
    notice: 'Not for diagnostic use.',
  };
}

export const originOf = (draft: RecipeDraft, builtin: string | null, slices: readonly number[]): Provenance =>
  provenanceOf(draft, { slices, builtin });
