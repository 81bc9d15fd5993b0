// Ctrl+1 to 9: what was opened last, again.
import { MOST_RECENT, openRecent } from './recent-files.ts';

export const recentCommands = Array.from({ length: MOST_RECENT }, (_, at) => ({
  id: `recent-${at + 1}`,
  title: at === 0 ? 'Open the files opened last' : `Open the files opened ${at + 1}. last`,
  group: 'File' as const,
  keys: [`Ctrl+${at + 1}`],
  run: () => openRecent(at),
}));
