// From a value back to one of those it was made of, layer by layer, down to the HU; and forward again the same way. Values that ops only hand on are
// looked through.
import { create } from 'zustand';
import type { NetworkSummary } from '../../src-shared/protocol/network-messages.ts';
import { useNetwork } from './network.ts';
import { type MapPlace, useSelection } from './selection.ts';
import { planeOf, stageOfNode, stagesOf } from './stages.ts';

/** A value of any node, or of the input. */
export interface NodePlace {
  readonly node: string;
  readonly channel: number;
  readonly row: number;
  readonly column: number;
}

/** Places that were left, the first one first. */
export const useTrail = create<{ readonly steps: readonly MapPlace[] }>(() => ({ steps: [] }));

/** What keeps all values in their order, under whatever shape. */
const ORDER_KEPT: ReadonlySet<string> = new Set([
  ...['Dropout', 'Dropout2d', 'Identity', 'contiguous', 'clone', 'detach', 'float'],
  ...['Flatten', 'Unflatten', 'view', 'reshape', 'squeeze', 'unsqueeze'],
]);

/** Where on a stage, or in the input, a value stands; null where ops that move values lie between. */
export function stagePlace(summary: NetworkSummary, place: NodePlace): MapPlace | null {
  const stages = stagesOf(summary);
  let at = place;
  for (let steps = 0; steps <= summary.nodes.length; steps++) {
    const { node: name, channel, row, column } = at;
    if (name === summary.inputName) return { stage: name, channel, row, column };
    const stage = stageOfNode(stages, name);
    if (stage) return { stage: stage.name, channel, row, column };
    const node = summary.nodes.find((one) => one.name === name);
    const [before] = node?.inputs ?? [];
    if (!node || before === undefined || !ORDER_KEPT.has(node.op)) return null;
    const from = planeOf(node);
    const to = planeOf(summary.nodes.find((one) => one.name === before) ?? { shape: summary.input });
    const flat = (channel * from.rows + row) * from.columns + column;
    const inMap = flat % (to.rows * to.columns);
    at = {
      node: before,
      channel: Math.floor(flat / (to.rows * to.columns)),
      row: Math.floor(inMap / to.columns),
      column: inMap % to.columns,
    };
  }
  return null;
}

const show = (summary: NetworkSummary, place: MapPlace): void =>
  useSelection.setState({
    ...(place.stage === summary.inputName ? {} : { stage: place.stage, channel: place.channel }),
    place,
    isPinned: true,
  });

/** Goes to the value, and remembers where from. */
export function followBack(place: NodePlace): void {
  const { summary } = useNetwork.getState();
  const { place: from } = useSelection.getState();
  const to = summary && stagePlace(summary, place);
  if (!summary || !to) return;
  if (from) useTrail.setState(({ steps }) => ({ steps: [...steps, from] }));
  show(summary, to);
}

/** To a step that was left; those behind it are forgotten. */
export function returnTo(step: number): void {
  const { summary } = useNetwork.getState();
  const { steps } = useTrail.getState();
  const place = steps[step];
  if (!summary || !place) return;
  useTrail.setState({ steps: steps.slice(0, step) });
  show(summary, place);
}

/** Another place was chosen by itself. */
export const endTrail = (): void => {
  if (useTrail.getState().steps.length > 0) useTrail.setState({ steps: [] });
};
