// Commands of what is tried out, with their keys; commands.ts has them among all others.
import { openDialog } from './dialogs.ts';
import { useDisplay } from './display.ts';
import { removeAll, selectedMap, toggleChange } from './trials.ts';
import { isEmpty, toggleHidden, useWhatIf } from './what-if.ts';

const group = 'What if' as const;

function toggleSelected(kind: 'mute' | 'solo'): void {
  const map = selectedMap();
  if (map) toggleChange(kind, map);
}

export const whatIfCommands = [
  { id: 'mute', title: 'Mute the selected map', group, keys: ['Q'], run: () => toggleSelected('mute') },
  { id: 'solo', title: 'The selected map alone', group, keys: ['Shift+Q'], run: () => toggleSelected('solo') },
  { id: 'plain', title: 'The plain network, and back', group, keys: ['X'], run: toggleHidden },
  {
    id: 'remove-trials',
    title: 'Try nothing: the plain network',
    group,
    keys: ['Shift+X'],
    run: () => {
      if (!isEmpty(useWhatIf.getState().trial)) removeAll();
    },
  },
  {
    id: 'divergence',
    title: "Compare with PyTorch's activations",
    group,
    keys: ['Ctrl+D'],
    run: () => openDialog({ kind: 'divergence' }),
  },
  {
    id: 'response',
    title: 'How the selected map answers to HU',
    group,
    keys: ['Shift+W'],
    run: () => useDisplay.setState({ tab: 'response' }),
  },
  {
    id: 'what-if',
    title: 'What if: strengths, painted HU, differences',
    group,
    keys: ['W'],
    run: () => useDisplay.setState({ tab: 'what-if' }),
  },
];
