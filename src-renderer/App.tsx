// Layout only: where the parts of the window stand.
import { useConnection } from './state/connection.ts';
import { useTags } from './state/tags.ts';
import { CtView } from './views/ct/CtView.tsx';
import { Inspector } from './views/inspector/Inspector.tsx';
import { NetworkStrip } from './views/network/NetworkStrip.tsx';
import { SeriesPane } from './views/series/SeriesPane.tsx';
import { ContextMenuView } from './views/shell/ContextMenuView.tsx';
import { Dialogs } from './views/shell/Dialogs.tsx';
import { DropTarget } from './views/shell/DropTarget.tsx';
import { StatusBar } from './views/shell/StatusBar.tsx';
import { Toasts } from './views/shell/Toasts.tsx';
import { TopBar } from './views/shell/TopBar.tsx';
import { useCrosshair } from './views/shell/use-crosshair.ts';
import { useKeyboard } from './views/shell/use-keyboard.ts';
import { TagsPane } from './views/tags/TagsPane.tsx';
import { WallPane } from './views/wall/WallPane.tsx';
import { WhatIfBar } from './views/what-if/WhatIfBar.tsx';

export function App() {
  const { phase, reason } = useConnection();
  const showsTags = useTags((state) => state.isOpen);
  useKeyboard();
  useCrosshair();
  if (phase !== 'open')
    return (
      <main className="connection">
        <h1>ConvScope</h1>
        {phase === 'connecting' ? <p role="status">Starting the engine</p> : <p role="alert">{reason}</p>}
        {phase === 'closed' && (
          <button type="button" className="button button-main" onClick={() => location.reload()}>
            Reload
          </button>
        )}
      </main>
    );
  return (
    <>
      <div className="window">
        <TopBar />
        <div>
          <NetworkStrip />
          <WhatIfBar />
        </div>
        <main className="body">
          <SeriesPane />
          <CtView />
          {showsTags ? <TagsPane /> : <WallPane />}
        </main>
        <Inspector />
        <StatusBar />
      </div>
      <Dialogs />
      <ContextMenuView />
      <Toasts />
      <DropTarget />
    </>
  );
}
