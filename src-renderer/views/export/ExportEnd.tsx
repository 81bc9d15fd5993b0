// How far the export is, how it ended, and which slices failed.
import { mebibytes } from '../../format.ts';
import { useSession, useSessionState } from '../../state/session-context.ts';

export function ExportEnd() {
  const { exportActions, engine, reveal } = useSession();
  const progress = useSessionState('exports', (state) => state.progress);
  const receipt = useSessionState('exports', (state) => state.receipt);
  const error = useSessionState('exports', (state) => state.error);
  if (progress) {
    return (
      <p data-testid="export-progress">
        <progress value={progress.filesDone} max={Math.max(1, progress.filesTotal)} aria-label="Files written" />{' '}
        {progress.filesDone} of {progress.filesTotal} files, {mebibytes(progress.bytesWritten)}{' '}
        <button type="button" onClick={() => exportActions.cancel()}>
          Cancel
        </button>
      </p>
    );
  }
  if (error !== null) {
    return (
      <p className="warning" role="alert">
        {error}
      </p>
    );
  }
  if (!receipt) return null;
  return (
    <div data-testid="export-receipt" role="status">
      <p>
        {receipt.files} files, {mebibytes(receipt.bytes)}, in <b>{receipt.folder.label}</b>.{' '}
        {engine.host === 'electron' && (
          <button type="button" onClick={() => void reveal(receipt.folder.token)}>
            Show the folder
          </button>
        )}
      </p>
      {receipt.failures.map(({ slice, error: failure }) => (
        <p key={slice} className="warning">
          Slice {slice + 1}: {failure.message}
        </p>
      ))}
    </div>
  );
}
