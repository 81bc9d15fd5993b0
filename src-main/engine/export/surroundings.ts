// What a picture as on screen shows besides its map: millimetres between its pixels, the CT under the map, what was drawn on the slice.
import type { Activation } from '../../cnn/activation.ts';
import type { MapPicture } from '../../export/png-map.ts';

export type Surroundings = Pick<MapPicture, 'pixelMm' | 'over' | 'placed'>;

/** Of the maps of a node, which lie alike; null: of the slice itself. */
export type SurroundingsOf = (activation: Activation | null) => Surroundings;
