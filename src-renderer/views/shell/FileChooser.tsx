// The window's own chooser, for hosts without native dialogs: folders below what the server was started with.
import { useEffect, useState } from 'react';
import type { ChooseKind, FileToken, FolderListing } from '../../../src-shared/protocol/files-messages.ts';
import { useSession } from '../../state/session-context.ts';
import { showError } from '../../state/toast-store.ts';
import { Dialog } from './Dialog.tsx';

const TITLES: Readonly<Record<ChooseKind, string>> = {
  'open-folder': 'Open a folder',
  'open-files': 'Open a file',
  'save-folder': 'Choose where to write',
};

interface ChooserProps {
  readonly kind: ChooseKind;
  readonly answer: (files: readonly FileToken[]) => void;
}

export function FileChooser({ kind, answer }: ChooserProps) {
  const { listFolder, toasts } = useSession();
  const [listing, setListing] = useState<FolderListing | null>(null);
  const enter = (token: string | null): void => {
    listFolder(token).then(setListing, (thrown: unknown) => showError(toasts, thrown));
  };
  useEffect(() => {
    listFolder(null).then(setListing, (thrown: unknown) => showError(toasts, thrown));
  }, [listFolder, toasts]);
  const shown = listing?.entries.filter((entry) => kind === 'open-files' || entry.kind === 'folder') ?? [];
  const files = (listing?.entries.length ?? 0) - (listing?.entries.filter((entry) => entry.kind === 'folder').length ?? 0);
  return (
    <Dialog title={TITLES[kind]} onClose={() => answer([])} testId="file-chooser">
      <p className="path">
        <button type="button" disabled={!listing?.parent} onClick={() => enter(listing?.parent?.token ?? null)}>
          Up
        </button>
        <strong>{listing?.folder?.label ?? 'Folders that can be opened'}</strong>
        <span className="faint">{files > 0 ? `${files} files` : ''}</span>
      </p>
      <ul className="file-list">
        {shown.map((entry) => (
          <li key={entry.token}>
            <button type="button" onClick={() => (entry.kind === 'folder' ? enter(entry.token) : answer([entry]))}>
              {entry.kind === 'folder' ? '▸ ' : ''}
              {entry.label}
            </button>
          </li>
        ))}
        {listing && shown.length === 0 && <li className="faint">No folders in here.</li>}
      </ul>
      <footer>
        <button type="button" onClick={() => answer([])}>
          Cancel
        </button>
        {kind !== 'open-files' && (
          <button
            type="button"
            className="primary"
            disabled={!listing?.folder}
            onClick={() => listing?.folder && answer([listing.folder])}
          >
            {kind === 'open-folder' ? 'Open this folder' : 'Write here'}
          </button>
        )}
      </footer>
    </Dialog>
  );
}
