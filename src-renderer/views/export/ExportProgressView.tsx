// How far an export is, and what it left behind: files, bytes, and every slice that failed with its reason.
import { engine, useConnection } from '../../state/connection.ts';
import { useExporting } from '../../state/exporting.ts';
import { showFailure } from '../../state/toasts.ts';
import { formatBytes } from '../format.ts';
import { formatTime } from './ExportPreviewView.tsx';

const timeLeft = (seconds: number | null | undefined): string => (seconds ? `${formatTime(seconds)} left, ` : '');

export function ExportProgressView() {
  const { phase, progress, receipt, failure } = useExporting();
  const isDesktop = useConnection((state) => state.description?.host === 'electron');
  if (phase === 'idle') return null;
  if (phase === 'running')
    return (
      <div className="notice" role="status" data-testid="export-progress">
        <progress aria-label="Export" max={Math.max(1, progress?.filesTotal ?? 1)} value={progress?.filesDone ?? 0} />{' '}
        {progress
          ? `${progress.filesDone} of ${progress.filesTotal} files, ${formatBytes(progress.bytesWritten)}, ${timeLeft(progress.secondsLeft)}${progress.current}`
          : 'Computing the first slice'}
      </div>
    );
  if (phase === 'failed')
    return (
      <p className="notice notice-error" role="alert" data-testid="export-failure">
        {failure}
      </p>
    );
  if (!receipt) return null;
  const { files, bytes, folder, failures } = receipt;
  return (
    <div className={failures.length > 0 ? 'notice notice-error' : 'notice'} role="status" data-testid="export-receipt">
      {files} {files === 1 ? 'file' : 'files'}, {formatBytes(bytes)}, in {folder.label}.{' '}
      {isDesktop && (
        <button
          type="button"
          className="button button-small"
          onClick={() => void engine().call('files.reveal', { token: folder.token }).catch(showFailure)}
        >
          Show
        </button>
      )}
      {failures.length > 0 && (
        <ul>
          {failures.map(({ slice, error }) => (
            <li key={slice}>
              slice {slice + 1}: {error.message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
