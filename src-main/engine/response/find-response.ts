// The stream `lab.response`: pictures made of HU go through the preprocessing and the network, one after the other, and a node's maps are measured.
import { edge, noise, ramp } from '../../../src-shared/imaging/stimuli.ts';
import type { Geometry, Network, Tensor } from '../../../src-shared/network/graph.ts';
import { inferNetwork } from '../../../src-shared/network/inference.ts';
import type { Shape } from '../../../src-shared/network/operations.ts';
import { AppError, throwIfCancelled } from '../../../src-shared/protocol/errors.ts';
import type { NodeResponse, ResponseProgress, ResponseRequest } from '../../../src-shared/protocol/response-messages.ts';
import type { StreamContext } from '../../../src-shared/protocol/server-stream.ts';
import { applyPreprocess } from '../../cnn/preprocess.ts';
import { type PreprocessStep, parsePreprocess } from '../../cnn/preprocess-steps.ts';
import type { ActivationStore } from '../activation-store.ts';
import { requireShape } from '../network-input.ts';
import type { NetworkStore } from '../network-store.ts';
import { edgeResponses, type Picture, rampCurves, spread } from './measure-response.ts';

interface ResponseNeeds {
  readonly activations: ActivationStore;
  readonly networks: NetworkStore;
}

/** From air to metal. */
const RAMP_HU = [-1000, 2000] as const;
const ANGLES = Array.from({ length: 16 }, (_, at) => (at * 360) / 16);
const NOISE_SD = [0, 5, 10, 20, 40, 80];
/** Networks that halve the picture five times still take it whole. */
const SIDE_STEP = 32;
const LEAST_SIDE = 128;
/** Around the edge there is flat ground beyond the receptive field. */
const FIELDS = 4;

/** @throws AppError network/unknown, network/problems, engine/bad-request for a node without a place, engine/cancelled */
export async function findResponse(
  request: ResponseRequest,
  context: StreamContext<ResponseProgress, ResponseRequest>,
  needs: ResponseNeeds,
): Promise<NodeResponse> {
  const entry = needs.networks.get(request.networkId);
  const { network, weights, inference } = entry;
  if (!weights || entry.against)
    throw new AppError('network/problems', 'There is no network with weights to ask. Choose one, and no difference.');
  const inferred = inference.nodes.find(({ node }) => node.name === request.node);
  if (!inferred) throw new AppError('network/unknown', `The network has no node ${request.node}.`);
  const { geometry } = inferred;
  if (!geometry)
    throw new AppError(
      'engine/bad-request',
      `The values of ${request.node} have no place in the picture, so they have no curve over a ramp. Choose a layer with maps.`,
    );
  const asking = new Asking({ network, steps: parsePreprocess(request.preprocess), input: inference.input, geometry });
  const { lowHu, highHu } = request;
  const total = 1 + ANGLES.length + NOISE_SD.length;
  let done = 0;
  const ask = async (hu: Float32Array): Promise<Tensor> => {
    throwIfCancelled(context.signal);
    context.emitLatest({ done: done++, total });
    const run = await needs.activations.compute(asking.network, weights, asking.inputOf(hu), context.signal);
    try {
      const values = run.valuesOf(request.node);
      if (!values) throw new AppError('engine/internal', `${request.node} was not computed.`);
      // The memory is somebody else's once the run has ended.
      return { shape: values.shape, data: values.data.slice() };
    } finally {
      run.end();
    }
  };
  const { picture } = asking;
  const rampValues = await ask(ramp(picture, ...RAMP_HU));
  const edges: Float32Array[] = [];
  for (const angle of ANGLES) edges.push(edgeResponses(await ask(edge(picture, lowHu, highHu, angle)), geometry, picture, angle));
  const noises: ReturnType<typeof spread>[] = [];
  for (const deviation of NOISE_SD)
    noises.push(spread(await ask(noise(picture, (lowHu + highHu) / 2, deviation, 1)), geometry, picture));
  const channels = edges[0]?.length ?? 0;
  return {
    node: request.node,
    channels,
    size: [picture.rows, picture.columns],
    ...rampCurves(rampValues, geometry, picture, RAMP_HU),
    angles: ANGLES,
    edges: byChannel(channels, edges),
    noiseSd: NOISE_SD,
    noiseMeans: byChannel(
      channels,
      noises.map(({ means }) => means),
    ),
    noiseDeviations: byChannel(
      channels,
      noises.map(({ deviations }) => deviations),
    ),
  };
}

/** From one array a picture to channels x pictures. */
function byChannel(channels: number, columns: readonly Float32Array[]): Float32Array {
  const values = new Float32Array(channels * columns.length);
  for (const [at, column] of columns.entries())
    for (let channel = 0; channel < channels; channel++) values[channel * columns.length + at] = column[channel] as number;
  return values;
}

interface Asked {
  readonly network: Network;
  readonly steps: readonly PreprocessStep[];
  readonly input: Shape;
  readonly geometry: Geometry;
}

/** How large the pictures are, and how they become inputs: the preprocessing without its resizing, which would blur the edges. */
class Asking {
  readonly network: Network;
  readonly picture: Picture;
  readonly #steps: readonly PreprocessStep[];
  readonly #input: Shape;

  constructor({ network, steps, input, geometry }: Asked) {
    this.network = network;
    this.#steps = steps.filter(({ kind }) => kind !== 'resize');
    const [items = 1, channels = 1, height = 1, width = 1] = input;
    const needed = Math.max(LEAST_SIDE, ...geometry.size.map((size) => FIELDS * size));
    const side = Math.ceil(needed / SIDE_STEP) * SIDE_STEP;
    const small = [items, channels, Math.min(side, height), Math.min(side, width)];
    const fits = inferNetwork(network, small).problems.length === 0;
    this.#input = fits ? small : input;
    this.picture = { rows: this.#input.at(-2) ?? 1, columns: this.#input.at(-1) ?? 1 };
  }

  inputOf(hu: Float32Array): Tensor {
    const made = applyPreprocess(this.#steps, { ...this.picture, hu }, { previous: hu, next: hu });
    const shape = [1, made.channels, made.rows, made.columns];
    requireShape(shape, this.#input);
    return { shape, data: made.data };
  }
}
