// The open series, what is odd about them, and the files that are in none.

import type { SeriesSummary } from '../../../src-shared/protocol/series-messages.ts';
import { useSession, useSessionState } from '../../state/session-context.ts';

const MM_DIGITS = 2;

export function SeriesList() {
  const { seriesActions } = useSession();
  const series = useSessionState('series', (state) => state.series);
  const skipped = useSessionState('series', (state) => state.skipped);
  const activeId = useSessionState('series', (state) => state.activeId);
  const showPatient = useSessionState('view', (view) => view.showPatient);
  return (
    <section className="series-list" aria-label="Series">
      <h2>Series</h2>
      {series.map((one) => (
        <button
          type="button"
          key={one.id}
          className="series-row"
          aria-current={one.id === activeId}
          onClick={() => seriesActions.select(one.id)}
        >
          <b>{titleOf(one, showPatient)}</b>
          <span>
            {one.slices.length} slices, {one.columns} x {one.rows}
          </span>
          <span className="faint">{spacingOf(one)}</span>
          {one.warnings.map(({ code, message }) => (
            <span key={code} className="warning">
              {message}
            </span>
          ))}
        </button>
      ))}
      {skipped.length > 0 && (
        <details className="skipped">
          <summary>{skipped.length} files are in no series</summary>
          <ul>
            {skipped.map(({ file, code, message }) => (
              <li key={file}>
                <b>{file}</b> <code>{code}</code> {message}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** The phantom is nobody: its name is shown. */
const titleOf = ({ modality, description, kind, source }: SeriesSummary, showPatient: boolean): string =>
  showPatient || source === 'built-in phantom' ? description || source : `${modality || 'unknown'} ${kind}`;

function spacingOf({ pixelSpacingMm, sliceSpacingMm }: SeriesSummary): string {
  if (!pixelSpacingMm) return 'spacing not known';
  const sides = [pixelSpacingMm[1], pixelSpacingMm[0], ...(sliceSpacingMm === null ? [] : [sliceSpacingMm])];
  return `${sides.map((side) => side.toFixed(MM_DIGITS)).join(' x ')} mm`;
}
