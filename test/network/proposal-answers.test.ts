// Answers to a proposal's questions: every one gives a source that reads, takes the file's weights, and does what was said.
import { expect, it } from 'vitest';
import { proposeLayers } from '../../src-shared/network/layer-proposal.ts';
import { networkTensors } from '../../src-shared/network/network-tensors.ts';
import { answerQuestion } from '../../src-shared/network/proposal-answers.ts';
import { writeProposal } from '../../src-shared/network/proposal-source.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';

const TENSORS = [
  { name: 'conv.weight', shape: [8, 1, 3, 3] },
  { name: 'conv.bias', shape: [8] },
  { name: 'norm.weight', shape: [8] },
  { name: 'norm.bias', shape: [8] },
  { name: 'up.weight', shape: [8, 4, 2, 2] },
  { name: 'up.bias', shape: [4] },
  { name: 'head.weight', shape: [10, 24] },
  { name: 'head.bias', shape: [10] },
];
const proposal = proposeLayers(TENSORS);
const names = TENSORS.map(({ name }) => name);
const questions = proposal.questions.map(({ path, about, answers }, at) => ({ path, about, answers, at }));
const answers = questions.flatMap(({ path, about, answers: all, at }) =>
  all.map((answer, chosen) => ({ path, about, answer, at, chosen })),
);

it('asks about every kind of thing', () => {
  expect(new Set(questions.map(({ about }) => about))).toEqual(
    new Set(['padding', 'normalisation', 'transposed', 'activation', 'pooling']),
  );
});

it.each(answers)('$path, $about: $answer', ({ at, chosen }) => {
  const answered = answerQuestion(proposal, at, chosen);
  expect(answered.questions[at]?.chosen).toBe(chosen);
  const network = readNetwork(writeProposal(answered), null);
  expect(network.problems).toEqual([]);
  expect(networkTensors(network).map(({ name }) => name)).toEqual(names);
});

const sourceWith = (path: string, about: string, answer: string): string => {
  const question = questions.find((one) => one.path === path && one.about === about);
  return writeProposal(answerQuestion(proposal, question?.at ?? -1, question?.answers.indexOf(answer) ?? -1));
};

it.each([
  ['conv', 'padding', 'not at all', 'self.conv = nn.Conv2d(in_channels=1, out_channels=8, kernel_size=3)'],
  ['norm', 'normalisation', 'InstanceNorm2d', 'self.norm = nn.InstanceNorm2d(num_features=8, affine=True)'],
  ['norm', 'activation', 'SiLU', 'x = F.silu(x)'],
  ['up', 'transposed', 'stride 1', 'self.up = nn.ConvTranspose2d(in_channels=8, out_channels=4, kernel_size=2)'],
  ['head', 'pooling', '3 x 2', 'x = F.adaptive_avg_pool2d(x, (3, 2))'],
])('%s, %s: %s is written so', (path, about, answer, line) => {
  expect(sourceWith(path, about, answer)).toContain(line);
});

it('none takes the activation away', () => {
  expect(sourceWith('norm', 'activation', 'none').match(/F\.relu/g)?.length ?? 0).toBe(
    (writeProposal(proposal).match(/F\.relu/g)?.length ?? 0) - 1,
  );
});

it('a question that is not there changes nothing', () => {
  expect(answerQuestion(proposal, 99, 0)).toBe(proposal);
  expect(answerQuestion(proposal, 0, 99)).toBe(proposal);
});
