// The dialog that is open, if any. The network's brings an editor with it: it is fetched when it is first wanted.
import { lazy, Suspense } from 'react';
import { useDialog } from '../../state/dialogs.ts';
import { ExportDialog } from '../export/ExportDialog.tsx';
import { About } from './About.tsx';
import { FileChooser } from './FileChooser.tsx';
import { KeySheet } from './KeySheet.tsx';
import { Palette } from './Palette.tsx';

const NetworkDialog = lazy(async () => ({ default: (await import('../network/NetworkDialog.tsx')).NetworkDialog }));

export function Dialogs() {
  const dialog = useDialog((state) => state.dialog);
  switch (dialog?.kind) {
    case 'palette':
      return <Palette />;
    case 'keys':
      return <KeySheet />;
    case 'about':
      return <About />;
    case 'network':
      return (
        <Suspense fallback={null}>
          <NetworkDialog />
        </Suspense>
      );
    case 'export':
      return <ExportDialog />;
    case 'files':
      return <FileChooser wants={dialog.wants} onChosen={dialog.onChosen} onClose={() => dialog.onChosen(null)} />;
    default:
      return null;
  }
}
