// What a window comes back with: what was opened last, and the session; from storages that anybody may have written.
import { describe, expect, it } from 'vitest';
import { type KeptSession, keepSession, keptSession } from '../../src-renderer/state/kept-session.ts';
import { openedKind, openedTitle, rememberRecent, useRecentFiles } from '../../src-renderer/state/recent-files.ts';

const file = (name: string) => ({ token: `token-of-${name}`, label: name, kind: 'folder' }) as const;
const SESSION: KeptSession = {
  files: [file('a')],
  series: 'digest',
  slice: 7,
  network: {
    request: {
      source: { python: 'class A(nn.Module): ...', className: null },
      weights: { kind: 'file', token: 'w', mapping: [{ network: 'conv.weight', file: 'c.weight' }] },
      input: [1, 1, 64, 64],
    },
    preprocess: 'clip:-100:100',
  },
  map: { stage: 'conv', channel: 3, isOpen: true, showsInput: false },
  afterRelu: false,
  view: {
    window: { centerHu: -600, widthHu: 1500 },
    windowName: 'Lung',
    voi: 'LINEAR',
    fileLook: null,
    invert: true,
    smooth: false,
    viewport: { scale: 2, offsetX: -10.5, offsetY: 3 },
    framesPerSecond: 15,
  },
  trial: {
    changes: [
      { kind: 'mute', node: 'conv', channel: 3 },
      { kind: 'scale', node: 'conv', channel: 0, factor: 0.5 },
    ],
    strokes: [{ kind: 'ball', centre: [8, 9], half: [2, 2], slice: 7, hu: 200, toHu: 0, angle: 0, seed: 0 }],
  },
};

const storage = (key: string, text: string | null) => {
  const held = new Map(text === null ? [] : [[key, text]]);
  return {
    held,
    getItem: (name: string) => held.get(name) ?? null,
    setItem: (name: string, value: string) => held.set(name, value),
  };
};

describe('the session', () => {
  it('comes back whole', () => {
    const kept = storage('convscope.session', null);
    expect(keptSession(kept)).toBeNull();
    keepSession(kept, SESSION);
    expect(keptSession(kept)).toEqual(SESSION);
  });

  it('that was kept before trials were has none', () => {
    const { trial: _, ...older } = SESSION;
    expect(keptSession(storage('convscope.session', JSON.stringify(older)))?.trial).toEqual({ changes: [], strokes: [] });
  });

  it.each([
    ['{'],
    ['[]'],
    [JSON.stringify({ ...SESSION, slice: -1 })],
    [JSON.stringify({ ...SESSION, files: [] })],
    [JSON.stringify({ ...SESSION, view: { ...SESSION.view, window: { centerHu: 0, widthHu: 0 } } })],
    [JSON.stringify({ ...SESSION, network: { ...SESSION.network, request: { source: { builtin: 3 } } } })],
    [JSON.stringify({ ...SESSION, more: 1 })],
    [JSON.stringify({ ...SESSION, trial: { ...SESSION.trial, changes: [{ kind: 'louder', node: 'conv', channel: 3 }] } })],
    [JSON.stringify({ ...SESSION, trial: { ...SESSION.trial, strokes: [{ kind: 'ball' }] } })],
  ])('is none when it is %s', (text) => expect(keptSession(storage('convscope.session', text))).toBeNull());

  it('is none where nothing can be kept', () => {
    const broken = {
      getItem: (): never => {
        throw new Error('forbidden');
      },
      setItem: (): never => {
        throw new Error('full');
      },
    };
    keepSession(broken, SESSION);
    expect(keptSession(broken)).toBeNull();
    rememberRecent(broken)();
    expect(useRecentFiles.getState().list).toEqual([]);
  });
});

describe('what was opened last', () => {
  it('is kept, and read only where it is whole', () => {
    const kept = storage('convscope.recent', JSON.stringify([[file('a'), file('b')], [file('c')]]));
    const end = rememberRecent(kept);
    expect(useRecentFiles.getState().list.map(openedTitle)).toEqual(['a and 1 more', 'c']);
    expect(useRecentFiles.getState().list.map(openedKind)).toEqual(['2 folders', 'a folder']);
    expect(openedKind([file('a'), { ...file('b'), kind: 'file' }])).toBe('2 files and folders');
    useRecentFiles.setState({ list: [[file('c')]] });
    expect(JSON.parse(kept.held.get('convscope.recent') ?? '')).toEqual([[file('c')]]);
    end();
    for (const text of ['{', '7', JSON.stringify([[]]), JSON.stringify([[{ ...file('a'), path: '/a' }]])]) {
      rememberRecent(storage('convscope.recent', text))();
      expect(useRecentFiles.getState().list).toEqual([]);
    }
  });
});
