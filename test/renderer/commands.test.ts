// Keys and commands: no key twice, no command without words, presses named as the sheet names them.
import { describe, expect, test } from 'vitest';
import { commands } from '../../src-renderer/state/commands.ts';
import { commandOfPress, nameOfPress } from '../../src-renderer/state/keys.ts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe('the registry', () => {
  test('has every id and every key once', () => {
    const ids = commands.map(({ id }) => id);
    const keys = commands.flatMap((command) => command.keys);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(keys).size).toBe(keys.length);
  });
  test('has the keys of the reading room', () => {
    const idOf = (key: string): string | undefined => commandOfPress(press(key))?.id;
    expect(['0', '1', '2', '3', '4', '5', '6', '7', '9'].map(idOf)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, 9].map((key) => `window-${key}`),
    );
    expect(['ArrowDown', 'ArrowUp', 'Home', 'End', 'f', 'r', 'i', 'c', 'a', '[', ']', 'Enter', 'Escape'].map(idOf)).toEqual([
      'slice-next',
      'slice-previous',
      'slice-first',
      'slice-last',
      'fit',
      'reset-view',
      'invert',
      'cine',
      'toggle-relu',
      'layer-previous',
      'layer-next',
      'open-map',
      'close',
    ]);
  });
});

describe('a press', () => {
  test.each([
    [press('k', { ctrlKey: true }), 'Ctrl+K'],
    [press('o', { metaKey: true }), 'Ctrl+O'],
    [press('O', { ctrlKey: true, shiftKey: true }), 'Ctrl+Shift+O'],
    [press('ArrowDown', { shiftKey: true }), 'Shift+ArrowDown'],
    [press('?', { shiftKey: true }), '?'],
    [press('x', { altKey: true }), 'Alt+X'],
  ])('%o is %s', (given, name) => {
    expect(nameOfPress(given)).toBe(name);
  });
  test('that no command has finds none', () => {
    expect(commandOfPress(press('q'))).toBeUndefined();
    expect(commandOfPress(press('a', { altKey: true }))).toBeUndefined();
  });
});
