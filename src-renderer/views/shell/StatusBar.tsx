// What goes on: the run and its progress, the caches, the threads, whether patient data is in view.
import { useEffect, useState } from 'react';
import type { EngineStatus } from '../../../src-shared/protocol/engine-messages.ts';
import { mebibytes } from '../../format.ts';
import { useSession, useSessionState } from '../../state/session-context.ts';

export function StatusBar() {
  const { engine, mapsFeed, seriesActions } = useSession();
  const scanning = useSessionState('series', (state) => state.scanning);
  const progress = useSessionState('maps', (state) => state.progress);
  const nodesDone = useSessionState('maps', (state) => state.nodesDone);
  const error = useSessionState('maps', (state) => state.error);
  const nodeCount = useSessionState('network', (state) => (state.summary?.nodes.length ?? 0) + 1);
  const exporting = useSessionState('exports', (state) => state.progress);
  const showPatient = useSessionState('view', (state) => state.showPatient);
  const status = useStatus(progress === 'done');
  return (
    <footer className="status-bar">
      {scanning ? (
        <span>
          Reading headers: {scanning.filesSeen} files{' '}
          <button type="button" onClick={() => seriesActions.cancelOpening()}>
            cancel
          </button>
        </span>
      ) : (
        <span data-testid="run-progress" data-progress={progress}>
          {progress === 'running' && (
            <>
              <progress value={Math.min(nodesDone, nodeCount)} max={nodeCount} aria-label="Nodes computed" /> computing{' '}
              <button type="button" onClick={() => mapsFeed.cancel()}>
                cancel
              </button>
            </>
          )}
          {progress === 'done' && 'maps are complete'}
          {progress === 'idle' && 'no maps yet'}
          {progress === 'failed' && <span className="warning">{error}</span>}
        </span>
      )}
      {exporting && (
        <span>
          exporting {exporting.filesDone} of {exporting.filesTotal}
        </span>
      )}
      <span className="spring" />
      {status && (
        <span title={`${mebibytes(status.residentBytes)} in use by the engine in all`}>
          cache {mebibytes(status.cacheBytes)} of {mebibytes(status.cacheBudgetBytes)}
        </span>
      )}
      <span>
        {engine.threads} threads, {engine.isa === 'relaxed-simd' ? 'relaxed SIMD' : 'SIMD'}
      </span>
      <span>{showPatient ? 'series names in view' : 'no patient data in view'}</span>
    </footer>
  );
}

/** Asked for after each run, never by a clock: an idle window sends nothing. */
function useStatus(isDone: boolean): EngineStatus | null {
  const session = useSession();
  const [status, setStatus] = useState<EngineStatus | null>(null);
  useEffect(() => {
    if (isDone) session.status().then(setStatus, () => setStatus(null));
  }, [isDone, session]);
  return status;
}
