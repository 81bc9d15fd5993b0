// What was opened last, with its keys; below the series. Names of files may tell who the patient is: they are shown when the series text is.
import { runCommand } from '../../state/commands.ts';
import { forgetRecent, openedKind, openedTitle, useRecentFiles } from '../../state/recent-files.ts';
import { useView } from '../../state/view.ts';
import { KeyOf } from '../shell/KeyOf.tsx';

export function RecentList() {
  const list = useRecentFiles((state) => state.list);
  const areNamesShown = useView((state) => state.seriesTextShown);
  const title = areNamesShown ? openedTitle : openedKind;
  if (list.length === 0) return null;
  return (
    <section className="recent" aria-label="Opened last" data-testid="recent">
      <h3 className="quiet">Opened last</h3>
      <ol>
        {list.map((files, at) => (
          <li key={files.map(({ token }) => token).join(' ')}>
            <button type="button" className="recent-row" onClick={() => runCommand(`recent-${at + 1}`)}>
              <span className="grow ellipsis" title={title(files)}>
                {title(files)}
              </span>
              <KeyOf id={`recent-${at + 1}`} />
            </button>
          </li>
        ))}
      </ol>
      <div className="recent-foot">
        <button type="button" className="button button-small" onClick={() => runCommand('series-text')}>
          {areNamesShown ? 'Hide names' : 'Show names'} <KeyOf id="series-text" />
        </button>
        <button type="button" className="button button-small" onClick={forgetRecent}>
          Forget them
        </button>
      </div>
    </section>
  );
}
