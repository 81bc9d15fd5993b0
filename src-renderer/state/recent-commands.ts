// Ctrl+1 to 9: what was opened last, again.
import { MOST_RECENT, openRecent, useRecentFiles } from './recent-files.ts';

const ORDINALS = [
  '',
  'second to ',
  'third to ',
  'fourth to ',
  'fifth to ',
  'sixth to ',
  'seventh to ',
  'eighth to ',
  'ninth to ',
];

export const recentCommands = Array.from({ length: MOST_RECENT }, (_, at) => ({
  id: `recent-${at + 1}`,
  title: `Open again what was opened ${ORDINALS[at] ?? ''}last`,
  group: 'File' as const,
  keys: [`Ctrl+${at + 1}`],
  run: () => openRecent(at),
  isThere: () => at < useRecentFiles.getState().list.length,
}));
