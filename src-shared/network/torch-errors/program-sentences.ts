// What is no matter of shapes: saved weights, types, devices, memory, names and calls.
// Sources: aten/src/ATen/native, torch/nn/modules, of the versions 0.4 to 2.x; versions word the same mistake differently.
import { by, rule, type SentenceRule } from './sentence-rule.ts';

export const programSentences: readonly SentenceRule[] = [
  rule(
    'weights-mismatch',
    'size mismatch for (?<name>[\\w.]+): copying a param with shape (?:torch\\.Size\\()?(?<found>\\[[\\d, ]*\\])\\)? from checkpoint, (?:the shape|where the shape is) (?:in current model is |torch\\.Size\\()?(?:torch\\.Size\\()?(?<expected>\\[[\\d, ]*\\])',
    (facts, { name }) =>
      `The saved weights of ${name} are ${by(facts.found)}, this network wants ${by(facts.expected)}: they belong to another layer size.`,
  ),
  rule(
    'weights-mismatch',
    '(?:Missing|Unexpected) key\\(s\\) in state_dict: (?<name>"[\\w.]+")',
    (_facts, { name }) =>
      `The saved weights and the network have different names, ${name} first: another class, or a prefix such as module.`,
  ),
  rule(
    'type-mismatch',
    'Input type \\((?<input>[\\w. ]+)\\) and (?:weight|bias) type \\((?<weight>[\\w. ]+)\\) should be the same',
    (_facts, { input, weight }) =>
      `The input is ${input}, the weights are ${weight}: convert the input with .float(), or move both to the same device.`,
  ),
  rule(
    'type-mismatch',
    '(?:expected scalar type (?<expected>\\w+) but found (?<found>\\w+)|mat1 and mat2 must have the same dtype|expected m1 and m2 to have the same dtype)',
    () => 'Numbers of different types met (float32 and float64 as a rule): convert the input with .float().',
  ),
  rule(
    'device-mismatch',
    'Expected all tensors to be on the same device',
    () => 'A part of the tensors is on the graphics card, a part is not: move model and input with .to(device).',
  ),
  rule(
    'out-of-memory',
    '(?:CUDA out of memory|not enough memory: you tried to allocate)',
    () => 'The activations did not fit into memory: a smaller batch or picture, or fewer channels.',
  ),
  rule(
    'not-defined',
    "'(?<owner>\\w+)' object has no attribute '(?<name>\\w+)'",
    (_facts, { owner, name }) =>
      `${owner} has no ${name}: forward uses a layer that __init__ did not make under that name, or super().__init__() was not called.`,
  ),
  rule(
    'wrong-call',
    '(?:(?<owner>\\w+)\\.)?forward\\(\\) (?<what>missing \\d+ required positional arguments?|takes (?:from )?\\d+[\\w ]*positional arguments? but \\d+ (?:was|were) given)',
    (_facts, { what }) => `forward was called with the wrong number of tensors: ${what}.`,
  ),
];
