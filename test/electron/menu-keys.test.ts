// Keys in the menu: as Electron names them, and nothing that a page made up.
import { describe, expect, test } from 'vitest';
import { acceleratorOf, readMenuKeys } from '../../src-main/electron/menu-keys.ts';
import { commands } from '../../src-renderer/state/commands.ts';

describe('a key of the window as an accelerator', () => {
  test.each([
    ['Ctrl+Shift+O', 'CmdOrCtrl+Shift+O'],
    ['Ctrl+E', 'CmdOrCtrl+E'],
    ['F', 'F'],
    ['?', '?'],
    ['F11', 'F11'],
    ['+', 'Plus'],
    ['Ctrl++', 'CmdOrCtrl+Plus'],
    ['PageUp', 'PageUp'],
    ['ÄÖ', null],
    ['Ctrl+', null],
    ['MediaTrackNext', null],
    [undefined, null],
  ])('%s is %s', (key, accelerator) => {
    expect(acceleratorOf(key)).toBe(accelerator);
  });

  test('every key that a command comes with has a name there', () => {
    const keys = commands.flatMap((command) => command.keys).filter((key) => key !== 'Escape');
    expect(keys.filter((key) => acceleratorOf(key) === null)).toEqual([]);
  });
});

test.each([
  [null, {}],
  ['Ctrl+O', {}],
  [{ export: 'Ctrl+E', fit: 7, about: null }, { export: 'Ctrl+E' }],
])('what a page tells, %j, is read as %j', (told, keys) => {
  expect(readMenuKeys(told)).toEqual(keys);
});
