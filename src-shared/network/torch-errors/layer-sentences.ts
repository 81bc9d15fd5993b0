// What layers say: convolutions, linear layers, norms, pools, paddings.
// Sources: aten/src/ATen/native, torch/nn/modules, of the versions 0.4 to 2.x; versions word the same mistake differently.
import { by, type Facts, one, rule, type SentenceRule } from './sentence-rule.ts';

const channels = (facts: Facts): string =>
  `A convolution with weights of ${by(facts.weight)} takes ${one(facts.expected)} channels, and a tensor of ${by(facts.input)} with ${one(facts.found)} arrived.`;

const features = (facts: Facts): string =>
  `Rows of ${one(facts.columns)} values met a matrix that takes ${one(facts.rows)}: the in_features of a Linear layer (or the inner sides of a product) do not fit what arrives.`;

const window = (facts: Facts): string =>
  `A kernel of ${by(facts.kernel)} was put on ${by(facts.size)} pixels (padding included): it fits nowhere.`;

export const layerSentences: readonly SentenceRule[] = [
  rule(
    'channel-mismatch',
    'Given (?:groups=(?<groups>\\d+)|transposed=(?<transposed>\\d+)), weight(?: of size)? ?(?<weight>LIST),(?: so)? expected input(?<input>\\[[\\d, ]+\\]) to have (?<expected>\\d+) channels, but got (?<found>\\d+) channels instead',
    channels,
  ),
  rule(
    'linear-mismatch',
    'mat1 and mat2 shapes cannot be multiplied \\((?<count>\\d+)x(?<columns>\\d+) and (?<rows>\\d+)x(?<outputs>\\d+)\\)',
    features,
  ),
  rule(
    'linear-mismatch',
    'size mismatch, m1: \\[(?<count>\\d+) x (?<columns>\\d+)\\], m2: \\[(?<rows>\\d+) x (?<outputs>\\d+)\\]',
    features,
  ),
  rule('linear-mismatch', 'size mismatch, got (?<count>\\d+), \\d+x(?<columns>\\d+),(?<rows>\\d+)', features),
  rule(
    'linear-mismatch',
    'Expected size for first two dimensions of batch2 tensor to be: (?<expected>\\[[\\d, ]+\\]) but got: (?<found>\\[[\\d, ]+\\])',
    (facts) =>
      `Two batches of matrices were multiplied whose inner sides differ: ${by(facts.expected)} was needed, ${by(facts.found)} came.`,
  ),
  rule(
    'linear-mismatch',
    'inconsistent tensor size, expected tensor (?<expected>\\[\\d+\\]) and src (?<found>\\[\\d+\\])',
    (facts) => `Two vectors of ${one(facts.expected)} and ${one(facts.found)} values were multiplied.`,
  ),
  rule(
    'linear-mismatch',
    'mat1 dim 1 must match mat2 dim 0',
    () => 'The in_features of a Linear layer do not fit the number of features that arrive.',
  ),
  rule(
    'norm-mismatch',
    '(?<what>running_mean|running_var|weight|bias) should contain (?<found>\\d+) elements not (?<expected>\\d+)',
    (facts) => `A norm layer made for ${one(facts.expected)} channels was given ${one(facts.found)}.`,
  ),
  rule(
    'norm-mismatch',
    'Expected number of channels in input to be divisible by num_groups, but got input of shape (?<input>\\[[\\d, ]+\\]) and num_groups=(?<groups>\\d+)',
    (facts) => `A GroupNorm with ${one(facts.groups)} groups was given ${facts.input?.[1]} channels.`,
  ),
  rule(
    'norm-mismatch',
    'Expected weight to be a vector of size equal to the number of channels in input, but got weight of shape (?<weight>\\[[\\d, ]+\\]) and input of shape (?<input>\\[[\\d, ]+\\])',
    (facts) => `A GroupNorm made for ${one(facts.weight)} channels was given ${facts.input?.[1]}.`,
  ),
  rule(
    'norm-mismatch',
    'Given normalized_shape=(?<expected>\\[[\\d, ]+\\]), expected input with shape \\[\\*, [\\d, ]+\\], but got input of size ?(?<input>\\[[\\d, ]+\\])',
    (facts) => `A LayerNorm made for ${by(facts.expected)} on the last axes was given ${by(facts.input)}.`,
  ),
  rule(
    'size-mismatch',
    'Expected more than 1 (?:value per channel|spatial element) when training, got input size (?:torch\\.Size\\()?(?<input>\\[[\\d, ]+\\])',
    (facts) =>
      `A norm that measures its own input was given a single value per channel (${by(facts.input)}). In training this is a batch of one behind a pooling to 1 x 1.`,
  ),
  rule(
    'rank-mismatch',
    'expected (?<ranks>\\d+D(?: or \\d+D)?) input \\(got (?<found>\\d+)D input\\)',
    (facts, { ranks }) => `A norm layer takes tensors with ${ranks} axes and was given ${one(facts.found)}.`,
  ),
  rule(
    'kernel-larger-than-input',
    "Calculated padded input size per channel: (?<size>LIST)\\. Kernel size: (?<kernel>LIST)\\. Kernel size can't (?:be )?greater than actual input size",
    window,
  ),
  rule(
    'empty-output',
    'Given input size(?: per channel)?: (?<input>\\([^)]*\\))\\. Calculated output size(?: per channel)?: (?<output>\\([^)]*\\))\\. Output size is too small',
    (facts) => `A pool (or a transposed convolution) made nothing of ${by(facts.input)}: the map is too small by then.`,
  ),
  rule(
    'empty-output',
    'Input and output sizes should be greater than 0, but got input (?<input>\\(H: \\d+, W: \\d+\\)) output (?<output>\\(H: -?\\d+, W: -?\\d+\\))',
    (facts) => `An interpolation of ${by(facts.input)} gives ${by(facts.output)}: nothing is left.`,
  ),
  rule(
    'groups-do-not-divide',
    '(?<side>in_channels|out_channels) must be divisible by groups',
    (_facts, { side }) => `The ${side} of a convolution cannot be split into its groups.`,
  ),
  rule(
    'groups-do-not-divide',
    'num_channels must be divisible by num_groups',
    () => 'The num_channels of a GroupNorm cannot be split into its num_groups.',
  ),
  rule(
    'same-with-stride',
    "padding='same' is not supported for strided convolutions",
    () => "padding='same' keeps the size, a stride shrinks it: PyTorch takes only one of them.",
  ),
  rule(
    'pool-padding',
    'pad should be at most half of (?:effective )?kernel size, but got pad=(?<padding>\\d+)(?:,| and) kernel_size=(?<kernel>\\d+)',
    (facts) => `A pool with a window of ${one(facts.kernel)} is padded by ${one(facts.padding)}: at most half is allowed.`,
  ),
  rule(
    'pool-padding',
    'pad should be smaller than (?:or equal to )?half of kernel size, but got padW = (?<padding>\\d+), padH = \\d+, kW = (?<kernel>\\d+)',
    (facts) => `A pool with a window of ${one(facts.kernel)} is padded by ${one(facts.padding)}: at most half is allowed.`,
  ),
  rule(
    'size-mismatch',
    'output padding must be smaller than either stride or dilation',
    () => 'The output_padding of a transposed convolution must be smaller than its stride (or dilation).',
  ),
  rule(
    'size-mismatch',
    'Padding size should be less than the corresponding input dimension, but got: padding (?<padding>\\(-?\\d+, -?\\d+\\)) at dimension (?<dim>\\d+)',
    (facts) => `A reflecting padding of ${by(facts.padding)} needs a picture larger than that.`,
  ),
  rule(
    'size-mismatch',
    'Padding value causes wrapping around more than once',
    () => 'A circular padding is larger than the picture.',
  ),
  rule(
    'channel-mismatch',
    'Mismatch of parameter numbers and input channel size\\. Found parameter numbers = (?<expected>\\d+),? and channel size = (?<found>\\d+)',
    (facts) => `A PReLU with ${one(facts.expected)} slopes was given ${one(facts.found)} channels.`,
  ),
  rule(
    'channel-mismatch',
    "pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, but input\\.size\\(-3\\)=(?<found>\\d+) is not divisible by (?<expected>\\d+)",
    (facts) => `A PixelShuffle needs a multiple of ${one(facts.expected)} channels and was given ${one(facts.found)}.`,
  ),
  rule(
    'size-mismatch',
    'pixel_unshuffle expects (?:height|width) to be divisible by downscale_factor, but input\\.size\\(-\\d\\)=(?<found>\\d+) is not divisible by (?<expected>\\d+)',
    (facts) => `A PixelUnshuffle needs sides that ${one(facts.expected)} divides and was given ${one(facts.found)}.`,
  ),
  rule(
    'rank-mismatch',
    'Expected 3D \\(unbatched\\) or 4D \\(batched\\) input to conv(?<transposed>_transpose)?2d, but got input of size: (?<input>\\[[\\d, ]*\\])',
    (facts) => `A convolution needs pictures (N x C x H x W) and was given ${by(facts.input)}.`,
  ),
  rule(
    'rank-mismatch',
    'Expected 4-dimensional input for 4-dimensional weight (?<weight>LIST), but got (?:input of size|\\d+-dimensional input of size) (?<input>LIST)',
    (facts) =>
      `A convolution with weights of ${by(facts.weight)} needs N x C x H x W and was given ${by(facts.input)}; newer versions take one picture without the batch axis.`,
  ),
  rule(
    'rank-mismatch',
    '(?:non-empty 3D or 4D \\(batch mode\\) tensor expected for input|Expected 3D or 4D \\(batch mode\\) tensor with optional 0 dim batch size for input, but got: ?(?<input>\\[[\\d, ]*\\]))',
    () => 'A pool needs pictures (N x C x H x W or C x H x W).',
  ),
  rule(
    'rank-mismatch',
    'adaptive_(?:avg|max)_pool2d\\(\\): Expected 3D or 4D tensor, but got:? (?<input>\\[[\\d, ]*\\])',
    (facts) => `An adaptive pool needs pictures and was given ${by(facts.input)}.`,
  ),
];
