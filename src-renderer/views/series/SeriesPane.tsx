// What is open: series with a small picture and their facts, warnings, and files that were skipped with the reason.
import type { SeriesSummary } from '../../../src-shared/protocol/series-messages.ts';
import { runCommand } from '../../state/commands.ts';
import { selectSeries, useSeries } from '../../state/series.ts';
import { formatMm } from '../format.ts';
import { RecentList } from './RecentList.tsx';
import { Thumbnail } from './Thumbnail.tsx';
import './series.css';

export function SeriesPane() {
  const { series, skipped, currentId, scan } = useSeries();
  return (
    <section className="pane" aria-label="Series">
      <div className="pane-head">
        <h2 className="grow">Series</h2>
        <button type="button" className="button button-small" onClick={() => runCommand('open-files')}>
          Files
        </button>
        <button type="button" className="button button-small" onClick={() => runCommand('open-phantom')}>
          Phantom
        </button>
      </div>
      {scan && (
        <div className="scan" role="status">
          <span className="grow">Reading, {scan.filesSeen} files</span>
          <button type="button" className="button button-small" onClick={scan.cancel}>
            Cancel
          </button>
        </div>
      )}
      <div className="pane-body">
        {series.length === 0 && !scan && (
          <div className="empty">
            No series is open.
            <button type="button" className="button button-main" onClick={() => runCommand('open-folder')}>
              Open a folder
            </button>
          </div>
        )}
        <ul data-testid="series-list">
          {series.map((one) => (
            <SeriesRow key={one.identity} series={one} isCurrent={one.id === currentId} />
          ))}
        </ul>
        {skipped.length > 0 && (
          <details className="skipped" data-testid="skipped">
            <summary>
              {skipped.length} {skipped.length === 1 ? 'file' : 'files'} skipped
            </summary>
            <ul>
              {skipped.map(({ file, code, message }) => (
                <li key={`${file}/${code}/${message}`}>
                  <strong className="ellipsis">{file}</strong>
                  <span className="quiet">{message}</span>
                </li>
              ))}
            </ul>
          </details>
        )}
        <RecentList />
      </div>
    </section>
  );
}

function SeriesRow({ series, isCurrent }: { readonly series: SeriesSummary; readonly isCurrent: boolean }) {
  const { id, description, modality, kind, rows, columns, slices, pixelSpacingMm, sliceSpacingMm, warnings, source, isGrowing } =
    series;
  return (
    <li>
      <button
        type="button"
        className="series-row"
        aria-current={isCurrent ? 'true' : undefined}
        data-testid="series-row"
        onClick={() => selectSeries(id)}
      >
        <Thumbnail series={series} />
        <span className="series-facts">
          <strong className="ellipsis" title={description}>
            {description || 'no description'}
          </strong>
          <span className="quiet ellipsis" title={source}>
            {modality} {kind} · {source}
          </span>
          <span className="quiet number">
            {columns}x{rows} · {slices.length} {slices.length === 1 ? 'slice' : 'slices'}
            {isGrowing && ', more to come'}
          </span>
          <span className="quiet number">
            {pixelSpacingMm ? `${pixelSpacingMm[1].toFixed(2)} x ${pixelSpacingMm[0].toFixed(2)}` : 'no pixel size'}
            {sliceSpacingMm !== null && ` x ${formatMm(sliceSpacingMm)}`}
          </span>
        </span>
      </button>
      {warnings.length > 0 && (
        <details className="warnings" data-testid="series-warnings">
          <summary>
            {warnings.length} {warnings.length === 1 ? 'warning' : 'warnings'}: {warningWords(warnings)}
          </summary>
          <ul aria-label="Warnings">
            {warnings.map(({ message }) => (
              <li key={message}>{message}</li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

/** The kinds of warnings, each once: what a row says before it is unfolded. */
const warningWords = (warnings: SeriesSummary['warnings']): string =>
  [...new Set(warnings.map(({ code }) => code.replaceAll('-', ' ')))].join(', ');
