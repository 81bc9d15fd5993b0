// The list of elements in the window: what is seen of it, and the store that follows the slice and masks.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../src-renderer/state/commands.ts';
import { connect } from '../../src-renderer/state/connection.ts';
import { followStores } from '../../src-renderer/state/follow.ts';
import { scan, showSlice, stepSlice } from '../../src-renderer/state/series.ts';
import { closeTags, setShowIdentity, toggleFold, useTags } from '../../src-renderer/state/tags.ts';
import { placeTags, rowText, searchWords, valueText, visibleTags } from '../../src-renderer/views/tags/tag-tree.ts';
import type { MessageCounters } from '../../src-shared/protocol/client.ts';
import type { TagRow } from '../../src-shared/protocol/tags-messages.ts';
import { fakeEngine, tagList } from './fake-engine.ts';

const { rows } = tagList(7, true);
const tags = placeTags(rows);
const seen = (search = '', folded: readonly string[] = []): readonly string[] =>
  visibleTags(tags, new Set(folded), searchWords(search)).map(({ path }) => path);

const SEQUENCE = '(0008,1140)';
const ALL = [
  SEQUENCE,
  `${SEQUENCE}/1`,
  `${SEQUENCE}/1/(0008,1155)`,
  `${SEQUENCE}/2`,
  `${SEQUENCE}/2/(0008,1155)`,
  '(0010,0010)',
  '(0020,0013)',
];

describe('what is seen', () => {
  it('is everything, in its place', () => {
    expect(seen()).toEqual(ALL);
    expect(tags.filter(({ isFoldable }) => isFoldable).map(({ path }) => path)).toEqual([ALL[0], ALL[1], ALL[3]]);
  });
  it.each([
    [[SEQUENCE], [SEQUENCE, '(0010,0010)', '(0020,0013)']],
    [[`${SEQUENCE}/1`], ALL.filter((path) => path !== `${SEQUENCE}/1/(0008,1155)`)],
    [['(0010,0010)', 'nothing'], ALL],
  ])('without what is folded: %j', (folded, left) => expect(seen('', folded)).toEqual(left));
  it.each([
    ['patient', ['(0010,0010)']],
    ["PATIENT'S na", ['(0010,0010)']],
    ['patientname', ['(0010,0010)']],
    ['0010,0010', ['(0010,0010)']],
    ['00100010', ['(0010,0010)']],
    ['doe', ['(0010,0010)']],
    ['jane pn', ['(0010,0010)']],
    ['4.5.6', [SEQUENCE, `${SEQUENCE}/2`, `${SEQUENCE}/2/(0008,1155)`]],
    ['referenced', ALL.slice(0, 5)],
    ['referenced image', [SEQUENCE]],
    ['number 7', ['(0020,0013)']],
    ['nobody has this', []],
    ['  ', ALL],
  ])('by search for %j', (search, found) => expect(seen(search)).toEqual(found));
  it('what is folded is found', () => expect(seen('1.2.3', [SEQUENCE])).toEqual(ALL.slice(0, 3)));
  it('a masked value is not found', () => {
    const masked = placeTags(tagList(7, false).rows);
    expect(visibleTags(masked, new Set(), ['doe'])).toEqual([]);
  });
});

describe('values as text', () => {
  const [row] = rows.slice(-1) as [TagRow];
  it.each([
    [{ values: [1, 2.5] }, '1\\2.5'],
    [{ values: [], hex: '01 02', length: 9, isCut: true }, '9 bytes: 01 02 ...'],
    [{ values: [], isMasked: true }, 'masked'],
    [{ isSequence: true, count: 1 }, '1 item'],
    [{ isSequence: true, count: 0 }, '0 items'],
    [{ kind: 'item' as const }, ''],
    [{ values: [] }, ''],
  ])('%j', (change, text) => expect(valueText({ ...row, ...change })).toBe(text));
  it('a row has tabs', () => expect(rowText(row)).toBe('(0020,0013)\tIS\tInstance Number\t7'));
});

describe('the store', () => {
  const engine = fakeEngine();
  let counters: MessageCounters;
  let unfollow: () => void = () => undefined;
  const settled = (ms = 120): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const asked = (): number => counters.sent['call series.tags'] ?? 0;
  const values = (): unknown => useTags.getState().list?.rows.map((row) => row.values.join());
  const name = (): unknown => useTags.getState().list?.rows.at(-2);

  beforeAll(async () => {
    unfollow = followStores();
    counters = (await connect(engine.port)).client.counters;
    await scan({ phantom: true });
    await settled();
  });
  afterAll(() => {
    closeTags();
    unfollow();
    engine.close();
  });

  it('asks nothing while it is closed', async () => {
    showSlice(3);
    await settled();
    expect(asked()).toBe(0);
    expect(useTags.getState().list).toBeNull();
  });
  it('opens by its command, masked, and follows the slice', async () => {
    runCommand('tags');
    await settled();
    expect(useTags.getState().list?.file).toBe('3.dcm');
    expect(name()).toMatchObject({ isMasked: true, values: [] });
    const before = asked();
    for (let step = 0; step < 5; step++) stepSlice(1);
    await settled();
    expect(asked() - before).toBe(1);
    expect(useTags.getState().list?.file).toBe('8.dcm');
    expect(values()).toEqual(['', '', '1.2.3', '', '4.5.6', '', '8']);
  });
  it('has names when they are asked for, and at once no more when they are masked again', async () => {
    setShowIdentity(true);
    await settled();
    expect(name()).toMatchObject({ isMasked: false, values: ['Doe^Jane'] });
    setShowIdentity(false);
    expect(name()).toMatchObject({ isMasked: true, values: [] });
    await settled();
    expect(name()).toMatchObject({ isMasked: true, values: [] });
  });
  it('an answer with names that comes after masking is not shown', async () => {
    setShowIdentity(true);
    setShowIdentity(false);
    await settled();
    expect(name()).toMatchObject({ isMasked: true, values: [] });
  });
  it('closing forgets names and search, and keeps what is folded', async () => {
    toggleFold(SEQUENCE);
    useTags.setState({ search: 'doe' });
    setShowIdentity(true);
    await settled();
    runCommand('back');
    expect(useTags.getState()).toMatchObject({ isOpen: false, list: null, showIdentity: false, search: '' });
    runCommand('tags');
    await settled();
    expect(name()).toMatchObject({ isMasked: true, values: [] });
    expect([...useTags.getState().folded]).toEqual([SEQUENCE]);
    toggleFold(SEQUENCE);
    expect([...useTags.getState().folded]).toEqual([]);
    runCommand('tags');
    expect(useTags.getState().isOpen).toBe(false);
  });
});
