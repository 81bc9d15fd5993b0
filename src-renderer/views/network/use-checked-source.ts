// Shapes and mistakes of a source as it is typed: computed in the window, between two frames of typing.
import { useEffect, useState } from 'react';
import { builtinNetworks } from '../../../src-shared/network/builtin-networks.ts';
import type { Inference, Network } from '../../../src-shared/network/graph.ts';
import { defaultInput, inferNetwork } from '../../../src-shared/network/inference.ts';
import { readNetwork } from '../../../src-shared/pytorch/read-source.ts';
import { formatShape } from '../format.ts';
import type { LineNotes } from './source-marks.ts';

/** One frame: keys that come faster are read together. */
const PAUSE_MS = 16;

export interface CheckedSource {
  readonly source: string;
  readonly network: Network;
  readonly inference: Inference;
  /** Shapes behind the lines that make the layers; `?` where they cannot be known. */
  readonly notes: LineNotes;
}

/** `builtin`: the network that the source came with, which knows its class and its input; null for an own source. */
export function useCheckedSource(source: string, builtin: string | null): CheckedSource | null {
  const [checked, setChecked] = useState<CheckedSource | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (source.trim() === '') return setChecked(null);
      const known = builtinNetworks.find(({ id }) => id === builtin);
      const network = readNetwork(source, known?.className ?? null);
      const inference = inferNetwork(network, known?.input ?? defaultInput(network), source);
      setChecked({ source, network, inference, notes: notesOf(inference) });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [source, builtin]);
  return checked;
}

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
