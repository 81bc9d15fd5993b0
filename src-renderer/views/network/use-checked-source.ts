// Shapes and mistakes of the source in the code pane, as a worker reads them while it is typed. A key goes to the worker before anything is drawn, and
// its shapes come back beside React: they are in the editor before the table and the rest of the dialog are laid out.
import { startTransition, useEffect, useRef, useState } from 'react';
import { OWN, useDraft } from '../../state/network-draft.ts';
import type { CheckedSource, SourceAnswer, SourceToCheck } from './check-source.ts';
import type { LineNotes } from './source-marks.ts';

type ShapesListener = (notes: LineNotes) => void;

interface SourceCheck {
  /** Of the newest version that has been read; it may be the one before the last keys. */
  readonly checked: CheckedSource | null;
  /** Calls for each version as soon as the shapes behind its lines are known. @returns ends it */
  readonly onShapes: (listener: ShapesListener) => () => void;
}

const NO_NOTES: LineNotes = new Map();

/** Of the draft that the dialog is about. */
export function useCheckedSource(): SourceCheck {
  const [checked, setChecked] = useState<CheckedSource | null>(null);
  const [listeners] = useState(() => new Set<ShapesListener>());
  const onShapes = useRef((listener: ShapesListener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  });
  useEffect(() => {
    const worker = new Worker(new URL('./source.worker.ts', import.meta.url), { type: 'module' });
    const tell = (notes: LineNotes): void => {
      for (const listener of listeners) listener(notes);
    };
    let wanted: SourceToCheck | null = null;
    let version = 0;
    const check = (): void => {
      const { source, choice, input } = useDraft.getState();
      // The network that a source came with knows its class and its input.
      const builtin = choice === OWN ? null : choice;
      if (source === wanted?.source && builtin === wanted.builtin && input === wanted.input) return;
      version++;
      wanted = { source, builtin, input, version };
      if (source.trim() !== '') worker.postMessage(wanted);
      else {
        tell(NO_NOTES);
        setChecked(null);
      }
    };
    worker.onmessage = ({ data }: MessageEvent<SourceAnswer>) => {
      // An answer may be about a version that has been typed over meanwhile.
      if (data.version !== version) return;
      if (data.kind === 'shapes') tell(data.notes);
      else startTransition(() => setChecked(data.checked));
    };
    check();
    const stop = useDraft.subscribe(check);
    return () => {
      stop();
      worker.terminate();
    };
  }, [listeners]);
  return { checked, onShapes: onShapes.current };
}
