// Shapes and mistakes of the source in the code pane, as a worker reads them while it is typed.
import { useEffect, useRef, useState } from 'react';
import type { Shape } from '../../../src-shared/network/operations.ts';
import type { CheckedSource, SourceToCheck } from './check-source.ts';

/** `builtin`: the network that the source came with; null for an own source. `input`: what the user wants it to be. */
export function useCheckedSource(source: string, builtin: string | null, input: Shape | null): CheckedSource | null {
  const [checked, setChecked] = useState<CheckedSource | null>(null);
  const worker = useRef<Worker | null>(null);
  const wanted = useRef('');
  useEffect(() => {
    const started = new Worker(new URL('./source.worker.ts', import.meta.url), { type: 'module' });
    worker.current = started;
    // An answer may be about a version that has been typed over meanwhile.
    started.onmessage = ({ data }: MessageEvent<CheckedSource>) => wanted.current === data.source && setChecked(data);
    return () => started.terminate();
  }, []);
  useEffect(() => {
    wanted.current = source;
    if (source.trim() === '') setChecked(null);
    else worker.current?.postMessage({ source, builtin, input } satisfies SourceToCheck);
  }, [source, builtin, input]);
  return checked;
}
