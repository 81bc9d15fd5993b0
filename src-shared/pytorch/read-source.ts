// PyTorch source -> network. The source is parsed and followed symbolically, never executed; whatever it holds, the answer is a network with
// problems, never an exception. Names are those of torch.fx.symbolic_trace.
import type { Network, Problem } from '../network/graph.ts';
import { chooseClass, makeNetwork } from './choose-class.ts';
import { Interpreter } from './interpreter.ts';
import { Unreadable } from './machine.ts';
import { ModuleScope } from './module-scope.ts';
import { problemFrom, syntaxProblem, wholeProblem } from './problems.ts';
import { SourceText, writtenParameters } from './source-text.ts';
import type { Value } from './values.ts';

/** Several times the largest model file of torchvision. */
const MOST_CHARACTERS = 2 ** 19;

/** @param className null: the last nn.Module that is not part of another one */
export const readNetwork = (source: string, className: string | null): Network => new SourceReader().read(source, className);

/** Reads the versions of one source, as it is typed or mended: each one begins from what did not change since the one before. */
export class SourceReader {
  #before: SourceText | null;

  /** @param near a text that the first version differs little from */
  constructor(near: SourceText | null = null) {
    this.#before = near;
  }

  /** The same network as readNetwork gives. */
  read(source: string, className: string | null): Network {
    const empty = { className: className ?? '', modules: [], inputs: [], nodes: [], outputs: [], warnings: [] };
    if (source.length > MOST_CHARACTERS) {
      return {
        ...empty,
        problems: [wholeProblem(`The source has ${source.length} characters; at most ${MOST_CHARACTERS} are read.`)],
      };
    }
    try {
      const text = new SourceText(source, this.#before);
      this.#before = text;
      const error = text.firstError;
      return error === null ? followNetwork(text, className) : { ...empty, problems: [syntaxProblem(text, error)] };
    } catch (thrown) {
      // The stack of the machine underneath is not ours to measure.
      if (thrown instanceof RangeError) return { ...empty, problems: [wholeProblem('The source is nested too deeply.')] };
      throw thrown;
    }
  }
}

function followNetwork(source: SourceText, className: string | null): Network {
  const machine = new Interpreter(source);
  const found = { className: className ?? '', inputs: [] as string[], outputs: [] as string[] };
  let last: Problem | null = null;
  try {
    const scope = new ModuleScope(machine);
    const network = chooseClass(className, scope, machine);
    found.className = network.kind === 'class' ? network.name : network.className;
    const root = network.kind === 'class' ? makeNetwork(network, scope, machine) : network;
    followNetworkOf(root, machine, found);
  } catch (thrown) {
    if (!(thrown instanceof Unreadable)) throw thrown;
    last = problemFrom(thrown, source);
  }
  const problems = last ? [...machine.problems, last] : machine.problems;
  return { ...found, modules: machine.declarations(), nodes: machine.nodes, problems, warnings: machine.warnings };
}

function followNetworkOf(root: Value, machine: Interpreter, found: { inputs: string[]; outputs: string[] }): void {
  if (root.kind !== 'module') return;
  machine.settlePaths(root);
  const at = root.class?.definition ?? root.made;
  const forward = machine.attribute(root, 'forward', at);
  const positional =
    forward.kind === 'bound' ? forwardInputs(forward.function.parameters, machine, found) : [theInput(machine, found)];
  found.outputs = tensorsIn(machine.call(root, { positional, keywords: new Map() }, at));
}

/** Placeholders for the parameters without a default; the others keep their default. */
function forwardInputs(
  parameters: Parameters<typeof writtenParameters>[0],
  machine: Interpreter,
  found: { inputs: string[] },
): Value[] {
  const values: Value[] = [];
  for (const { name, fallback, stars, keywordOnly } of writtenParameters(parameters, machine.source).slice(1)) {
    // torch.fx has a placeholder for each of them; those with a default keep it here.
    if (stars === 0 && (fallback || keywordOnly)) machine.claimName(name);
    if (fallback || stars !== 0 || keywordOnly) continue;
    const placeholder = machine.namer.create(name);
    found.inputs.push(placeholder);
    values.push({ kind: 'tensor', name: placeholder });
  }
  return values;
}

/** Of a Sequential without a forward of its own: torch/nn/modules/container.py calls it `input`. */
function theInput(machine: Interpreter, found: { inputs: string[] }): Value {
  const name = machine.namer.create('input');
  found.inputs.push(name);
  return { kind: 'tensor', name };
}

function tensorsIn(value: Value): string[] {
  if (value.kind === 'tensor') return [value.name];
  if (value.kind === 'list' || value.kind === 'tuple') return value.items.flatMap(tensorsIn);
  return value.kind === 'dict' ? [...value.entries.values()].flatMap(tensorsIn) : [];
}
