// What the network's dialog keeps: sources and weights from files, what they do to each other, and what is remembered once it is used.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { connect, useConnection } from '../../src-renderer/state/connection.ts';
import { closeDialog, useDialog } from '../../src-renderer/state/dialogs.ts';
import { setNetwork, useNetwork } from '../../src-renderer/state/network.ts';
import {
  applyDraft,
  chooseNetwork,
  editSource,
  OWN,
  openNetworkDialog,
  openNetworkFile,
  openRecent,
  openWeights,
  setWeights,
  useDraft,
} from '../../src-renderer/state/network-draft.ts';
import { useRecentNetworks } from '../../src-renderer/state/recent-networks.ts';
import { fakeEngine } from './fake-engine.ts';

const engine = fakeEngine();
const TRAINED = 'medical-image-model';

beforeAll(async () => {
  const { description } = await connect(engine.port);
  const builtinNetworks = [{ id: TRAINED, title: TRAINED, source: 'class Medical: pass\n' }];
  useConnection.setState({ description: { ...description, builtinNetworks } });
  await setNetwork({ source: { builtin: TRAINED }, weights: { kind: 'trained' }, input: null }, null);
});
beforeEach(() => {
  closeDialog();
  openNetworkDialog();
});
afterAll(() => engine.close());

it('begins with the network under the slices, in an open dialog', () => {
  expect(useDialog.getState().dialog).toEqual({ kind: 'network' });
  expect(useDraft.getState()).toMatchObject({ choice: TRAINED, weights: { kind: 'trained' }, file: null });
});

it('loses trained weights with the first change of the source, and keeps those of a file', () => {
  editSource('class Other: pass\n');
  expect(useDraft.getState()).toMatchObject({ choice: OWN, weights: { kind: 'seed', seed: 0 } });
  openWeights({ token: 'w', label: 'weights.pt', kind: 'file' });
  editSource('class Third: pass\n');
  expect(useDraft.getState().weights).toEqual({ kind: 'file', token: 'w', mapping: [] });
  setWeights({ kind: 'seed', seed: 3 });
  expect(useDraft.getState()).toMatchObject({ file: { token: 'w' }, fileLabel: 'weights.pt' });
  chooseNetwork(TRAINED);
  expect(useDraft.getState()).toMatchObject({
    choice: TRAINED,
    source: 'class Medical: pass\n',
    weights: { kind: 'seed', seed: 3 },
  });
});

it('opens itself for a file of source, under its name', async () => {
  closeDialog();
  await openNetworkFile({ token: 't', label: 'net.py', kind: 'file' });
  expect(useDialog.getState().dialog).toEqual({ kind: 'network' });
  expect(useDraft.getState()).toMatchObject({
    choice: OWN,
    title: 'net.py',
    source: 'class Net: pass\n',
    weights: { kind: 'seed' },
  });
});

it('becomes the network when it is used, and is found again among the recent ones', async () => {
  await openNetworkFile({ token: 't', label: 'net.py', kind: 'file' });
  openWeights({ token: 'w', label: 'weights.pt', kind: 'file' });
  expect(await applyDraft()).toBe(true);
  expect(useDialog.getState().dialog).toBeNull();
  const weights = { kind: 'file', token: 'w', mapping: [] };
  expect(useNetwork.getState().request).toMatchObject({ source: { python: 'class Net: pass\n' }, weights });
  expect(useRecentNetworks.getState().networks).toEqual([{ title: 'net.py', source: 'class Net: pass\n', weights, input: null }]);
  openNetworkDialog();
  expect(useDraft.getState()).toMatchObject({ weights, fileLabel: 'weights.pt' });
  chooseNetwork(TRAINED);
  const [recent] = useRecentNetworks.getState().networks;
  if (recent) openRecent(recent);
  expect(useDraft.getState()).toMatchObject({ choice: OWN, title: 'net.py', source: 'class Net: pass\n', weights });
});
