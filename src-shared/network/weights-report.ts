// What there is to say about a file of weights, alone and against a network. Plain data: the window shows it, the command line prints it.
import type { Shape } from './operations.ts';

export type WeightsFormat = 'safetensors' | 'torch-zip' | 'torch-legacy' | 'torchscript' | 'pickle' | 'npz' | 'npy' | 'onnx';

export interface StoredTensorInfo {
  readonly name: string;
  /** PyTorch's name: `float32`. */
  readonly dtype: string;
  readonly shape: Shape;
}

export interface WeightsWarning {
  /** `nan` and `infinite` values, `rounded` to float32, `graph` that is not read (TorchScript), `aliased` names of one tensor, `folded` from parts. */
  readonly code: 'nan' | 'infinite' | 'rounded' | 'graph' | 'aliased' | 'renamed' | 'folded';
  readonly message: string;
}

/** A layer as a pickled model holds it, with the attributes that `nn` gave it. */
export interface RecoveredLayer {
  /** As in a state_dict: `features.0`. */
  readonly path: string;
  /** Name of the class: `Conv2d`. */
  readonly type: string;
  /** True for the classes of torch.nn. */
  readonly known: boolean;
  readonly attributes: Readonly<Record<string, number | boolean | string | null | readonly (number | string)[]>>;
}

/** `convscope weights FILE --json`. The form is public: additions only. */
export interface WeightsFileReport {
  readonly format: WeightsFormat;
  readonly wrapper: string | null;
  readonly tensors: readonly StoredTensorInfo[];
  readonly ignored: readonly string[];
  readonly warnings: readonly WeightsWarning[];
  readonly layers: readonly RecoveredLayer[] | null;
}

export interface NamedShape {
  readonly name: string;
  readonly shape: Shape;
}

/** One tensor of the network and the tensor of the file that fills it. */
export interface WeightsPair {
  readonly network: string;
  readonly file: string;
}

export interface WeightsMismatch {
  /** In the network. */
  readonly name: string;
  readonly file: string;
  readonly expected: Shape;
  readonly found: Shape;
}

export interface WeightsFit {
  /** Taken off the front of the file's names; empty when they fit as they are. */
  readonly prefix: string;
  /** Put before the file's names, for a network that keeps the saved one as a part. */
  readonly added: string;
  /** In the network's order; only pairs of the same shape. */
  readonly pairs: readonly WeightsPair[];
  /** In the network, not in the file. */
  readonly missing: readonly string[];
  /** In the file, not in the network; under the file's names. */
  readonly unexpected: readonly string[];
  readonly mismatched: readonly WeightsMismatch[];
  /** Tensors of the file that no network needs for inference, or that lie outside the part that was asked for. */
  readonly unneeded: readonly string[];
  /** For what is missing or mismatched: tensors of the same shape at the same place in the order. To be confirmed, never taken silently. */
  readonly proposals: readonly WeightsPair[];
}
