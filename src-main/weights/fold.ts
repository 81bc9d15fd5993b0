// Weights that a state_dict keeps in parts - weight_norm, spectral_norm, pruning - as the one tensor that the layer computes with when it is evaluated.
// Source: torch/nn/utils/weight_norm.py, spectral_norm.py, prune.py, parametrizations.py.
import type { Shape } from '../../src-shared/network/operations.ts';
import { countOf } from '../../src-shared/network/ops/op-rules.ts';
import type { WeightsWarning } from '../../src-shared/network/weights-report.ts';
import { listed, type StoredTensor, type WeightsFile } from './weights-file.ts';

type Named = ReadonlyMap<string, StoredTensor>;

interface Folded {
  readonly tensors: readonly StoredTensor[];
  /** What was put together, by how: `weight_norm` -> `conv1.weight`. */
  readonly folded: ReadonlyMap<string, readonly string[]>;
}

/** One way to keep a tensor in parts: how the parts of `NAME` are called, and what they give together, or null where that cannot be told. */
interface Way {
  readonly name: string;
  readonly first: RegExp;
  readonly parts: (owner: string, parameter: string) => readonly string[];
  readonly combine: (parts: readonly StoredTensor[]) => Float32Array | null;
  /** Which part has the shape of the whole. */
  readonly whole: number;
}

const WAYS: readonly Way[] = [
  {
    name: 'weight_norm',
    first: /^(.*\.)?(weight|bias)_g$/,
    parts: (owner, parameter) => [`${owner}${parameter}_g`, `${owner}${parameter}_v`],
    combine: weightNorm,
    whole: 1,
  },
  {
    name: 'weight_norm',
    first: /^(.*\.)?parametrizations\.(\w+)\.original0$/,
    parts: (owner, parameter) => [0, 1].map((at) => `${owner}parametrizations.${parameter}.original${at}`),
    combine: weightNorm,
    whole: 1,
  },
  {
    name: 'pruning',
    first: /^(.*\.)?(weight|bias)_mask$/,
    parts: (owner, parameter) => [`${owner}${parameter}_orig`, `${owner}${parameter}_mask`],
    combine: pruned,
    whole: 0,
  },
  {
    name: 'spectral_norm',
    first: /^(.*\.)?(weight|bias)_u$/,
    parts: (owner, parameter) => ['orig', 'u', 'v'].map((part) => `${owner}${parameter}_${part}`),
    combine: spectralNorm,
    whole: 0,
  },
  {
    name: 'spectral_norm',
    first: /^(.*\.)?parametrizations\.(\w+)\.0\._u$/,
    parts: (owner, parameter) => ['original', '0._u', '0._v'].map((part) => `${owner}parametrizations.${parameter}.${part}`),
    combine: spectralNorm,
    whole: 0,
  },
];

/** The same tensors where none is kept in parts. Parts that do not fit together stay as they are. */
function foldWeights(tensors: readonly StoredTensor[]): Folded {
  const named: Named = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const gone = new Set<string>();
  const made: StoredTensor[] = [];
  const folded = new Map<string, string[]>();
  for (const { name } of tensors) {
    for (const way of WAYS) {
      const [, owner = '', parameter = ''] = way.first.exec(name) ?? [];
      const names = parameter === '' ? [] : way.parts(owner, parameter);
      const parts = names.flatMap((part) => named.get(part) ?? []);
      const whole = parts[way.whole];
      const target = `${owner}${parameter}`;
      if (!whole || parts.length < names.length || named.has(target)) continue;
      const data = way.combine(parts);
      if (!data) continue;
      for (const part of names) gone.add(part);
      made.push({ name: target, dtype: whole.dtype, shape: whole.shape, data });
      folded.set(way.name, [...(folded.get(way.name) ?? []), target]);
    }
  }
  return made.length === 0
    ? { tensors, folded }
    : { tensors: [...tensors.filter(({ name }) => !gone.has(name)), ...made], folded };
}

/** g * v / ||v||, the norm over every axis on which g has one value. */
function weightNorm([g, v]: readonly StoredTensor[]): Float32Array | null {
  if (!g || !v) return null;
  const axes = g.shape.length === 0 ? v.shape.map(() => 1) : g.shape;
  if (axes.length !== v.shape.length || axes.some((size, axis) => size !== 1 && size !== v.shape[axis])) return null;
  if (countOf(axes) !== g.data.length) return null;
  const groups = groupsOf(v.shape, axes);
  const squares = new Float64Array(g.data.length);
  for (let at = 0; at < v.data.length; at++) squares[groups(at)] = (squares[groups(at)] as number) + (v.data[at] as number) ** 2;
  return Float32Array.from(
    v.data,
    (value, at) => ((g.data[groups(at)] as number) * value) / Math.sqrt(squares[groups(at)] as number),
  );
}

/** From a value's place to the place of its factor. */
function groupsOf(shape: Shape, axes: Shape): (at: number) => number {
  const strides = shape.map((_, axis) => countOf(shape.slice(axis + 1)));
  const own = axes.map((size, axis) => (size === 1 ? 0 : countOf(axes.slice(axis + 1))));
  return (at) =>
    shape.reduce((sum, size, axis) => sum + (Math.floor(at / (strides[axis] as number)) % size) * (own[axis] as number), 0);
}

function pruned([original, mask]: readonly StoredTensor[]): Float32Array | null {
  if (!original || !mask || original.shape.join() !== mask.shape.join()) return null;
  return Float32Array.from(original.data, (value, at) => value * (mask.data[at] as number));
}

/** W / (u . W v), W as a matrix with the outputs in rows; which axis holds those the lengths of u and v must tell. */
function spectralNorm([original, u, v]: readonly StoredTensor[]): Float32Array | null {
  const [rows = 0, second] = original?.shape ?? [];
  if (!original || !u || !v || rows === 0 || u.data.length !== rows || v.data.length * rows !== original.data.length) return null;
  // A transposed convolution has its outputs on the second axis: with as many inputs both would fit.
  if (original.shape.length > 2 && rows === second) return null;
  let sigma = 0;
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let at = 0; at < v.data.length; at++)
      sum += (original.data[row * v.data.length + at] as number) * (v.data[at] as number);
    sigma += sum * (u.data[row] as number);
  }
  return original.data.map((value) => value / sigma);
}

/** A file with its tensors put together, and a warning that says which. */
export function withFolded(file: WeightsFile): WeightsFile {
  const { tensors, folded } = foldWeights(file.tensors);
  const warnings = [...folded].map(
    ([how, names]): WeightsWarning => ({
      code: 'folded',
      message: `Kept in parts by ${how}, and put together as the layer computes with them: ${listed(names)}.`,
    }),
  );
  return warnings.length === 0 ? file : { ...file, tensors, warnings: [...file.warnings, ...warnings] };
}
