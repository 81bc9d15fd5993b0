// One value of one map, exactly: the number, the part of the slice that made it, and the arithmetic behind it from the real tensors.
import type { Geometry, NetworkNode, Tensor } from '../../src-shared/network/graph.ts';
import { tensorNameOf } from '../../src-shared/network/network-tensors.ts';
import type { Conv2dAttributes, Shape } from '../../src-shared/network/operations.ts';
import { INPUT_GEOMETRY, inputBox, inputCentre } from '../../src-shared/network/receptive-field.ts';
import { geometryOnSlice } from '../../src-shared/network/slice-geometry.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { ConvolutionArithmetic, LinkedPlace, ProbeRequest, ProbeResult } from '../../src-shared/protocol/maps-messages.ts';
import { type Activation, valuesOf } from '../cnn/activation.ts';
import { convolutionArithmetic } from '../cnn/convolution-arithmetic.ts';
import type { RunResult } from '../cnn/executor.ts';
import { StorageTracker } from '../cnn/storage.ts';
import { valueArithmetic } from './arithmetic/value-arithmetic.ts';
import type { NetworkEntry } from './network-store.ts';
import { activationOf, planeOf } from './tile-source.ts';

interface HuSlice {
  readonly rows: number;
  readonly columns: number;
  readonly hu: Float32Array;
}

/** @throws AppError engine/bad-request when the place lies outside the map */
export function probe(request: ProbeRequest, entry: NetworkEntry, run: RunResult, slice: HuSlice): ProbeResult {
  const activation = activationOf(run, request.node);
  const value = valueAt(activation, request);
  const inferred = entry.inference.nodes.find(({ node }) => node.name === request.node);
  const geometry = onSlice(inferred ? inferred.geometry : INPUT_GEOMETRY, entry.inference.input, slice);
  const centre = geometry ? inputCentre(geometry, request.row, request.column) : null;
  return {
    value,
    linked: (request.linked ?? []).map((place) => valuesAt(activationOf(run, place.node), place)),
    box: geometry ? inputBox(geometry, request.row, request.column) : null,
    centre,
    hu: centre && huAt(slice, centre),
    // The arithmetic of a difference is that of neither run.
    arithmetic: inferred && !entry.against ? arithmeticOf(inferred.node, request, entry, run) : null,
  };
}

function valueAt(activation: Activation, { node, channel, row, column }: LinkedPlace & { readonly channel: number }): number {
  const { maps, rows, columns } = planeOf(activation);
  if (channel >= maps || row >= rows || column >= columns) {
    throw new AppError(
      'engine/bad-request',
      `${node} is ${activation.shape.join(' x ')}; there is no value at channel ${channel}, row ${row}, column ${column}.`,
    );
  }
  return valuesOf(activation, (channel * rows + row) * columns + column, 1)[0] as number;
}

/** Of every map at one place. @throws AppError engine/bad-request when the place lies outside the maps */
function valuesAt(activation: Activation, place: LinkedPlace): Float32Array {
  const { maps } = planeOf(activation);
  return Float32Array.from({ length: maps }, (_, channel) => valueAt(activation, { ...place, channel }));
}

function onSlice(geometry: Geometry | null, input: Shape, { rows, columns }: HuSlice): Geometry | null {
  const [inputRows = rows, inputColumns = columns] = input.slice(-2);
  return geometry && geometryOnSlice(geometry, [inputRows, inputColumns], [rows, columns]);
}

/** HU of the pixel whose area holds the centre; a centre on the edge between two pixels belongs to the later one. */
function huAt(slice: HuSlice, [row, column]: readonly [number, number]): number | null {
  const nearestRow = Math.round(row);
  const nearestColumn = Math.round(column);
  if (nearestRow < 0 || nearestColumn < 0 || nearestRow >= slice.rows || nearestColumn >= slice.columns) return null;
  return slice.hu[nearestRow * slice.columns + nearestColumn] as number;
}

function arithmeticOf(node: NetworkNode, request: ProbeRequest, entry: NetworkEntry, run: RunResult): ProbeResult['arithmetic'] {
  const feeding = namesRead(node, entry).map((name) => activationOf(run, name));
  const [before] = feeding;
  if (!before) return null;
  if (node.op === 'Conv2d') return sumOfProducts(node, node.attributes, before, request, entry);
  const made = activationOf(run, node.name);
  const { rows, columns } = planeOf(made);
  const readings = feeding.map((activation) => ({
    node: activation.name,
    shape: activation.shape,
    values: (first: number, count: number) => valuesOf(activation, first, count),
  }));
  const own = (name: string): Tensor | null => entry.weights?.get(tensorNameOf(node, name)) ?? null;
  const flat = (request.channel * rows + request.row) * columns + request.column;
  return valueArithmetic(node, readings, own, made.shape, flat);
}

/** What the node reads, also where an op has worked in place on it before. */
function namesRead(node: NetworkNode, { network, inference }: NetworkEntry): readonly string[] {
  const storages = new StorageTracker(network.inputs);
  for (const { node: one } of inference.nodes) {
    if (one.name === node.name) return node.inputs.map((name) => storages.reading(name, node));
    storages.add(one);
  }
  return node.inputs;
}

function sumOfProducts(
  node: NetworkNode,
  attributes: Conv2dAttributes,
  before: Activation,
  { channel: map, row, column }: ProbeRequest,
  entry: NetworkEntry,
): ConvolutionArithmetic {
  // A map is counted through all items; the sum is over the input of its own.
  const item = Math.floor(map / attributes.outChannels);
  const { rows, columns } = planeOf(before);
  const itemValues = attributes.inChannels * rows * columns;
  const own = {
    shape: before.shape,
    valueAt: (index: number): number => valuesOf(before, item * itemValues + index, 1)[0] as number,
  };
  const weight = entry.weights?.get(tensorNameOf(node, 'weight')) as Tensor;
  const bias = entry.weights?.get(tensorNameOf(node, 'bias'));
  return convolutionArithmetic(attributes, own, weight, bias ?? null, { channel: map % attributes.outChannels, row, column });
}
