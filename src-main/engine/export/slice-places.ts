// Where the maps of a job lie on the slice, through the resize of the preprocessing where there is one; an array lies on itself.
import type { InputGrid } from '../../../src-shared/imaging/map-grid.ts';
import type { Geometry, InferredNode } from '../../../src-shared/network/graph.ts';
import type { Pair } from '../../../src-shared/network/operations.ts';
import type { RecipeInput } from '../../../src-shared/network/recipe.ts';
import { geometryOnSlice } from '../../../src-shared/network/slice-geometry.ts';

export interface SlicePlaces {
  /** Of the slice, or of the array. */
  readonly rows: number;
  readonly columns: number;
  /** In pixels of it; null where the node's maps have no place in it. */
  readonly geometryOf: (node: string) => Geometry | null;
}

/** @param grid null for an array */
export function slicePlaces(grid: InputGrid | null, input: RecipeInput, nodes: readonly InferredNode[]): SlicePlaces {
  const [high = 1, wide = 1] = input.kind === 'array' ? input.shape.slice(-2) : [];
  const slice: Pair = grid ? [grid.rows, grid.columns] : [high, wide];
  return {
    rows: slice[0],
    columns: slice[1],
    geometryOf: (name) => {
      const geometry = nodes.find(({ node }) => node.name === name)?.geometry;
      return geometry ? geometryOnSlice(geometry, grid?.inputSide ?? slice, slice) : null;
    },
  };
}
