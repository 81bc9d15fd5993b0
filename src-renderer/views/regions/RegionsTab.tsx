// Regions of the slice in numbers: how they are drawn, their HU, the tissues in the selected one, and the same place in every map.
import { useEffect } from 'react';
import { type CtTool, takeTool, useCtTool } from '../../state/ct-tool.ts';
import { useDisplay } from '../../state/display.ts';
import { useNetwork } from '../../state/network.ts';
import { addInMiddle, addThreshold, useRegions, wantRegions } from '../../state/regions.ts';
import { useSelection } from '../../state/selection.ts';
import { useSeries } from '../../state/series.ts';
import { useSlices } from '../../state/slices.ts';
import { shownNode, stagesOf } from '../../state/stages.ts';
import { ClassTable } from './ClassTable.tsx';
import { RegionList } from './RegionList.tsx';
import { RegionMapsTable } from './RegionMapsTable.tsx';
import { RegionSpread } from './RegionSpread.tsx';
import './regions.css';

const TOOLS: readonly { readonly tool: Exclude<CtTool, 'line'>; readonly label: string; readonly hint: string }[] = [
  { tool: 'ellipse', label: 'Ellipse', hint: 'Drag on the slice from corner to corner of its box. Escape puts the tool down.' },
  { tool: 'rectangle', label: 'Rectangle', hint: 'Drag on the slice from corner to corner. Escape puts the tool down.' },
  {
    tool: 'polygon',
    label: 'Polygon',
    hint: 'Click its corners on the slice. Enter or a double click closes it, Backspace takes a corner back, Escape gives up.',
  },
];

export function RegionsTab() {
  const tool = useCtTool((state) => state.tool);
  const { list, selected, classes, failure } = useRegions();
  const nodes = useAskedNodes();
  const nodeOfMap = useSelectedNode();
  const channel = useSelection((state) => state.channel);
  useQuestion(nodes);
  const hint = TOOLS.find((one) => one.tool === tool)?.hint;
  return (
    <div className="regions-tab" data-testid="regions">
      <div className="regions-own">
        <p className="region-tools">
          {TOOLS.map(({ tool: one, label }) => (
            <button
              key={one}
              type="button"
              className="button button-small"
              aria-pressed={tool === one}
              data-testid={`tool-${one}`}
              onClick={(event) => (event.detail === 0 ? addByKeyboard(one) : takeTool(one))}
            >
              {label}
            </button>
          ))}
          <button type="button" className="button button-small" data-testid="tool-threshold" onClick={addThreshold}>
            Threshold
          </button>
          <span className="quiet" role="status">
            {hint ?? 'By mouse on the slice; by keyboard Enter puts one in the middle, arrows move it, Shift and arrows size it.'}
          </span>
        </p>
        {failure && <p className="inspector-failure">{failure}</p>}
        <RegionList list={list} selected={selected} />
        <RegionSpread node={nodeOfMap} channel={channel} region={list.find(({ id }) => id === selected)?.name ?? ''} />
        <ClassTable classes={classes} />
      </div>
      <RegionMapsTable nodes={nodes} />
    </div>
  );
}

/** A press of a key has no place on the slice. */
function addByKeyboard(tool: Exclude<CtTool, 'line'>): void {
  const { pixels } = useSlices.getState().shown ?? {};
  if (pixels) addInMiddle(tool, pixels);
}

/** The selected layer's maps, or those of all layers. */
function useAskedNodes(): readonly string[] {
  const summary = useNetwork((state) => state.summary);
  const selected = useSelection((state) => state.stage);
  const { afterRelu, regionLayers } = useDisplay();
  if (!summary || summary.problems.length > 0) return [];
  const stages = stagesOf(summary);
  const asked = regionLayers === 'all' ? stages : stages.filter(({ name }) => name === selected);
  return asked.map((stage) => shownNode(stage, afterRelu).name);
}

/** Whose map is selected, as it is shown. */
function useSelectedNode(): string | null {
  const summary = useNetwork((state) => state.summary);
  const selected = useSelection((state) => state.stage);
  const afterRelu = useDisplay((state) => state.afterRelu);
  const stage = summary && summary.problems.length === 0 ? stagesOf(summary).find(({ name }) => name === selected) : undefined;
  return stage ? shownNode(stage, afterRelu).name : null;
}

/** Asks anew when the slice, a region or the layer changes; only while the numbers are looked at. */
function useQuestion(nodes: readonly string[]): void {
  const { currentId: seriesId, slice } = useSeries();
  const networkId = useNetwork((state) => state.summary?.id ?? '');
  const preprocess = useNetwork((state) => state.preprocess);
  const { list, selected, classes } = useRegions();
  const names = nodes.join('\n');
  useEffect(() => {
    const asked = { list, selected, classes };
    if (seriesId !== null) wantRegions({ seriesId, slice, networkId, preprocess }, names === '' ? [] : names.split('\n'), asked);
  }, [seriesId, slice, networkId, preprocess, names, list, selected, classes]);
}
