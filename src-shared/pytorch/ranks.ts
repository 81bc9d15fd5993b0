// How many axes each tensor has, as far as operations alone tell: what `y.expand_as(x)` and `x.view(y.shape)` need before any input is known.
import type { Operation } from '../network/operations.ts';

/** Ops whose inputs and outputs are pictures: N, C, H, W. */
const PICTURE_OPS: ReadonlySet<string> = new Set([
  ...['Conv2d', 'ConvTranspose2d', 'BatchNorm2d', 'InstanceNorm2d', 'MaxPool2d', 'AvgPool2d', 'AdaptiveAvgPool2d'],
  ...['AdaptiveMaxPool2d', 'Upsample', 'PixelShuffle', 'PixelUnshuffle', 'Softmax2d'],
]);
const PICTURE_AXES = 4;

export class Ranks {
  readonly #known = new Map<string, number>();

  of(tensor: string): number | null {
    return this.#known.get(tensor) ?? null;
  }

  add(name: string, operation: Operation, inputs: readonly string[]): void {
    const isPicture = PICTURE_OPS.has(operation.op);
    for (const input of isPicture ? inputs : []) if (!this.#known.has(input)) this.#known.set(input, PICTURE_AXES);
    const rank = isPicture
      ? PICTURE_AXES
      : rankAfter(
          operation,
          inputs.map((input) => this.of(input)),
        );
    if (rank !== null && rank >= 0) this.#known.set(name, rank);
  }
}

function rankAfter(operation: Operation, inputs: readonly (number | null)[]): number | null {
  const [first = null] = inputs;
  const plus = (count: number): number | null => (first === null ? null : first + count);
  switch (operation.op) {
    case 'view':
    case 'reshape':
    case 'expand':
    case 'Parameter':
      return operation.attributes.shape.length;
    case 'repeat':
      return operation.attributes.repeats.length;
    case 'permute':
      return operation.attributes.dims.length;
    case 'unsqueeze':
    case 'stack':
      return plus(1);
    case 'squeeze':
      return operation.attributes.dim === null ? null : plus(-1);
    case 'Unflatten':
      return plus(operation.attributes.sizes.length - 1);
    case 'Flatten': {
      const { startDim, endDim } = operation.attributes;
      return first === null ? null : first - (axis(endDim, first) - axis(startDim, first));
    }
    case 'mean':
    case 'sum':
    case 'amax':
    case 'amin': {
      const { dim, keepdim } = operation.attributes;
      return keepdim ? first : dim === null ? 0 : plus(-dim.length);
    }
    case 'getitem': {
      const { index } = operation.attributes;
      const count = (kind: string): number => index.filter((entry) => entry.kind === kind).length;
      return plus(count('new-axis') - count('at'));
    }
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'maximum':
    case 'minimum':
      return inputs.includes(null) ? null : Math.max(...(inputs as number[]));
    case 'matmul':
      return inputs.includes(null) ? null : Math.max(...(inputs as number[]));
    default:
      return first;
  }
}

const axis = (dim: number, rank: number): number => (dim < 0 ? dim + rank : dim);
