// The dialog that is open, if any, and the chooser of files over it. The network's brings an editor with it: it is fetched when it is first wanted.
import { lazy, Suspense } from 'react';
import { type Dialog, useDialog } from '../../state/dialogs.ts';
import { ExportDialog } from '../export/ExportDialog.tsx';
import { About } from './About.tsx';
import { FileChooser } from './FileChooser.tsx';
import { KeySheet } from './KeySheet.tsx';
import { Palette } from './Palette.tsx';

const NetworkDialog = lazy(async () => ({ default: (await import('../network/NetworkDialog.tsx')).NetworkDialog }));

export function Dialogs() {
  const { dialog, chooser } = useDialog();
  return (
    <>
      {dialog && <OpenDialog {...dialog} />}
      {chooser && <FileChooser {...chooser} onClose={() => chooser.onChosen(null)} />}
    </>
  );
}

function OpenDialog({ kind }: Dialog) {
  switch (kind) {
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
  }
}
