// Operations as the calls that make them: nn.Conv2d(1, 16, 3, padding=1). Arguments that have their default are left out.
import { torchAttributes } from '../network/op-catalogue.ts';
import type { Fill, Operation, PadAttributes } from '../network/operations.ts';
import type { Signature } from './signature.ts';
import { layerSignature } from './signatures.ts';
import { isDefault, numberText, pairText, type VariableOf, valueText } from './write-values.ts';

/** Parameters that take one number for both axes. */
const PAIRS = new Set(['kernel_size', 'stride', 'padding', 'dilation', 'output_padding', 'output_size', 'scale_factor', 'size']);
/** Attributes under other names than the parameter's. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  ...{ unflattened_size: 'sizes', axis0: 'dim0', axis1: 'dim1' },
};

/** `kernel_size=3, padding=1`; the required ones by their place. @param without parameters that are not to be written */
export function argumentsText(
  operation: Operation,
  signature: Signature,
  variable: VariableOf,
  without: readonly string[] = [],
): string[] {
  const attributes = torchAttributes(operation);
  const written: string[] = [];
  let byPlace = true;
  for (const { name, fallback, keywordOnly, stars } of signature) {
    const key = Object.hasOwn(attributes, name) ? name : (OTHER_NAMES[name] ?? name);
    if (stars > 0 || without.includes(name) || !Object.hasOwn(attributes, key)) {
      if (!without.includes(name)) byPlace = false;
      continue;
    }
    const value = attributes[key];
    if (isDefault(value, fallback) || isImplied(name, attributes)) {
      byPlace = false;
      continue;
    }
    const text = PAIRS.has(name) && Array.isArray(value) ? pairText(value, variable) : plainText(name, value, variable);
    const isPlace = byPlace && !keywordOnly && (fallback === null || name === 'dim' || name === 'start_dim');
    if (!isPlace) byPlace = false;
    written.push(isPlace ? text : `${name}=${text}`);
  }
  return written;
}

/** One axis alone needs no brackets. */
function plainText(name: string, value: unknown, variable: VariableOf): string {
  const isAlone = (name === 'normalized_shape' || name === 'dim') && Array.isArray(value) && value.length === 1;
  return valueText(isAlone ? value[0] : value, variable);
}

/** The stride of a pooling layer that is its kernel; the bias of a norm without weights. */
function isImplied(name: string, attributes: Readonly<Record<string, unknown>>): boolean {
  if (name === 'stride' && !Object.hasOwn(attributes, 'in_channels')) {
    return JSON.stringify(attributes.stride) === JSON.stringify(attributes.kernel_size);
  }
  if (name === 'recompute_scale_factor') return attributes[name] === false;
  return name === 'bias' && attributes.elementwise_affine === false;
}

const noVariable: VariableOf = (name) => name;

/** nn.Conv2d(...) for a layer; nn.Identity() for an op that has no layer. */
export function layerText(operation: Operation): string {
  if (operation.op === 'Pad') return padLayer(operation.attributes);
  const signature = layerSignature(operation.op);
  if (!signature) return 'nn.Identity()';
  return `nn.${operation.op}(${argumentsText(operation, signature, noVariable).join(', ')})`;
}

const PAD_LAYERS = {
  constant: 'ConstantPad2d',
  reflect: 'ReflectionPad2d',
  replicate: 'ReplicationPad2d',
  circular: 'CircularPad2d',
} as const;

function padLayer({ left, right, top, bottom, mode, value }: PadAttributes): string {
  const sides = [left, right, top, bottom];
  const padding = sides.every((side) => side === left) ? valueText(left, noVariable) : valueText(sides, noVariable);
  if (mode !== 'constant') return `nn.${PAD_LAYERS[mode]}(${padding})`;
  return value === 0 ? `nn.ZeroPad2d(${padding})` : `nn.ConstantPad2d(${padding}, ${numberText(value)})`;
}

/** What a parameter or buffer is filled with. */
export function constantText({ shape, fill }: { readonly shape: readonly number[]; readonly fill: Fill }): string {
  if (typeof fill !== 'number') return `torch.tensor([${fill.map((value) => numberText(value)).join(', ')}])`;
  const size = shape.length === 0 ? '()' : shape.join(', ');
  if (Number.isNaN(fill)) return `torch.randn(${size})`;
  if (fill === 0 || fill === 1) return `torch.${fill === 0 ? 'zeros' : 'ones'}(${size})`;
  return `torch.full((${shape.join(', ')}${shape.length === 1 ? ',' : ''}), ${numberText(fill)})`;
}
