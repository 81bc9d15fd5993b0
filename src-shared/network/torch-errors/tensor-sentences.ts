// What operations on tensors say: joining, meeting value by value, views, axes, indices.
// Sources: aten/src/ATen/native, torch/nn/modules, of the versions 0.4 to 2.x; versions word the same mistake differently.
import { by, type Facts, one, rule, type SentenceRule } from './sentence-rule.ts';

const joined = (facts: Facts): string =>
  `Tensors that are joined along axis ${one(facts.dim)} differ on another axis: ${one(facts.expected)} and ${one(facts.found)}.`;

export const tensorSentences: readonly SentenceRule[] = [
  rule(
    'size-mismatch',
    'Sizes of tensors must match except in dimension (?<dim>\\d+)\\. Expected size (?<expected>\\d+) but got size (?<found>\\d+) for tensor number (?<number>\\d+) in the list',
    joined,
  ),
  rule(
    'size-mismatch',
    'Sizes of tensors must match except in dimension (?<dim>\\d+)\\. Got (?<expected>\\d+) and (?<found>\\d+)(?: in dimension \\d+)?',
    joined,
  ),
  rule(
    'size-mismatch',
    'The size of tensor a \\((?<a>\\d+)\\) must match the size of tensor b \\((?<b>\\d+)\\) at non-singleton dimension (?<dim>\\d+)',
    (facts) =>
      `Two tensors meet value by value (+, -, *, /) and differ on axis ${one(facts.dim)}: ${one(facts.a)} and ${one(facts.b)}.`,
  ),
  rule(
    'size-mismatch',
    'The expanded size of the tensor \\((?<expected>-?\\d+)\\) must match the existing size \\((?<found>\\d+)\\) at non-singleton dimension (?<dim>\\d+)',
    (facts) => `Axis ${one(facts.dim)} has ${one(facts.found)} and cannot be repeated to ${one(facts.expected)}.`,
  ),
  rule(
    'size-mismatch',
    'stack expects each tensor to be equal size, but got (?<a>\\[[\\d, ]*\\]) at entry 0 and (?<b>\\[[\\d, ]*\\]) at entry (?<number>\\d+)',
    (facts) => `Tensors that are stacked differ: ${by(facts.a)} and ${by(facts.b)}.`,
  ),
  rule(
    'size-mismatch',
    "shape '(?<shape>\\[[-\\d, ]+\\])' is invalid for input of size (?<count>\\d+)",
    (facts) =>
      `${one(facts.count)} values cannot be arranged as (${(facts.shape ?? []).join(', ')}): a view or reshape has a wrong size.`,
  ),
  rule(
    'size-mismatch',
    'view size is not compatible with input tensor',
    () =>
      'A view needs values that lie one behind the other, and the tensor was permuted or transposed before: use .reshape(...), or .contiguous() first.',
  ),
  rule(
    'size-mismatch',
    "unflatten: Provided sizes (?<shape>\\[[-\\d, ]+\\]) don't multiply up to the size of dim (?<dim>\\d+) \\((?<count>\\d+)\\)",
    (facts) => `Axis ${one(facts.dim)} has ${one(facts.count)} and cannot be split into (${(facts.shape ?? []).join(', ')}).`,
  ),
  rule(
    'rank-mismatch',
    'Tensors must have same number of dimensions: got (?<a>\\d+) and (?<b>\\d+)',
    (facts) => `Tensors with ${one(facts.a)} and ${one(facts.b)} axes were joined.`,
  ),
  rule(
    'rank-mismatch',
    'Dimension out of range \\(expected to be in range of (?<range>\\[-?\\d+, -?\\d+\\]), but got (?<dim>-?\\d+)\\)',
    (facts) => `Axis ${one(facts.dim)} was named, and the tensor has only axes ${facts.range?.join(' to ')}.`,
  ),
  rule(
    'rank-mismatch',
    'permute\\([^)]*\\): number of dimensions in the tensor input does not match the length of the desired ordering of dimensions i\\.e\\. input\\.dim\\(\\) = (?<found>\\d+) is not equal to len\\(dims\\) = (?<expected>\\d+)',
    (facts) => `permute was given ${one(facts.expected)} axes for a tensor with ${one(facts.found)}.`,
  ),
  rule(
    'size-mismatch',
    'index (?<index>-?\\d+) is out of bounds for dimension (?<dim>\\d+) with size (?<size>\\d+)',
    (facts) => `There is no index ${one(facts.index)} on an axis of ${one(facts.size)}.`,
  ),
  rule(
    'rank-mismatch',
    'too many indices for tensor of dimension (?<found>\\d+)',
    (facts) => `More indices than the ${one(facts.found)} axes of the tensor.`,
  ),
];
