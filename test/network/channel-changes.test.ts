// What mute, solo and scale make of the factors of a node's maps.
import { expect, it, test } from 'vitest';
import { type ChannelChange, changeText, factorsOf } from '../../src-shared/network/channel-changes.ts';

const mute = (channel: number, node = 'a'): ChannelChange => ({ kind: 'mute', node, channel });
const solo = (channel: number, node = 'a'): ChannelChange => ({ kind: 'solo', node, channel });
const scale = (channel: number, factor: number, node = 'a'): ChannelChange => ({ kind: 'scale', node, channel, factor });

test.each<[string, readonly ChannelChange[], readonly number[] | null]>([
  ['nothing', [], null],
  ['of another node', [mute(1, 'b')], null],
  ['muted', [mute(1), mute(3)], [1, 0, 1, 0]],
  ['alone', [solo(2)], [0, 0, 1, 0]],
  ['several alone', [solo(2), solo(0)], [1, 0, 1, 0]],
  ['alone and muted', [solo(2), solo(0), mute(2)], [1, 0, 0, 0]],
  ['scaled, twice', [scale(0, 0.5), scale(0, 3)], [1.5, 1, 1, 1]],
  ['scaled beside one alone', [scale(0, 0.5), solo(1)], [0, 1, 0, 0]],
  ['times one', [scale(3, 1)], null],
])('%s', (_title, changes, expected) => {
  const factors = factorsOf(changes, 'a', [1, 4, 9, 7]);
  expect(factors && [...factors]).toEqual(expected);
});

it('counts the entries of a vector, and refuses what is not there', () => {
  expect(factorsOf([mute(2)], 'a', [1, 3])).toEqual(Float32Array.of(1, 1, 0));
  expect(() => factorsOf([mute(3)], 'a', [1, 3])).toThrow('a has 3 channels; there is no channel 3.');
});

it('is told in words', () => {
  expect([mute(3), solo(4), scale(5, 0.25)].map(changeText)).toEqual([
    'a channel 3 muted',
    'a channel 4 alone',
    'a channel 5 × 0.25',
  ]);
});
