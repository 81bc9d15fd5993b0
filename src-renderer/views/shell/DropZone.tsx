// Files and folders dropped on the window. A browser hands out no paths: there the words say where to open them instead.
import { useEffect, useState } from 'react';
import { desktopHost } from '../../ports/host.ts';
import { useSession } from '../../state/session-context.ts';
import { showError, showToast } from '../../state/toast-store.ts';

export function DropZone() {
  const { seriesActions, toasts } = useSession();
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const drop = async (files: readonly File[]): Promise<void> => {
      const host = desktopHost();
      if (!host) {
        showToast(
          toasts,
          'note',
          'A browser does not tell where dropped files lie. Use Open to find them below the folder the server was started with.',
        );
        return;
      }
      try {
        const tokens = await host.registerDropped(files);
        await seriesActions.open({ tokens: tokens.map(({ token }) => token) });
      } catch (thrown) {
        showError(toasts, thrown);
      }
    };
    const onDrag = (event: DragEvent): void => {
      event.preventDefault();
      if (event.type === 'dragover') setIsOver(true);
      else if (event.type === 'dragleave' && event.relatedTarget === null) setIsOver(false);
      else if (event.type === 'drop') {
        setIsOver(false);
        void drop([...(event.dataTransfer?.files ?? [])]);
      }
    };
    const kinds = ['dragover', 'dragleave', 'drop'] as const;
    for (const kind of kinds) window.addEventListener(kind, onDrag);
    return () => {
      for (const kind of kinds) window.removeEventListener(kind, onDrag);
    };
  }, [seriesActions, toasts]);
  return isOver ? <div className="drop-zone">Drop a folder or DICOM files to open them</div> : null;
}
