// Shapes and mistakes of a source as it is typed: computed in the window, a short pause after the last key.
import { useEffect, useState } from 'react';
import { builtinNetworks } from '../../../src-shared/network/builtin-networks.ts';
import type { Inference } from '../../../src-shared/network/graph.ts';
import { defaultInput, inferNetwork } from '../../../src-shared/network/inference.ts';
import { readNetwork } from '../../../src-shared/pytorch/read-source.ts';

const PAUSE_MS = 250;

/** `builtin`: the network that the source came with, which knows its class and its input; null for an own source. */
export function useCheckedSource(source: string, builtin: string | null): Inference | null {
  const [checked, setChecked] = useState<Inference | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (source.trim() === '') return setChecked(null);
      const known = builtinNetworks.find(({ id }) => id === builtin);
      const network = readNetwork(source, known?.className ?? null);
      setChecked(inferNetwork(network, known?.input ?? defaultInput(network), source));
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [source, builtin]);
  return checked;
}
