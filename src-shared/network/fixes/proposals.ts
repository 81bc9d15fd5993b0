// Edits that may mend a break, best first. Nothing here is checked: fix-finder.ts tries each on the source and keeps those that work.
import { setNumber, writtenNumbers } from '../../pytorch/edit-number.ts';
import { VIEW_SENTENCE } from '../memory-layout.ts';
import type { Shape } from '../operations.ts';
import { known } from '../size-expressions.ts';
import { mendRank, outsideIndex } from './axes.ts';
import type { BrokenPlace, Edited, Proposals } from './broken-place.ts';
import { mendConvolution, mendGroups, mendNorm, mendNormGroups, mendShuffle, mendSlopes } from './channels.ts';
import { mendFeatures, mendLayout, mendProduct, mendView } from './features.ts';
import { mendExpand, mendLoneValue, mendNarrow, mendUnflatten } from './shapes.ts';
import { mendSizes } from './sizes.ts';
import { mendPad, mendSame, mendTransposed, mendUpsample, mendWindow } from './windows.ts';

/** In the order in which people would try them; null where the source leaves no room for one. */
export function proposeFixes(place: BrokenPlace): Proposals {
  const { broken, node, layer, inputs } = place.found;
  const input = inputs?.[0] ?? null;
  const edited = layer ?? node;
  if (!edited) return [];
  if (broken.torchMessage === VIEW_SENTENCE) return mendLayout(place);
  switch (broken.code) {
    case 'groups-do-not-divide':
      if (edited.op === 'GroupNorm')
        return mendNormGroups(place, edited, edited.attributes.numGroups, known(edited.attributes.numChannels));
      return edited.op === 'Conv2d' || edited.op === 'ConvTranspose2d' ? mendGroups(place, edited, edited.attributes) : [];
    case 'same-with-stride':
      return edited.op === 'Conv2d' ? mendSame(place, edited, edited.attributes) : [];
    case 'channel-mismatch':
      return input ? mendChannelMismatch(place, edited, input) : [];
    case 'norm-mismatch':
      return input ? mendNorm(place, edited, input) : [];
    case 'linear-mismatch':
      if (edited.op === 'matmul') return mendProduct(place);
      return edited.op === 'Linear' && input ? mendFeatures(place, edited, edited.attributes.inFeatures, input) : [];
    case 'kernel-larger-than-input':
    case 'empty-output':
    case 'pool-padding':
    case 'size-mismatch':
      return input ? mendSizeMismatch(place, edited, input) : [];
    case 'rank-mismatch':
      if (edited.op === 'expand' && input) return mendExpand(place, edited.attributes.shape.map(known), input);
      return input ? mendRank(place, edited, input) : [];
    default:
      return [];
  }
}

function mendChannelMismatch(place: BrokenPlace, edited: Edited, input: Shape): Proposals {
  switch (edited.op) {
    case 'Conv2d':
    case 'ConvTranspose2d':
      return mendConvolution(place, edited, edited.attributes, input);
    case 'PReLU':
      return mendSlopes(place, edited, edited.attributes.numParameters, input);
    case 'PixelShuffle':
      return mendShuffle(place, edited.attributes.factor, input);
    default:
      return [];
  }
}

function mendSizeMismatch(place: BrokenPlace, edited: Edited, input: Shape): Proposals {
  switch (edited.op) {
    case 'Conv2d':
    case 'MaxPool2d':
    case 'AvgPool2d':
      return mendWindow(place, edited, input);
    case 'ConvTranspose2d':
      return mendTransposed(place, edited, edited.attributes, input);
    case 'Upsample':
      return mendUpsample(place, edited);
    case 'Pad':
      return mendPad(place, edited, input);
    case 'view':
    case 'reshape':
      return mendView(place, edited.attributes.shape.map(known), input);
    case 'cat':
    case 'stack':
      return mendSizes(place, [0, unequal(place.found.inputs ?? [])]);
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'maximum':
    case 'minimum':
      return mendSizes(place, [0, 1]);
    case 'expand':
      return mendExpand(place, edited.attributes.shape.map(known), input);
    case 'narrow':
      return 'name' in edited ? mendNarrow(place, edited, edited.attributes, input) : [];
    case 'Unflatten':
      return mendUnflatten(place, edited, edited.attributes, input);
    case 'BatchNorm1d':
    case 'BatchNorm2d':
    case 'InstanceNorm2d':
    case 'GroupNorm':
      return mendLoneValue(place, edited, input);
    case 'getitem':
      return mendIndex(place, edited, input);
    default:
      return [];
  }
}

/** Which of the joined tensors does not go with the first. */
function unequal(inputs: readonly Shape[]): number {
  const [first] = inputs;
  const at = inputs.findIndex((shape) => shape.slice(2).join() !== first?.slice(2).join());
  return at > 0 ? at : 1;
}

function mendIndex(place: BrokenPlace, edited: Edited, input: Shape): Proposals {
  const outside = 'name' in edited ? outsideIndex(edited, input) : null;
  const line = place.found.node?.defined?.line;
  if (!outside) return [];
  const isHere = writtenNumbers(place.source, Math.abs(outside.index)).filter((number) => number.line === line);
  const last = outside.index < 0 ? outside.size : outside.size - 1;
  return isHere.map((number) => setNumber(place.source, number, last));
}
