// Linear layers and views whose number of features is not what arrives: channels * height * width.
import { argumentText, operandText } from '../../pytorch/edit-call.ts';
import type { NetworkNode } from '../graph.ts';
import type { Shape } from '../operations.ts';
import { countOf } from '../ops/op-rules.ts';
import {
  argumentsAnew,
  assumedShape,
  type BrokenPlace,
  callSpan,
  type Edited,
  layerAnew,
  nodeNamed,
  operand,
  type Proposals,
  set,
  signatureOf,
  spanOf,
  through,
} from './broken-place.ts';
import { changeProducers } from './channels.ts';

/** Ops that make vectors of pictures. */
const FLATTENS: readonly string[] = ['Flatten', 'view', 'reshape'];

/** What stands between a flatten and the layer that reads it: it changes nothing about the number of features. */
const PASSES: readonly string[] = ['ReLU', 'Dropout', 'Identity', 'contiguous', 'BatchNorm1d', 'LayerNorm'];

/** The flatten whose vector reaches a node, or null. */
export function flattenBefore(place: BrokenPlace, name: string | undefined): NetworkNode | null {
  for (let node = nodeNamed(place, name); node; node = nodeNamed(place, node.inputs[0])) {
    if (FLATTENS.includes(node.op)) return node;
    if (!PASSES.includes(node.op)) return null;
  }
  return null;
}

/** Channels, height and width of the picture that was flattened, where they multiply to what arrives; else null. */
function flattenedPicture(place: BrokenPlace, arriving: number): Shape | null {
  const flatten = flattenBefore(place, place.found.node?.inputs[0]);
  const picture = flatten && assumedShape(place, flatten.inputs[0])?.slice(1);
  return picture && picture.length > 1 && countOf(picture) === arriving ? picture : null;
}

export function mendFeatures(place: BrokenPlace, edited: Edited, inFeatures: number, input: Shape): Proposals {
  const arriving = input.at(-1) ?? 1;
  const isUnflattened = input.length > 2 && countOf(input.slice(1)) === inFeatures;
  const picture = flattenedPicture(place, arriving);
  const from = picture ? `${picture.join(' * ')} = ${arriving}` : `${arriving}`;
  return [
    isUnflattened ? through(place, 'flatten(1)', 'Flatten before this layer') : null,
    set(place, edited, 'in_features', featuresText(place, edited, arriving, picture), `Take the ${from} features that arrive`),
    ...poolBefore(place, picture, inFeatures),
    ...layersBefore(place, picture, inFeatures),
  ];
}

/** Written as a product before, written as a product again: channels * height * width. */
function featuresText(place: BrokenPlace, edited: Edited, arriving: number, picture: Shape | null): string {
  const span = spanOf(edited);
  const written = span && argumentText(place.source, span, signatureOf(place, edited), 'in_features');
  return written?.includes('*') && picture ? picture.join(' * ') : String(arriving);
}

/** A vector made for maps of another size: pool to that size first. */
function poolBefore(place: BrokenPlace, picture: Shape | null, inFeatures: number): Proposals {
  const [channels = 0, rows = 0, columns = 0] = picture ?? [];
  const side = Math.sqrt(inFeatures / channels);
  const flatten = flattenBefore(place, place.found.node?.inputs[0]);
  if (picture?.length !== 3 || !Number.isInteger(side) || side > Math.min(rows, columns) || !flatten) return [];
  if (!/\bimport torch\.nn\.functional as F\b/.test(place.source.text)) return [];
  const of: BrokenPlace = { ...place, found: { ...place.found, node: flatten } };
  const title = `Pool to ${side} x ${side} before flattening`;
  return [operand(of, 0, (text) => `F.adaptive_avg_pool2d(${text}, ${side})`, title)];
}

function layersBefore(place: BrokenPlace, picture: Shape | null, inFeatures: number): Proposals {
  const [, ...plane] = picture ?? [];
  const flatten = flattenBefore(place, place.found.node?.inputs[0]);
  if (!picture || !flatten) return changeProducers(place, place.found.node?.inputs[0], inFeatures);
  const channels = inFeatures / countOf(plane);
  return Number.isInteger(channels) ? changeProducers(place, flatten.inputs[0], channels) : [];
}

/** The left side of a product goes with the right one turned round. */
export const mendProduct = (place: BrokenPlace): Proposals => [
  operand(place, 1, (text) => `${text}.transpose(-2, -1)`, 'Turn the right side round'),
  operand(place, 0, (text) => `${text}.transpose(-2, -1)`, 'Turn the left side round'),
];

export function mendView(place: BrokenPlace, wanted: Shape, input: Shape): Proposals {
  const span = callSpan(place);
  const receiver = span && operandText(place.source, span, 0);
  const [batch = 1, ...rest] = input;
  const each = countOf(rest);
  const isVector = wanted.length === 2;
  // Where one size is wrong and the others divide the count, it can be found.
  const repaired = wanted.map((size, at) => {
    const others = countOf(wanted.filter((other, otherAt) => otherAt !== at && other !== -1));
    const whole = countOf(input) / others;
    return size !== -1 && Number.isInteger(whole) && !wanted.some((other, otherAt) => otherAt !== at && other === -1)
      ? wanted.map((other, otherAt) => (otherAt === at ? whole : other))
      : null;
  });
  return [
    isVector && receiver ? argumentsAnew(place, `${receiver}.size(0), -1`, 'Keep the batch, flatten the rest') : null,
    isVector ? argumentsAnew(place, `-1, ${each}`, `${each} features for each of ${batch}`) : null,
    ...repaired
      .reverse()
      .map((shape) => (shape ? argumentsAnew(place, shape.join(', '), `The shape ${shape.join(' x ')}`) : null)),
  ];
}

/** .view() of values that lie in another order: .reshape() copies them where it has to. */
export function mendLayout(place: BrokenPlace): Proposals {
  const instead = (name: string) => (text: string) => {
    const at = text.lastIndexOf('.view');
    return at < 0 ? null : text.slice(0, at) + text.slice(at).replace(/^\.view/, name);
  };
  return [
    layerAnew(place, instead('.reshape'), 'Use .reshape()'),
    layerAnew(place, instead('.contiguous().view'), 'Call .contiguous() first'),
  ];
}
