// Keys as text, the registry of commands, drags on the slice, and slices as they are typed.
import { describe, expect, it } from 'vitest';
import { commands, runCommand } from '../../src-renderer/state/commands.ts';
import { useDisplay } from '../../src-renderer/state/display.ts';
import { readSlices } from '../../src-renderer/state/exporting.ts';
import { commandOfKey } from '../../src-renderer/state/key-bindings.ts';
import { keyText, shownKey } from '../../src-renderer/state/keys.ts';
import { dragKind } from '../../src-renderer/state/mouse.ts';
import { draggedWindow, regionValues, scrubbedSlice } from '../../src-renderer/views/ct/drag.ts';
import { shapeFormulas } from '../../src-renderer/views/inspector/shape-formula.ts';

const NONE = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
const PRESS = { button: 0, ctrlKey: false, shiftKey: false, altKey: false };

describe('keys', () => {
  it.each([
    [{ key: 'o', ctrlKey: true }, 'Ctrl+O'],
    [{ key: 'O', metaKey: true, shiftKey: true }, 'Ctrl+Shift+O'],
    [{ key: 'ArrowDown', shiftKey: true }, 'Shift+Down'],
    [{ key: '?', shiftKey: true }, '?'],
    [{ key: '[' }, '['],
    [{ key: ' ' }, 'Space'],
  ])('%o is %s', (press, text) => expect(keyText({ ...NONE, ...press })).toBe(text));

  it('says Cmd on a Mac', () => expect([shownKey('Ctrl+K', true), shownKey('Ctrl+K', false)]).toEqual(['Cmd+K', 'Ctrl+K']));
});

describe('commands', () => {
  it('have ids and keys of their own', () => {
    const ids = commands.map(({ id }) => id);
    const keys = commands.flatMap((command) => command.keys);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('are there for every menu item', () => {
    const ids = new Set(commands.map(({ id }) => id));
    const menu = ['open-folder', 'open-files', 'open-network', 'export', 'palette', 'about', 'toggle-theme', 'reset-view'];
    expect(menu.filter((id) => !ids.has(id))).toEqual([]);
  });

  it('run by id, and tell of an id that is not known', () => {
    useDisplay.setState({ afterRelu: true });
    expect(runCommand('relu')).toBe(true);
    expect(useDisplay.getState().afterRelu).toBe(false);
    expect(runCommand('no-such-command')).toBe(false);
    expect(commandOfKey('2')?.id).toBe('window-lung');
  });
});

describe('drags', () => {
  it('mean what button and keys say', () => {
    expect(dragKind(PRESS, false)).toBe('window');
    expect(dragKind({ ...PRESS, ctrlKey: true }, false)).toBe('region');
    expect(dragKind({ ...PRESS, altKey: true }, false)).toBe('scrub');
    expect([
      dragKind({ ...PRESS, shiftKey: true }, false),
      dragKind(PRESS, true),
      dragKind({ ...PRESS, button: 1 }, false),
    ]).toEqual(['pan', 'pan', 'pan']);
    expect(dragKind({ ...PRESS, button: 2 }, false)).toBe('zoom');
    expect(dragKind({ ...PRESS, button: 3 }, false)).toBeNull();
  });

  it('widen to the right, brighten downwards, range / 1024 a pixel', () => {
    expect(draggedWindow({ widthHu: 400, centerHu: 40 }, 10, 5, 4096)).toEqual({ widthHu: 440, centerHu: 20 });
    expect(draggedWindow({ widthHu: 10, centerHu: 0 }, -100, 0, 4096).widthHu).toBe(1);
    expect([scrubbedSlice(10, 8), scrubbedSlice(10, -9)]).toEqual([12, 8]);
  });

  it('take the pixels between two corners, clamped to the slice', () => {
    const slice = { stored: [1, 2, 3, 4, 5, 6], rows: 2, columns: 3 };
    expect([...regionValues(slice, { x: 9, y: 0.2 }, { x: 1.5, y: 5 })]).toEqual([2, 3, 5, 6]);
  });
});

describe('text', () => {
  it.each([
    ['3', [2]],
    ['5, 1:3', [0, 1, 2, 4]],
    ['0', null],
    ['4:2', null],
    ['1:99', null],
    ['', null],
    ['1:2:3', null],
  ])('slices %s', (text, slices) => expect(readSlices(text, 10)).toEqual(slices));

  it('writes the output-size rule with its own numbers', () => {
    const attributes = { kernelSize: [2, 3], stride: [1, 2], padding: [0, 1], dilation: [1, 1] };
    expect(shapeFormulas({ op: 'Conv2d', shape: [1, 16, 511, 256], attributes }, [1, 1, 512, 512])).toEqual([
      'H_out = floor((512 + 2·0 − 1·(2 − 1) − 1) / 1 + 1) = 511',
      'W_out = floor((512 + 2·1 − 1·(3 − 1) − 1) / 2 + 1) = 256',
    ]);
  });
});
