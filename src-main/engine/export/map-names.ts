// Names of folders and files of results: counted from 0, filled up with zeros, so that they sort as they are meant. No data of a patient.
import type { Activation } from '../../cnn/activation.ts';
import { planeOf } from '../tile-source.ts';

/** Axes of items of pictures. */
const BATCHED_AXES = 4;
const INDEX_DIGITS = { slice: 4, channel: 3 } as const;

export const sliceFolder = (index: number): string => `slice-${String(index).padStart(INDEX_DIGITS.slice, '0')}`;

/** True where a node's maps are pictures; vectors (Linear, Flatten) go into arrays only. */
export const hasPictures = (activation: Pick<Activation, 'shape'>): boolean => activation.shape.length > 2;

export const everyMap = (activation: Activation): readonly number[] =>
  Array.from({ length: planeOf(activation).maps }, (_, map) => map);

export function mapName({ shape }: Pick<Activation, 'shape'>, map: number): string {
  // C x H x W is one item; with more axes than four all those between the items and the plane count channels.
  const channels =
    shape.length < BATCHED_AXES ? (shape[0] ?? 1) : shape.slice(1, -2).reduce((product, size) => product * size, 1);
  const channel = `channel-${String(map % channels).padStart(INDEX_DIGITS.channel, '0')}`;
  const isOneItem = shape.length < BATCHED_AXES || shape[0] === 1;
  return isOneItem ? channel : `item-${String(Math.floor(map / channels)).padStart(INDEX_DIGITS.channel, '0')}-${channel}`;
}
