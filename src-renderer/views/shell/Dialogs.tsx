// The dialog that is open, if any, and the chooser of files over it. The network's brings an editor with it: it is fetched when it is first wanted.
import { lazy, Suspense } from 'react';
import { type Dialog, useDialog } from '../../state/dialogs.ts';
import { useOutside } from '../../state/outside-files.ts';
import { DivergenceDialog } from '../divergence/DivergenceDialog.tsx';
import { ExportDialog } from '../export/ExportDialog.tsx';
import { OutsideDialog } from '../network/OutsideDialog.tsx';
import { About } from './About.tsx';
import { FileChooser } from './FileChooser.tsx';
import { KeySheet } from './KeySheet.tsx';
import { Palette } from './Palette.tsx';

const NetworkDialog = lazy(async () => ({ default: (await import('../network/NetworkDialog.tsx')).NetworkDialog }));

export function Dialogs() {
  const { dialog, chooser } = useDialog();
  const question = useOutside((state) => state.question);
  return (
    <>
      {dialog && <OpenDialog {...dialog} />}
      {chooser && <FileChooser {...chooser} onClose={() => chooser.onChosen(null)} />}
      {question && <OutsideDialog {...question} />}
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
    case 'divergence':
      return <DivergenceDialog />;
    case 'export':
      return <ExportDialog />;
  }
}
