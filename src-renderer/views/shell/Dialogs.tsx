// The dialog that is open, if any.
import { useDialog } from '../../state/dialogs.ts';
import { ExportDialog } from '../export/ExportDialog.tsx';
import { NetworkDialog } from '../network/NetworkDialog.tsx';
import { About } from './About.tsx';
import { FileChooser } from './FileChooser.tsx';
import { KeySheet } from './KeySheet.tsx';
import { Palette } from './Palette.tsx';

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
      return <NetworkDialog />;
    case 'export':
      return <ExportDialog />;
    case 'files':
      return <FileChooser wants={dialog.wants} onChosen={dialog.onChosen} onClose={() => dialog.onChosen(null)} />;
    default:
      return null;
  }
}
