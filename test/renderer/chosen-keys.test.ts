// Keys and mouse as a person chose them: who has which key, what is taken and given back, what a storage may hold.
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { rememberControls } from '../../src-renderer/state/kept-controls.ts';
import { changeKey, commandOfKey, resetAllKeys, resetKey, useKeyBindings } from '../../src-renderer/state/key-bindings.ts';
import { keysInForce, readKeyChoices, withKey, withoutChoice } from '../../src-renderer/state/key-choices.ts';
import { whyNoCommandKey } from '../../src-renderer/state/keys.ts';
import {
  chooseDrag,
  chooseWheel,
  dragKind,
  givenMouse,
  isMouseChosen,
  resetMouse,
  takeKeptMouse,
  useMouse,
  wheelKind,
} from '../../src-renderer/state/mouse.ts';

const COMMANDS = [
  { id: 'in', keys: ['+', '='] },
  { id: 'out', keys: ['-'] },
  { id: 'strip', keys: ['L'] },
  { id: 'about', keys: [] },
];
const keysOf = (choices: Parameters<typeof keysInForce>[1]) => Object.fromEntries(keysInForce(COMMANDS, choices));
const GIVEN = keysOf({});
const PRESS = { button: 0, ctrlKey: false, shiftKey: false, altKey: false };

afterEach(() => {
  resetAllKeys();
  resetMouse();
});

describe('keys that were chosen', () => {
  it('take the place of one key, or are one more, or none', () => {
    const moved = withKey(COMMANDS, {}, { id: 'in', former: '=', key: 'J', swaps: false });
    expect(moved).toEqual({ in: ['+', 'J'] });
    expect(withKey(COMMANDS, {}, { id: 'about', former: null, key: 'Alt+H', swaps: false })).toEqual({ about: ['Alt+H'] });
    expect(withKey(COMMANDS, moved, { id: 'in', former: '+', key: null, swaps: false })).toEqual({ in: ['J'] });
    expect(withKey(COMMANDS, { in: ['J'] }, { id: 'in', former: 'J', key: null, swaps: false })).toEqual({ in: [] });
  });

  it('leave the command that had them, which has them again when nobody claims them', () => {
    const taken = withKey(COMMANDS, {}, { id: 'in', former: '+', key: 'L', swaps: false });
    expect(keysOf(taken)).toEqual({ ...GIVEN, in: ['L', '='], strip: [] });
    expect(keysOf(withKey(COMMANDS, taken, { id: 'in', former: 'L', key: '+', swaps: false }))).toEqual(GIVEN);
    expect(keysOf(withoutChoice(COMMANDS, taken, 'in'))).toEqual(GIVEN);
    // The one that lost it asks for its own.
    expect(keysOf(withoutChoice(COMMANDS, taken, 'strip'))).toEqual(GIVEN);
  });

  it('are swapped, and swapped back are no choice any more', () => {
    const swapped = withKey(COMMANDS, {}, { id: 'out', former: '-', key: 'L', swaps: true });
    expect(keysOf(swapped)).toEqual({ ...GIVEN, out: ['L'], strip: ['-'] });
    expect(withKey(COMMANDS, swapped, { id: 'out', former: 'L', key: '-', swaps: true })).toEqual({});
  });

  it('belong to one command at most, whatever is done', () => {
    const key = fc.constantFrom('+', '=', '-', 'L', 'J', 'Ctrl+J');
    const step = fc.record({
      id: fc.constantFrom(...COMMANDS.map(({ id }) => id)),
      at: fc.nat(2),
      key: fc.option(key),
      swaps: fc.boolean(),
      resets: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let choices = {};
        for (const { id, at, resets, ...change } of steps) {
          const former = keysInForce(COMMANDS, choices).get(id)?.[at] ?? null;
          choices = resets ? withoutChoice(COMMANDS, choices, id) : withKey(COMMANDS, choices, { id, former, ...change });
          const all = [...keysInForce(COMMANDS, choices).values()].flat();
          expect(new Set(all).size).toBe(all.length);
          if (!resets && change.key !== null) expect(keysInForce(COMMANDS, choices).get(id)).toContain(change.key);
          if (resets) expect(keysInForce(COMMANDS, choices).get(id)).toEqual(GIVEN[id]);
          // What is kept is what comes back.
          expect(readKeyChoices(JSON.parse(JSON.stringify(choices)), COMMANDS, () => true)).toEqual(choices);
        }
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    [null, {}],
    ['keys', {}],
    [{ strip: 'J' }, {}],
    [{ strip: [1, null] }, {}],
    [{ strip: ['J', 7, 'J'] }, { strip: ['J'] }],
    [{ in: ['J'], strip: ['J'] }, { in: ['J'] }],
    [{ nobody: ['J'], strip: [] }, { strip: [] }],
    [{ strip: ['Tab'], toString: ['J'] }, {}],
    [{ strip: ['L'] }, {}],
  ])('of a storage with %j are %j', (kept, choices) =>
    expect(readKeyChoices(kept, COMMANDS, (key) => whyNoCommandKey(key) === null)).toEqual(choices),
  );

  it.each([
    ['Tab', 'Tab goes'],
    ['Ctrl+W', 'belongs to the browser'],
    ['Ctrl+C', 'belongs to text'],
    ['Ctrl+Dead', 'no name'],
    ['Shift', 'no name'],
  ])('cannot be %s: it %s', (key, words) => expect(whyNoCommandKey(key)).toContain(words));

  it('can be any other', () =>
    expect(['J', 'Shift+J', 'Ctrl+Alt+J', 'F7', 'Enter', '?', 'Ctrl+Enter'].map(whyNoCommandKey)).toEqual(Array(7).fill(null)));
});

describe('what is kept', () => {
  const storage = (text: string | null) => {
    const held = new Map(text === null ? [] : [['convscope.controls', text]]);
    return {
      held,
      getItem: (key: string) => held.get(key) ?? null,
      setItem: (key: string, value: string) => held.set(key, value),
    };
  };

  it('comes back: keys and mouse', () => {
    const first = storage(null);
    const end = rememberControls(first);
    changeKey({ id: 'strip', former: 'L', key: 'J', swaps: false });
    chooseDrag('left', 'pan');
    chooseWheel('wheel', 'zoom');
    end();
    resetAllKeys();
    resetMouse();
    rememberControls(first)();
    expect([commandOfKey('J')?.id, commandOfKey('L')]).toEqual(['strip', undefined]);
    expect(dragKind(PRESS, false, useMouse.getState().drags)).toBe('pan');
    expect(wheelKind({ ctrlKey: false, metaKey: false }, useMouse.getState().wheels)).toBe('zoom');
    resetKey('strip');
    expect(commandOfKey('L')?.id).toBe('strip');
  });

  it.each(['{', '[]', 'null', '{"keys":3,"mouse":{"drags":{"left":"fly","__proto__":"pan"},"wheels":7}}'])(
    'and is no harm when it is %s',
    (text) => {
      rememberControls(storage(text))();
      expect(useKeyBindings.getState().choices).toEqual({});
      expect(useMouse.getState()).toMatchObject(givenMouse);
      expect(isMouseChosen(useMouse.getState())).toBe(false);
    },
  );

  it('and only what is known of it is taken', () => {
    takeKeptMouse({ drags: { left: 'scrub', right: 'none', nose: 'pan' }, wheels: { wheel: 'zoom' } });
    expect(useMouse.getState().drags).toEqual({ ...givenMouse.drags, left: 'scrub', right: 'none' });
    expect(dragKind({ ...PRESS, button: 2 }, false, useMouse.getState().drags)).toBeNull();
    expect(wheelKind({ ctrlKey: true, metaKey: false }, useMouse.getState().wheels)).toBe('zoom');
  });
});

describe('the mouse as it comes', () => {
  it('takes Cmd for Ctrl, and pinches as Ctrl and the wheel', () => {
    expect(dragKind({ ...PRESS, metaKey: true }, false)).toBe('region');
    expect([wheelKind({ ctrlKey: false, metaKey: true }), wheelKind({ ctrlKey: false, metaKey: false })]).toEqual([
      'zoom',
      'slices',
    ]);
  });
});
