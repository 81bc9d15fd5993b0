// Files that are being written now, so that an exit in the middle can clear them away. By itself, because every command asks for it and few write.

/** Paths of temporary files; whoever writes one keeps it here until it is whole or gone. */
export const unfinished = new Set<string>();

/** Paths of half-written temporary files of this process; a host that is told to stop removes them. */
export const unfinishedFiles = (): readonly string[] => [...unfinished];
