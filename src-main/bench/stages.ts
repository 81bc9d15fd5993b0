// The order of a measurement, most wanted first: which network, on how many threads, beside whom, and its share of the time there is.
import type { WorkName } from './works.ts';

export type PeerName = 'onnxruntime-node' | 'tfjs-wasm' | 'torch' | 'reference';
export const peerNames: readonly PeerName[] = ['onnxruntime-node', 'tfjs-wasm', 'torch', 'reference'];

export interface Stage {
  readonly work: WorkName;
  readonly threads: number;
  readonly kind: 'peers' | 'first-run' | 'cancel';
  readonly peers: readonly PeerName[];
  /** Beside ourselves on one thread, too. */
  readonly scaling?: boolean;
  /** Of the time that is left, in shares of all stages that are left. */
  readonly share: number;
  /** Left out of a quick measurement. */
  readonly isLong?: boolean;
}

const FULL = 'medical-image-model-512';
const NATIVE: readonly PeerName[] = ['onnxruntime-node', 'torch'];

export const stages: readonly Stage[] = [
  { work: FULL, threads: 2, kind: 'peers', peers: ['onnxruntime-node', 'tfjs-wasm', 'torch'], scaling: true, share: 9 },
  { work: FULL, threads: 1, kind: 'peers', peers: ['onnxruntime-node', 'tfjs-wasm', 'torch'], share: 8 },
  { work: FULL, threads: 2, kind: 'cancel', peers: [], share: 2 },
  { work: FULL, threads: 2, kind: 'first-run', peers: [], share: 3 },
  { work: 'medical-image-model-64', threads: 1, kind: 'peers', peers: ['reference'], share: 3 },
  { work: 'practical-cnn', threads: 2, kind: 'peers', peers: NATIVE, share: 2 },
  { work: 'vgg', threads: 2, kind: 'peers', peers: NATIVE, share: 5 },
  { work: 'unet', threads: 2, kind: 'peers', peers: NATIVE, share: 9 },
  { work: 'practical-cnn', threads: 1, kind: 'peers', peers: NATIVE, share: 2, isLong: true },
  { work: 'vgg', threads: 1, kind: 'peers', peers: NATIVE, share: 5, isLong: true },
  { work: 'unet', threads: 1, kind: 'peers', peers: NATIVE, share: 9, isLong: true },
];
