// Which strip is wanted: of the selected layer, as it is shown, of the series and the network that are there. Only while the strip is open.
import { useMemo } from 'react';
import { useDisplay } from '../../state/display.ts';
import { useNetwork } from '../../state/network.ts';
import { useSelection } from '../../state/selection.ts';
import { currentSeries, useSeries } from '../../state/series.ts';
import { planeOf, type Stage, shownNode, stagesOf } from '../../state/stages.ts';
import { stopStrip, wantStrip } from '../../state/strip.ts';

export function useStripStage(): Stage | null {
  const summary = useNetwork((state) => state.summary);
  const selected = useSelection((state) => state.stage);
  return useMemo(() => {
    const stages = summary ? stagesOf(summary) : [];
    return stages.find(({ name }) => name === selected) ?? stages[0] ?? null;
  }, [summary, selected]);
}

/** Asks for what is to be seen now. */
export function askForStrip(): void {
  const { summary, preprocess } = useNetwork.getState();
  const series = currentSeries();
  const stages = summary && summary.problems.length === 0 ? stagesOf(summary) : [];
  const stage = stages.find(({ name }) => name === useSelection.getState().stage) ?? stages[0];
  if (!summary || !series || !stage || series.isGrowing) {
    stopStrip();
    return;
  }
  const node = shownNode(stage, useDisplay.getState().afterRelu);
  const request = { seriesId: series.id, networkId: summary.id, preprocess, node: node.name, from: useSeries.getState().slice };
  wantStrip(request, planeOf(node).maps, series.slices.length);
}

/** Keeps the strip what is looked at. @returns ends that, and the strip with it */
export function followStrip(): () => void {
  askForStrip();
  const ends = [
    useSeries.subscribe((now, before) => {
      if (now.currentId !== before.currentId || now.series !== before.series) askForStrip();
    }),
    useNetwork.subscribe((now, before) => {
      if (now.summary !== before.summary || now.preprocess !== before.preprocess) askForStrip();
    }),
    useSelection.subscribe((now, before) => {
      if (now.stage !== before.stage) askForStrip();
    }),
    useDisplay.subscribe((now, before) => {
      if (now.afterRelu !== before.afterRelu) askForStrip();
    }),
  ];
  return () => {
    for (const end of ends) end();
    stopStrip();
  };
}
