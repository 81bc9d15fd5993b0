// The foot of the window: what is being computed and the way to stop it, the caches, the engine.
import { useEffect } from 'react';
import { refreshStatus, useConnection } from '../../state/connection.ts';
import { cancelMaps, useMaps } from '../../state/maps.ts';
import { useNetwork } from '../../state/network.ts';
import { useTags } from '../../state/tags.ts';
import { useView } from '../../state/view.ts';
import { formatBytes, formatInstructionSet } from '../format.ts';
import './bars.css';

/** While slices follow each other the caches are not asked about. */
const QUIET_MS = 250;

export function StatusBar() {
  const progress = useMaps((state) => state.progress);
  const { status, description } = useConnection();
  const nodeCount = useNetwork((state) => state.summary?.nodes.length ?? 0);
  const seriesTextShown = useView((state) => state.seriesTextShown);
  const identityShown = useTags((state) => state.showIdentity);
  const { phase } = progress;
  useEffect(() => {
    if (progress.phase !== 'done' && progress.phase !== 'idle') return;
    const timer = setTimeout(() => void refreshStatus(), QUIET_MS);
    return () => clearTimeout(timer);
  }, [progress]);
  return (
    <footer className="status-bar" data-testid="status-bar">
      {phase === 'running' ? (
        <>
          <span data-testid="progress-text">
            slice {progress.slice + 1}: {Math.min(progress.nodesDone, nodeCount)}/{nodeCount} layers, {progress.tilesDone}/
            {progress.tilesTotal} maps
          </span>
          <progress aria-label="Maps" max={Math.max(1, progress.tilesTotal)} value={progress.tilesDone} />
          <button type="button" className="button button-plain button-small" onClick={cancelMaps}>
            Cancel
          </button>
        </>
      ) : (
        <span data-testid="progress-text" className={phase === 'failed' ? 'status-failed ellipsis' : ''}>
          {phase === 'done' && `slice ${progress.slice + 1}: all maps${progress.cached ? ', kept' : ''}`}
          {phase === 'failed' && progress.failure}
          {phase === 'idle' && 'Nothing is being computed'}
        </span>
      )}
      <span className="grow" />
      {status && (
        <span className="quiet" data-testid="cache">
          cache: {status.decodedSlices} {status.decodedSlices === 1 ? 'slice' : 'slices'} {formatBytes(status.sliceBytes)} of{' '}
          {formatBytes(status.sliceBudgetBytes)}, maps {formatBytes(status.cacheBytes - status.sliceBytes)} of{' '}
          {formatBytes(status.cacheBudgetBytes - status.sliceBudgetBytes)}
        </span>
      )}
      {description && (
        <span className="quiet">
          {description.threads} threads, {formatInstructionSet(description)}
        </span>
      )}
      <span className={seriesTextShown || identityShown ? 'status-warning' : 'quiet'} data-testid="privacy">
        {identityShown && 'patient data in view'}
        {!identityShown && (seriesTextShown ? 'series text in view' : 'no patient data in view')}
      </span>
    </footer>
  );
}
