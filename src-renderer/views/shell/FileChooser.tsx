// The window's own chooser over the engine's listing of folders: where the host has no dialogs. It knows tokens and names, never paths.
import { useCallback, useEffect, useState } from 'react';
import { toErrorRecord } from '../../../src-shared/protocol/errors.ts';
import type { FileToken, FolderListing } from '../../../src-shared/protocol/files-messages.ts';
import { engine } from '../../state/connection.ts';
import { Dialog } from './Dialog.tsx';

interface FileChooserProps {
  readonly wants: 'open' | 'save-folder';
  readonly onChosen: (file: FileToken) => void;
  readonly onClose: () => void;
}

export function FileChooser({ wants, onChosen, onClose }: FileChooserProps) {
  const [listing, setListing] = useState<FolderListing | null>(null);
  const [crumbs, setCrumbs] = useState<readonly FileToken[]>([]);
  const [failure, setFailure] = useState('');
  const enter = useCallback(async (folder: FileToken | null): Promise<void> => {
    try {
      const next = await engine().call('files.list', { token: folder?.token ?? null });
      setListing(next);
      setFailure('');
      const here = next.folder;
      setCrumbs((before) => {
        if (!here) return [];
        const known = before.findIndex(({ token }) => token === here.token);
        return known >= 0 ? before.slice(0, known + 1) : [...before, here];
      });
    } catch (thrown) {
      setFailure(toErrorRecord(thrown).message);
    }
  }, []);
  useEffect(() => {
    void enter(null);
  }, [enter]);
  const entries = listing?.entries.filter(({ kind }) => wants === 'open' || kind === 'folder') ?? [];
  const { folder = null } = listing ?? {};
  return (
    <Dialog title={wants === 'open' ? 'Open a series' : 'Where the export goes'} testId="file-chooser" onClose={onClose}>
      <div className="dialog-body">
        <nav className="crumbs" aria-label="Folders">
          <button type="button" className="button button-plain button-small" onClick={() => void enter(null)}>
            All folders
          </button>
          {crumbs.map((crumb) => (
            <button
              key={crumb.token}
              type="button"
              className="button button-plain button-small"
              onClick={() => void enter(crumb)}
            >
              / {crumb.label}
            </button>
          ))}
        </nav>
        {failure && (
          <p className="notice notice-error" role="alert">
            {failure}
          </p>
        )}
        <ul className="file-list" aria-label="Entries">
          {listing?.parent && <Entry label=".." kind="folder" onClick={() => void enter(listing.parent)} />}
          {entries.map((entry) => (
            <Entry
              key={entry.token}
              label={entry.label}
              kind={entry.kind}
              onClick={() => (entry.kind === 'folder' ? void enter(entry) : onChosen(entry))}
            />
          ))}
          {listing && entries.length === 0 && <li className="empty">Nothing here that can be read.</li>}
        </ul>
      </div>
      <footer className="dialog-foot">
        <span className="grow quiet">
          {wants === 'open' ? 'A folder opens with everything below it.' : 'A new folder is made inside it.'}
        </span>
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" className="button button-main" disabled={!folder} onClick={() => folder && onChosen(folder)}>
          {wants === 'open' ? 'Open this folder' : 'Use this folder'}
        </button>
      </footer>
    </Dialog>
  );
}

function Entry({
  label,
  kind,
  onClick,
}: {
  readonly label: string;
  readonly kind: FileToken['kind'];
  readonly onClick: () => void;
}) {
  return (
    <li>
      <button type="button" className="file-row" onClick={onClick}>
        <span className="quiet" aria-hidden="true">
          {kind === 'folder' ? '▸' : '·'}
        </span>
        <span className="ellipsis">{label}</span>
        <span className="hidden-text">{kind}</span>
      </button>
    </li>
  );
}
