// What was opened last, with its keys; below the series.
import { runCommand } from '../../state/commands.ts';
import { forgetRecent, openedTitle, useRecentFiles } from '../../state/recent-files.ts';
import { KeyOf } from '../shell/KeyOf.tsx';

export function RecentList() {
  const list = useRecentFiles((state) => state.list);
  if (list.length === 0) return null;
  return (
    <section className="recent" aria-label="Opened last" data-testid="recent">
      <h3 className="quiet">Opened last</h3>
      <ol>
        {list.map((files, at) => (
          <li key={files.map(({ token }) => token).join(' ')}>
            <button type="button" className="recent-row" onClick={() => runCommand(`recent-${at + 1}`)}>
              <span className="grow ellipsis" title={openedTitle(files)}>
                {openedTitle(files)}
              </span>
              <KeyOf id={`recent-${at + 1}`} />
            </button>
          </li>
        ))}
      </ol>
      <button type="button" className="button button-small" onClick={forgetRecent}>
        Forget them
      </button>
    </section>
  );
}
