// Answers to the questions of a proposed network: what the weights could not tell is told by a person, and the proposal follows.
import type { LayerQuestion, NetworkProposal, ProposedLayer } from './layer-proposal.ts';

/** Steps of forward over x, by the word of the answer; `none` is no step. */
const ACTIVATION_STEPS: Readonly<Record<string, string>> = {
  ReLU: 'F.relu(x)',
  LeakyReLU: 'F.leaky_relu(x)',
  SiLU: 'F.silu(x)',
  GELU: 'F.gelu(x)',
  Sigmoid: 'torch.sigmoid(x)',
};
const STEPS = new Set(Object.values(ACTIVATION_STEPS));
const POOLED = /^F\.adaptive_avg_pool2d\(/;

/**
 * @param at index of the question
 * @param chosen index of the answer
 * @returns the proposal that follows; the same one where there is no such question or answer
 */
export function answerQuestion(proposal: NetworkProposal, at: number, chosen: number): NetworkProposal {
  const question = proposal.questions[at];
  const answer = question?.answers[chosen];
  if (!question || answer === undefined) return proposal;
  const asked = proposal.layers.findIndex(({ path }) => path === question.path);
  // Pooling is a step of the layer before the Linear that asks for it.
  const changed = question.about === 'pooling' ? asked - 1 : asked;
  return {
    ...proposal,
    layers: proposal.layers.map((layer, index) => (index === changed ? answered(layer, question, answer) : layer)),
    questions: proposal.questions.map((one, index) => (index === at ? { ...one, chosen } : one)),
  };
}

function answered(layer: ProposedLayer, { about }: LayerQuestion, answer: string): ProposedLayer {
  switch (about) {
    case 'activation':
      return { ...layer, followedBy: withActivation(layer.followedBy, ACTIVATION_STEPS[answer]) };
    case 'padding':
      return { ...layer, arguments: { ...layer.arguments, padding: answer === 'not at all' ? 0 : keepingPadding(layer) } };
    case 'pooling': {
      const [rows = '1', columns = rows] = answer.split(' x ');
      const step = `F.adaptive_avg_pool2d(x, (${rows}, ${columns}))`;
      return { ...layer, followedBy: layer.followedBy.map((one) => (POOLED.test(one) ? step : one)) };
    }
    case 'normalisation':
      return normalised(layer, answer);
    case 'transposed':
      return { ...layer, arguments: { ...layer.arguments, ...strideOf(layer, answer === 'stride 2' ? 2 : 1) } };
  }
}

/** The activation comes first behind a layer; pooling and flattening stay behind it. */
function withActivation(steps: readonly string[], step: string | undefined): readonly string[] {
  const others = steps.filter((one) => !STEPS.has(one));
  return step === undefined ? others : [step, ...others];
}

/** Even kernels cannot keep the size by the same padding on both sides: PyTorch pads them by itself. */
function keepingPadding({ arguments: { kernel_size: kernel = 1 } }: ProposedLayer): number | string | readonly number[] {
  const sides = typeof kernel === 'object' ? kernel : [Number(kernel)];
  if (sides.some((side) => side % 2 === 0)) return 'same';
  const padding = sides.map((side) => (side - 1) / 2);
  return padding.length === 1 ? (padding[0] ?? 0) : padding;
}

/** With stride 2 the size doubles exactly: a kernel of 4 is padded by 1. */
function strideOf({ arguments: { kernel_size: kernel } }: ProposedLayer, stride: 1 | 2): Readonly<Record<string, number>> {
  const exact = 4;
  return { stride, padding: stride === 2 && kernel === exact ? 1 : 0 };
}

function normalised(layer: ProposedLayer, answer: string): ProposedLayer {
  const { num_channels: channels, num_features: features, normalized_shape: normalised } = layer.arguments;
  const count = Number(channels ?? features ?? normalised);
  if (answer === 'LayerNorm') return { ...layer, type: 'LayerNorm', arguments: { normalized_shape: count } };
  if (answer === 'InstanceNorm2d') return { ...layer, type: 'InstanceNorm2d', arguments: { num_features: count, affine: true } };
  return { ...layer, type: 'GroupNorm', arguments: { num_groups: 1, num_channels: count } };
}
