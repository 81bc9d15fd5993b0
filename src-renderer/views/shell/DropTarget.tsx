// Files dropped anywhere on the window are opened.
import { useEffect, useState } from 'react';
import { openDropped } from '../../state/opening.ts';
import './bars.css';

export function DropTarget() {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const ends = new AbortController();
    const { signal } = ends;
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    addEventListener(
      'dragover',
      (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setIsOver(true);
      },
      { signal },
    );
    addEventListener('dragleave', (event) => event.relatedTarget === null && setIsOver(false), { signal });
    addEventListener(
      'drop',
      (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setIsOver(false);
        void openDropped([...(event.dataTransfer?.files ?? [])]);
      },
      { signal },
    );
    return () => ends.abort();
  }, []);
  return isOver ? (
    <div className="drop-hint">Drop DICOM files, a folder, a network (.py), weights, a recipe or an exported picture</div>
  ) : null;
}
