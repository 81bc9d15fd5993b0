// The menu of the slice: what is done at the place that was clicked, and with the picture.
import { type Command, commands, runCommand } from '../../state/commands.ts';
import { type MenuItem, openContextMenu } from '../../state/context-menu.ts';
import { usePins } from '../../state/pins.ts';
import { useSelection } from '../../state/selection.ts';

/** Commands that are about the picture, in their order. */
const OF_THE_PICTURE = [
  'draw-ellipse',
  'draw-rectangle',
  'draw-polygon',
  'profile',
  'window-auto',
  'invert',
  'fit',
  'reset-view',
  'series-text',
  'tags',
] as const;

const titles = new Map(commands.map(({ id, title }: Command) => [id, title]));

/** @param place the pixel under the pointer; null: beside the slice */
export function openCtMenu(place: { readonly row: number; readonly column: number } | null, at: { x: number; y: number }): void {
  const has = place && usePins.getState().list.some(({ row, column }) => row === place.row && column === place.column);
  const pin: readonly MenuItem[] = place
    ? [
        {
          label: has ? 'Remove the pin here' : 'Pin this place',
          command: 'pin',
          run: () => {
            useSelection.setState({ slicePlace: place });
            runCommand('pin');
            useSelection.setState({ slicePlace: null });
          },
        },
      ]
    : [];
  openContextMenu({
    title: place ? `column ${place.column} row ${place.row}` : 'CT',
    ...at,
    items: [...pin, ...OF_THE_PICTURE.map((id) => ({ label: titles.get(id) ?? id, command: id, run: () => runCommand(id) }))],
  });
}
