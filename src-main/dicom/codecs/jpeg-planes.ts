// The components of a DCT JPEG picture as planes of whole blocks, and how they become pixels. Source: ITU-T T.81, A.1.1, A.2.
import { damagedJpeg, type JpegFrame } from './jpeg-markers.ts';

const SIDE = 8;
const MOST_SAMPLING = 4;

export interface Plane {
  readonly component: JpegFrame['components'][number];
  /** Samples in a line and lines, filled up to whole units. */
  readonly width: number;
  readonly samples: Uint16Array;
  /** Blocks that hold pixels of the picture: what is coded where the component stands alone in its scan. */
  readonly blocksAcross: number;
  readonly blocksDown: number;
}

/** A block takes one bit for its first coefficient and one to say that there are no others. */
const LEAST_BLOCK_BITS = 2;
const BITS_PER_BYTE = 8;

/**
 * @param codedBytes of the whole picture: planes that they cannot fill are not made
 * @throws AppError dicom/corrupt for sampling factors that cannot be
 */
export function makePlanes({ components, rows, columns }: JpegFrame, codedBytes: number): readonly Plane[] {
  for (const { across, down } of components) {
    if (across < 1 || down < 1 || across > MOST_SAMPLING || down > MOST_SAMPLING)
      throw damagedJpeg(`a component is sampled ${across} x ${down}`);
  }
  const { unitsAcross, unitsDown, mostAcross, mostDown } = unitsOf({ components, rows, columns });
  const blocks = components.reduce((sum, { across, down }) => sum + unitsAcross * across * unitsDown * down, 0);
  if (blocks * LEAST_BLOCK_BITS > codedBytes * BITS_PER_BYTE) throw damagedJpeg('it ends before all blocks are there');
  return components.map((component) => {
    const width = unitsAcross * component.across * SIDE;
    return {
      component,
      width,
      samples: new Uint16Array(width * unitsDown * component.down * SIDE),
      blocksAcross: Math.ceil((columns * component.across) / mostAcross / SIDE),
      blocksDown: Math.ceil((rows * component.down) / mostDown / SIDE),
    };
  });
}

/** How many units, each of as many blocks of a component as its sampling factors say, make the picture. */
export function unitsOf({ components, rows, columns }: Pick<JpegFrame, 'components' | 'rows' | 'columns'>) {
  const mostAcross = Math.max(...components.map(({ across }) => across));
  const mostDown = Math.max(...components.map(({ down }) => down));
  return {
    mostAcross,
    mostDown,
    unitsAcross: Math.ceil(columns / (SIDE * mostAcross)),
    unitsDown: Math.ceil(rows / (SIDE * mostDown)),
  };
}

/** Words, the samples of a pixel together; where a component has fewer samples, each stands for several pixels. */
export function samplesOfPlanes(planes: readonly Plane[], frame: JpegFrame): Uint8Array {
  const { rows, columns } = frame;
  const { mostAcross, mostDown } = unitsOf(frame);
  const samples = new Uint16Array(rows * columns * planes.length);
  for (const [offset, { component, width, samples: plane }] of planes.entries()) {
    const isFull = component.across === mostAcross && component.down === mostDown;
    for (let row = 0; row < rows; row++) {
      const line = Math.floor((row * component.down) / mostDown) * width;
      let to = row * columns * planes.length + offset;
      if (isFull && planes.length === 1) samples.set(plane.subarray(line, line + columns), to);
      else
        for (let column = 0; column < columns; column++, to += planes.length)
          samples[to] = plane[line + (isFull ? column : Math.floor((column * component.across) / mostAcross))] as number;
    }
  }
  return new Uint8Array(samples.buffer);
}
