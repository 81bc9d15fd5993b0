// The window's own chooser over the engine's listing of folders: where the host has no dialogs. It knows tokens and names, never paths.
import { useCallback, useEffect, useState } from 'react';
import { toErrorRecord } from '../../../src-shared/protocol/errors.ts';
import type { ChooseKind, FileToken, FolderListing } from '../../../src-shared/protocol/files-messages.ts';
import { engine } from '../../state/connection.ts';
import { Dialog } from './Dialog.tsx';

interface FileChooserProps {
  readonly wants: ChooseKind;
  readonly onChosen: (file: FileToken) => void;
  readonly onClose: () => void;
}

interface Words {
  readonly title: string;
  readonly note: string;
  /** Empty where a folder is no answer. */
  readonly folder: string;
}

const SERIES: Words = {
  title: 'Open a series',
  note: 'A folder opens with everything below it.',
  folder: 'Open this folder',
};
const WORDS: Readonly<Record<ChooseKind, Words>> = {
  'open-folder': SERIES,
  'open-files': SERIES,
  'open-network': { title: 'Open a network', note: 'PyTorch source (.py) or weights.', folder: '' },
  'open-weights': {
    title: 'Open weights',
    note: '.pt, .pth, .safetensors, .npz and their kind. Nothing in them is run.',
    folder: '',
  },
  'open-activations': {
    title: 'Open activations of PyTorch',
    note: '.npz, .safetensors, or a folder of .npy named as the nodes.',
    folder: 'The arrays of this folder',
  },
  'save-folder': { title: 'Where the export goes', note: 'A new folder is made inside it.', folder: 'Use this folder' },
};

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
  const entries = listing?.entries.filter(({ kind }) => wants !== 'save-folder' || kind === 'folder') ?? [];
  const { folder = null } = listing ?? {};
  const words = WORDS[wants];
  return (
    <Dialog title={words.title} testId="file-chooser" onClose={onClose}>
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
          {listing && entries.length === 0 && <li className="empty">{emptyText(folder, wants)}</li>}
        </ul>
      </div>
      <footer className="dialog-foot">
        <span className="grow quiet">{words.note}</span>
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        {words.folder && (
          <button type="button" className="button button-main" disabled={!folder} onClick={() => folder && onChosen(folder)}>
            {words.folder}
          </button>
        )}
      </footer>
    </Dialog>
  );
}

/** Why there is nothing to choose, and where to go on. */
function emptyText(folder: FileToken | null, wants: ChooseKind): string {
  if (!folder) return 'No folder can be reached. Start ConvScope in a folder, or name one behind `convscope serve`.';
  if (wants === 'save-folder') return 'No folder in this one. Use this folder, or go up by its path above.';
  return 'Nothing in this folder can be opened. Go up by its path above, or drop files on the window.';
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
