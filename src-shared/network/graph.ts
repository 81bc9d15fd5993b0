// The network as data: modules as declared, nodes as called, both named as PyTorch names them.
// Pure types; rules that use them live in the op catalogue beside this file. No weights, no values, no execution.
import type { Operation, Pair, Shape } from './operations.ts';

/** A place in the source: lines from 1, columns from 0, end exclusive (as Python's ast counts). */
export interface SourceSpan {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A layer made in `__init__`, in the order PyTorch constructs it (the order that random initialisation follows). */
export type ModuleDeclaration = Operation & {
  /** As in a state_dict: `conv1`, `features.0`. Empty for a layer that was made and then replaced: it only takes its random numbers. */
  readonly path: string;
  readonly span: SourceSpan;
};

/** A tensor of a module that a function is given. */
export interface HeldTensor {
  /** In a state_dict: `head.weight`. */
  readonly path: string;
  /** Name of the node that it is in the graph: torch.fx's get_attr. */
  readonly node: string;
}

/** One call in `forward`. */
export type NetworkNode = Operation & {
  /** As torch.fx names it: `conv1`, `relu`, `relu_1`, `features_0`. */
  readonly name: string;
  readonly kind: 'call_module' | 'call_function' | 'call_method' | 'get_attr';
  /** The module's path (`conv1`, `features.0`), or the function as written with its module (`torch.relu`, `F.max_pool2d`). */
  readonly target: string;
  /** Names of the nodes or inputs it reads, in argument order. */
  readonly inputs: readonly string[];
  /** Of functions that are given their weights (F.conv2d), by the parameter's name in argument order. They are not among the inputs. */
  readonly held?: Readonly<Record<string, HeldTensor>>;
  /** Where the layer is made (`nn.Conv2d(64, 32, 2)`); for functions the call itself. */
  readonly defined: SourceSpan | null;
  /** Where it is called in `forward`. */
  readonly called: SourceSpan | null;
};

export interface Network {
  readonly className: string;
  /** Every layer, also those that `forward` never calls: they take part in initialisation and in state_dicts. */
  readonly modules: readonly ModuleDeclaration[];
  /** Names of the inputs of `forward` without self: usually `x`. */
  readonly inputs: readonly string[];
  /** In execution order. */
  readonly nodes: readonly NetworkNode[];
  /** Names of the nodes that `forward` returns. */
  readonly outputs: readonly string[];
  /** What the reader could not read. Inference adds its own. */
  readonly problems: readonly Problem[];
  /** What is read and runs, but not with the numbers that one could expect. */
  readonly warnings: readonly NetworkWarning[];
}

/**
 * `own-initialisation`: the source gives its layers values of its own (nn.init), which a seed does not follow. `random-values`: a parameter starts with
 * random values outside of a layer.
 */
export interface NetworkWarning {
  readonly code: 'own-initialisation' | 'random-values';
  /** From 1. */
  readonly line: number;
  /** From 0. */
  readonly column: number;
  readonly message: string;
}

export type ProblemCode =
  | 'channel-mismatch'
  | 'linear-mismatch'
  | 'norm-mismatch'
  | 'kernel-larger-than-input'
  | 'empty-output'
  | 'groups-do-not-divide'
  | 'same-with-stride'
  | 'pool-padding'
  | 'size-mismatch'
  | 'rank-mismatch'
  | 'unsupported-python'
  | 'unsupported-op'
  | 'not-defined'
  | 'syntax';

/** A one-line edit of the source that makes its problem disappear. */
export interface Fix {
  readonly title: string;
  /** From 1. */
  readonly line: number;
  /** The whole new line, indentation included. */
  readonly replacement: string;
}

export interface Problem {
  readonly code: ProblemCode;
  /** The node where it breaks, or null where there is none (syntax). */
  readonly node: string | null;
  /** Where the layer is defined, from 1. */
  readonly line: number;
  /** From 0. */
  readonly column: number;
  /** For people: what, where, found and expected. */
  readonly message: string;
  /** The rule that is broken, as a sentence. */
  readonly rule: string;
  readonly expected: string;
  readonly found: string;
  /** PyTorch's own sentence for it, to the letter; empty where PyTorch has none. */
  readonly torchMessage: string;
  readonly fixes: readonly Fix[];
  readonly detail: { readonly callLine: number | null };
}

/**
 * Where an output position lies in the network's input, per axis (height, width): x_in = jump * x_out + start, in pixels,
 * pixel centres at whole numbers. `size` is the side of the receptive field in input pixels.
 */
export interface Geometry {
  readonly size: Pair;
  readonly jump: Pair;
  readonly start: Pair;
}

/** What shapes alone tell about one node. `shape` is null after a break. */
export interface InferredNode {
  /** With the sizes that it takes from other tensors as numbers, where they are known. */
  readonly node: NetworkNode;
  readonly shape: Shape | null;
  /** Learnable values of the node's module. */
  readonly parameters: number;
  /** Multiply-accumulates. */
  readonly macs: number;
  /** Of the activation, float32. */
  readonly bytes: number;
  readonly geometry: Geometry | null;
}

export interface Inference {
  readonly input: Shape;
  readonly nodes: readonly InferredNode[];
  /** A module that is called twice counts its parameters once. */
  readonly totals: { readonly parameters: number; readonly macs: number; readonly bytes: number };
  /** The reader's problems and the shapes' problems, in source order. */
  readonly problems: readonly Problem[];
}

/** A float32 tensor with its name's owner elsewhere; C order. */
export interface Tensor {
  readonly shape: Shape;
  readonly data: Float32Array;
}

/** Named as in a state_dict: `conv1.weight`, `conv1.bias`. */
export type Weights = ReadonlyMap<string, Tensor>;
