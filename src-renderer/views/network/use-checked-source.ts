// Shapes and mistakes of a source as it is typed: computed in the window, between two frames of typing. Fixes are tried out, which takes longer:
// they come when the typing rests.
import { useEffect, useState } from 'react';
import { builtinNetworks } from '../../../src-shared/network/builtin-networks.ts';
import type { Inference, Network, Problem } from '../../../src-shared/network/graph.ts';
import { defaultInput, inferNetwork } from '../../../src-shared/network/inference.ts';
import type { Shape } from '../../../src-shared/network/operations.ts';
import { readNetwork } from '../../../src-shared/pytorch/read-source.ts';
import { formatShape } from '../format.ts';
import type { LineNotes } from './source-marks.ts';

/** One frame: keys that come faster are read together. */
const PAUSE_MS = 16;
/** Nobody picks a fix while typing. */
const REST_MS = 250;

export interface CheckedSource {
  readonly source: string;
  readonly network: Network;
  readonly inference: Inference;
  /** Shapes behind the lines that make the layers; `?` where they cannot be known. */
  readonly notes: LineNotes;
}

/** `builtin`: the network that the source came with, which knows its class and its input; null for an own source. `input`: what the user wants it to be. */
export function useCheckedSource(source: string, builtin: string | null, input: Shape | null): CheckedSource | null {
  const [checked, setChecked] = useState<CheckedSource | null>(null);
  useEffect(() => {
    let rest: ReturnType<typeof setTimeout> | undefined;
    const pause = setTimeout(() => {
      if (source.trim() === '') return setChecked(null);
      const known = builtinNetworks.find(({ id }) => id === builtin);
      const network = readNetwork(source, known?.className ?? null);
      const inference = inferNetwork(network, input ?? known?.input ?? defaultInput(network), source);
      const found: CheckedSource = { source, network, inference, notes: notesOf(inference) };
      if (inference.problems.length === 0) return setChecked(found);
      setChecked({ ...found, inference: { ...inference, problems: inference.problems.map(withoutFixes) } });
      rest = setTimeout(() => setChecked(found), REST_MS);
    }, PAUSE_MS);
    return () => {
      clearTimeout(pause);
      clearTimeout(rest);
    };
  }, [source, builtin, input]);
  return checked;
}

/** Looking at a problem's fixes is what finds them: they are left alone here. */
const withoutFixes = ({ code, node, line, column, message, rule, expected, found, torchMessage, detail }: Problem): Problem => ({
  ...{ code, node, line, column, message, rule, expected, found, torchMessage, detail },
  fixes: [],
});

/** A layer that is called several times is written with its first and last shape. */
function notesOf({ nodes }: Inference): LineNotes {
  const byLine = new Map<number, string[]>();
  for (const { node, shape } of nodes) {
    const line = node.defined?.line;
    if (line === undefined) continue;
    const text = shape ? formatShape(shape.slice(1)) : '?';
    const known = byLine.get(line);
    if (!known) byLine.set(line, [text]);
    else if (known.at(-1) !== text) known.push(text);
  }
  return new Map(
    [...byLine].map(([line, texts]) => [line, texts.length > 2 ? `${texts[0]} ... ${texts.at(-1)}` : texts.join(', ')] as const),
  );
}
