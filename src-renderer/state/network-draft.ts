// The network that the dialog is about: what it was opened with, what came from files, what was typed. It becomes the network under the slices
// only when it is used; until then nothing of the old one is lost.
import { create } from 'zustand';
import type { Shape } from '../../src-shared/network/operations.ts';
import { toErrorRecord } from '../../src-shared/protocol/errors.ts';
import type { FileToken } from '../../src-shared/protocol/files-messages.ts';
import type { WeightsOfFile, WeightsSource } from '../../src-shared/protocol/network-messages.ts';
import { engine, useConnection } from './connection.ts';
import { closeDialog, openDialog, useDialog } from './dialogs.ts';
import { setNetwork, useNetwork } from './network.ts';
import { asNetworkStep } from './network-steps.ts';
import { allowOutside, mayHaveOutside } from './outside-files.ts';
import { type RecentNetwork, rememberNetwork } from './recent-networks.ts';
import { currentSeries } from './series.ts';

/** Choice of a source that no built-in network has. */
export const OWN = 'own';
const TRAINED = 'medical-image-model';
const FIRST_SEED: WeightsSource = { kind: 'seed', seed: 0 };

interface NetworkDraft {
  /** Id of a built-in network, or `own`. */
  readonly choice: string;
  readonly source: string;
  readonly weights: WeightsSource;
  /** The last file of weights that was chosen, to come back to; its name. */
  readonly file: WeightsOfFile | null;
  readonly fileLabel: string;
  /** Name of the file that the source came from; empty for what was typed. */
  readonly title: string;
  /** N, C, H, W that the user wants; null: what fits the network by itself. */
  readonly input: Shape | null;
  /** Typed by the user; empty: what fits the network by itself. */
  readonly preprocess: string;
  /** Why the last file could not be opened. */
  readonly failure: string;
}

const EMPTY: NetworkDraft = {
  choice: OWN,
  source: '',
  weights: FIRST_SEED,
  file: null,
  fileLabel: '',
  title: '',
  input: null,
  preprocess: '',
  failure: '',
};

export const useDraft = create<NetworkDraft>(() => EMPTY);

export const canBeTrained = (choice: string): boolean => choice === TRAINED;

const builtinSource = (choice: string): string | undefined =>
  useConnection.getState().description?.builtinNetworks.find(({ id }) => id === choice)?.source;

/** Opens the dialog on the network under the slices; an open one stays as it is. */
export function openNetworkDialog(): void {
  if (useDialog.getState().dialog?.kind === 'network') return;
  const { request, summary, preprocess, preprocessIsOwn } = useNetwork.getState();
  const { fileLabel } = useDraft.getState();
  const { weights } = request;
  useDraft.setState({
    ...EMPTY,
    choice: 'builtin' in request.source ? request.source.builtin : OWN,
    source: summary?.source ?? '',
    weights,
    file: weights.kind === 'file' ? weights : null,
    fileLabel: weights.kind === 'file' ? fileLabel : '',
    input: request.input,
    preprocess: preprocessIsOwn ? preprocess : '',
  });
  openDialog({ kind: 'network' });
}

/** Trained weights belong to their own network only. */
const kept = (weights: WeightsSource): WeightsSource => (weights.kind === 'trained' ? FIRST_SEED : weights);

export function chooseNetwork(choice: string): void {
  useDraft.setState((draft) => ({
    choice,
    source: builtinSource(choice) ?? draft.source,
    title: '',
    input: null,
    weights: canBeTrained(choice) ? draft.weights : kept(draft.weights),
  }));
}

/** As it is typed, mended or put together. */
export function editSource(source: string): void {
  const draft = useDraft.getState();
  if (source === draft.source) return;
  if (builtinSource(draft.choice) === source) useDraft.setState({ source });
  else useDraft.setState({ source, choice: OWN, weights: kept(draft.weights) });
}

export const setWeights = (weights: WeightsSource): void =>
  useDraft.setState(weights.kind === 'file' ? { weights, file: weights } : { weights });

/** Python source, weights, or both. Opens the dialog; what cannot be read is said there. */
export async function openNetworkFile(file: FileToken): Promise<void> {
  openNetworkDialog();
  try {
    if (mayHaveOutside(file)) await allowOutside(file);
    const { label, source, input, hasWeights } = await engine().call('network.file', { token: file.token });
    if (source !== null) openSource(label, source, input);
    if (hasWeights) takeWeights(file);
  } catch (thrown) {
    useDraft.setState({ failure: toErrorRecord(thrown).message });
  }
}

/** A source whose text is there already. */
export function openSource(title: string, source: string, input: Shape | null = null): void {
  openNetworkDialog();
  editSource(source);
  useDraft.setState({ choice: OWN, title, input, failure: '', weights: kept(useDraft.getState().weights) });
}

/** What cannot be read, or may not, is said in the dialog. */
export async function openWeights(file: FileToken): Promise<void> {
  try {
    if (mayHaveOutside(file)) await allowOutside(file);
    takeWeights(file);
  } catch (thrown) {
    useDraft.setState({ failure: toErrorRecord(thrown).message });
  }
}

function takeWeights({ token, label }: FileToken): void {
  useDraft.setState({ fileLabel: label, failure: '' });
  setWeights({ kind: 'file', token, mapping: [] });
}

export function openRecent({ title, source, weights, input }: RecentNetwork): void {
  useDraft.setState({ choice: OWN, source, title, weights, input, failure: '', file: weights.kind === 'file' ? weights : null });
}

/** @returns whether the network is under the slices now; the dialog is closed then */
export async function applyDraft(): Promise<boolean> {
  const { choice, source, weights, preprocess, title, input } = useDraft.getState();
  const isOwn = choice === OWN;
  const request = { source: isOwn ? { python: source, className: null } : { builtin: choice }, weights, input };
  const isThere = await asNetworkStep('another network', () =>
    setNetwork(request, currentSeries(), { preprocess, isStep: true }),
  );
  if (!isThere) return false;
  if (isOwn) rememberNetwork({ title: title || (useNetwork.getState().summary?.className ?? OWN), source, weights, input });
  closeDialog();
  return true;
}
