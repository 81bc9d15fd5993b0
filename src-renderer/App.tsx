// Layout only: where the parts of the window lie.
import { useSessionState } from './state/session-context.ts';
import { CtView } from './views/ct/CtView.tsx';
import { ExportDialog } from './views/export/ExportDialog.tsx';
import { Inspector } from './views/inspector/Inspector.tsx';
import { LargeMap } from './views/map/LargeMap.tsx';
import { NetworkDialog } from './views/network/NetworkDialog.tsx';
import { NetworkStrip } from './views/network/NetworkStrip.tsx';
import { SeriesList } from './views/series/SeriesList.tsx';
import { AboutDialog } from './views/shell/AboutDialog.tsx';
import { DropZone } from './views/shell/DropZone.tsx';
import { FileChooser } from './views/shell/FileChooser.tsx';
import { KeySheet } from './views/shell/KeySheet.tsx';
import { Palette } from './views/shell/Palette.tsx';
import { StatusBar } from './views/shell/StatusBar.tsx';
import { TitleBar } from './views/shell/TitleBar.tsx';
import { Toasts } from './views/shell/Toasts.tsx';
import { Walls } from './views/wall/Walls.tsx';

export function App() {
  const theme = useSessionState('view', (view) => view.theme);
  const opened = useSessionState('display', (display) => display.opened);
  const dialog = useSessionState('dialogs', (dialogs) => dialogs.dialog);
  const question = useSessionState('dialogs', (dialogs) => dialogs.question);
  return (
    <div className="app" data-theme={theme}>
      <TitleBar />
      <NetworkStrip />
      <main className="bench" data-map-open={opened !== null}>
        <SeriesList />
        <CtView />
        {opened && <LargeMap place={opened} />}
        <Walls />
      </main>
      <Inspector />
      <StatusBar />
      {dialog === 'network' && <NetworkDialog />}
      {dialog === 'export' && <ExportDialog />}
      {dialog === 'palette' && <Palette />}
      {dialog === 'keys' && <KeySheet />}
      {dialog === 'about' && <AboutDialog />}
      {question && <FileChooser kind={question.kind} answer={question.answer} />}
      <DropZone />
      <Toasts />
    </div>
  );
}
