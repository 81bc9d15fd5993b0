// Arguments of what works on each value by itself, and of the softmaxes and dropouts.
import type { ElementwiseOperation, Operation } from '../network/operations.ts';
import type { LayerArguments } from './layer-arguments.ts';
import { Unreadable } from './machine.ts';

type Named<Attributes> = Extract<ElementwiseOperation, { readonly attributes: Attributes }>['op'];
type InPlaceName = 'ReLU' | 'ReLU6' | 'SiLU' | 'Hardswish' | 'Hardsigmoid' | 'Mish' | 'SELU';
type PlainName = Exclude<Named<Readonly<Record<string, never>>>, InPlaceName>;
type Reader = (given: LayerArguments) => Operation;

const inPlace = (given: LayerArguments): { readonly inplace: boolean } => ({ inplace: given.optionalFlag('inplace') });
const switched =
  (op: InPlaceName): Reader =>
  (given) => ({ op, attributes: inPlace(given) });
const plain =
  (op: PlainName): Reader =>
  () =>
    ({ op, attributes: {} }) as Operation;
const alpha =
  (op: 'ELU' | 'CELU'): Reader =>
  (given) => ({ op, attributes: { alpha: given.number('alpha'), ...inPlace(given) } });
const along =
  (op: 'Softmax' | 'LogSoftmax'): Reader =>
  (given) => ({ op, attributes: { dim: given.optional('dim') } });
const dropout =
  (op: 'Dropout' | 'Dropout2d'): Reader =>
  (given) => ({ op, attributes: { p: probability(given), ...inPlace(given) } });

function probability(given: LayerArguments): number {
  const p = given.number('p');
  if (p >= 0 && p <= 1) return p;
  const torchMessage = `dropout probability has to be between 0 and 1, but got ${p}`;
  throw given.refuse('p', 'a probability from 0 to 1', given.get('p'), torchMessage);
}

/** F.dropout(x) drops values at random in eval(), too: its training is True unless it is said. */
const activeDropout =
  (op: 'Dropout' | 'Dropout2d'): Reader =>
  (given) => {
    if (!given.flag(given.has('train') ? 'train' : 'training')) return dropout(op)(given);
    throw new Unreadable(
      'unsupported-op',
      `${given.title} drops values at random here, also when the network is evaluated.`,
      given.at,
      {
        rule: 'A dropout function knows nothing of eval(): it must be told by training=self.training.',
        expected: 'training=self.training',
        found: 'training=True',
        edit: { kind: 'set', keyword: given.has('train') ? 'train' : 'training', value: 'self.training' },
      },
    );
  };

export const elementwiseReaders = {
  ReLU: switched('ReLU'),
  ReLU6: switched('ReLU6'),
  SiLU: switched('SiLU'),
  Hardswish: switched('Hardswish'),
  Hardsigmoid: switched('Hardsigmoid'),
  Mish: switched('Mish'),
  SELU: switched('SELU'),
  ELU: alpha('ELU'),
  CELU: alpha('CELU'),
  LeakyReLU: (given: LayerArguments): Operation => ({
    op: 'LeakyReLU',
    attributes: { negativeSlope: given.number('negative_slope'), ...inPlace(given) },
  }),
  /** Evaluated, its slope is the middle of its range. */
  RReLU: (given: LayerArguments): Operation => ({
    op: 'LeakyReLU',
    attributes: { negativeSlope: (given.number('lower') + given.number('upper')) / 2, ...inPlace(given) },
  }),
  PReLU: (given: LayerArguments): Operation => ({
    op: 'PReLU',
    attributes: { numParameters: given.whole('num_parameters', 1), init: given.number('init') },
  }),
  Hardtanh: (given: LayerArguments): Operation => ({
    op: 'Hardtanh',
    attributes: {
      minVal: given.optionalNumber('min_value') ?? given.number('min_val'),
      maxVal: given.optionalNumber('max_value') ?? given.number('max_val'),
      ...inPlace(given),
    },
  }),
  Threshold: (given: LayerArguments): Operation => ({
    op: 'Threshold',
    attributes: { threshold: given.number('threshold'), value: given.number('value'), ...inPlace(given) },
  }),
  GELU: (given: LayerArguments): Operation => ({
    op: 'GELU',
    attributes: { approximate: given.word('approximate', ['none', 'tanh'], 'approximate argument must be either none or tanh.') },
  }),
  Softplus: (given: LayerArguments): Operation => ({
    op: 'Softplus',
    attributes: { beta: given.number('beta'), threshold: given.number('threshold') },
  }),
  Sigmoid: plain('Sigmoid'),
  Tanh: plain('Tanh'),
  Softsign: plain('Softsign'),
  LogSigmoid: plain('LogSigmoid'),
  Tanhshrink: plain('Tanhshrink'),
  exp: plain('exp'),
  log: plain('log'),
  sqrt: plain('sqrt'),
  rsqrt: plain('rsqrt'),
  abs: plain('abs'),
  neg: plain('neg'),
  square: plain('square'),
  sin: plain('sin'),
  cos: plain('cos'),
  pow: (given: LayerArguments): Operation => ({ op: 'pow', attributes: { exponent: given.number('exponent') } }),
  clamp: (given: LayerArguments): Operation => ({
    op: 'clamp',
    attributes: { min: given.optionalNumber('min'), max: given.optionalNumber('max') },
  }),
  Softmax: along('Softmax'),
  LogSoftmax: along('LogSoftmax'),
  Softmax2d: (): Operation => ({ op: 'Softmax2d', attributes: { dim: null } }),
  Dropout: dropout('Dropout'),
  Dropout2d: dropout('Dropout2d'),
  activeDropout: activeDropout('Dropout'),
  activeDropout2d: activeDropout('Dropout2d'),
  Identity: (): Operation => ({ op: 'Identity', attributes: {} }),
} as const;
