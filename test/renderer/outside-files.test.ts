// ONNX models with weights beside them: nothing of them is loaded before the user has said yes to the files by name.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { connect } from '../../src-renderer/state/connection.ts';
import { openNetworkDialog, openNetworkFile, openWeights, setWeights, useDraft } from '../../src-renderer/state/network-draft.ts';
import { useOutside } from '../../src-renderer/state/outside-files.ts';
import type { FileToken } from '../../src-shared/protocol/files-messages.ts';
import { fakeEngine, outside } from './fake-engine.ts';

const engine = fakeEngine();
const MODEL: FileToken = { token: 'm', label: 'net.onnx', kind: 'file' };
const BESIDE = { name: 'net.bin', bytes: 1024, refusal: null };

beforeAll(async () => {
  await connect(engine.port);
});
beforeEach(() => {
  outside.allowed.length = 0;
  outside.answer = { files: [BESIDE], isAllowed: false };
  openNetworkDialog();
  setWeights({ kind: 'seed', seed: 0 });
  useDraft.setState({ failure: '', title: '', file: null });
});
afterAll(() => engine.close());

const question = async () => {
  await expect.poll(() => useOutside.getState().question).not.toBeNull();
  return useOutside.getState().question;
};

it('yes opens the model, and the agreement goes to the engine', async () => {
  const opened = openWeights(MODEL);
  const asked = await question();
  expect(asked).toMatchObject({ label: 'net.onnx', files: [BESIDE] });
  expect(useDraft.getState().weights.kind).toBe('seed');
  asked?.onAnswer(true);
  await opened;
  expect(outside.allowed).toEqual(['m']);
  expect(useDraft.getState()).toMatchObject({ weights: { kind: 'file', token: 'm' }, failure: '' });
  expect(useOutside.getState().question).toBeNull();
});

it.each([openWeights, openNetworkFile])('no leaves everything as it was and says what was not opened', async (open) => {
  const opened = open(MODEL);
  (await question())?.onAnswer(false);
  await opened;
  expect(outside.allowed).toEqual([]);
  expect(useDraft.getState()).toMatchObject({
    title: '',
    weights: { kind: 'seed' },
    failure: expect.stringContaining('net.bin'),
  });
});

it('what may never be opened is told by its name, without a question', async () => {
  outside.answer = { files: [BESIDE, { name: '../secret', bytes: null, refusal: 'Not "../secret".' }], isAllowed: false };
  await openWeights(MODEL);
  expect(useOutside.getState().question).toBeNull();
  expect(useDraft.getState()).toMatchObject({ weights: { kind: 'seed' }, failure: 'net.onnx: Not "../secret".' });
});

it.each([
  ['allowed before', { files: [BESIDE], isAllowed: true }],
  ['nothing outside', { files: [], isAllowed: false }],
])('%s: no question', async (_what, answer) => {
  outside.answer = answer;
  await openWeights(MODEL);
  expect(useDraft.getState().weights).toMatchObject({ kind: 'file', token: 'm' });
});

it('a second model answers the first question with no', async () => {
  const first = openWeights(MODEL);
  await question();
  outside.answer = { label: 'other.onnx', files: [BESIDE], isAllowed: false };
  const second = openWeights({ token: 'o', label: 'other.onnx', kind: 'file' });
  await first;
  await expect.poll(() => useOutside.getState().question?.label).toBe('other.onnx');
  useOutside.getState().question?.onAnswer(true);
  await second;
  expect(outside.allowed).toEqual(['o']);
});
