// Files as the window knows them: tokens and labels, never paths.
/** A file or folder that the host has agreed to. `label` is for people and holds the last part of the path only. */
export interface FileToken {
  readonly token: string;
  readonly label: string;
  readonly kind: 'file' | 'folder';
}

/** One folder as the web host's chooser shows it. `parent` is null at a root. */
export interface FolderListing {
  readonly folder: FileToken | null;
  readonly parent: FileToken | null;
  readonly entries: readonly FileToken[];
}

export type ChooseKind = 'open-folder' | 'open-files' | 'open-network' | 'open-weights' | 'open-activations' | 'save-folder';
