// HU and maps along a line on the slice: its length, the curves, the values at one place of it, and a copy as CSV.
import { useEffect, useMemo } from 'react';
import { lengthMm, lengthPixels, samplePlaces } from '../../../src-shared/imaging/line-profile.ts';
import { takeTool, useCtTool } from '../../state/ct-tool.ts';
import { useDisplay } from '../../state/display.ts';
import { useNetwork } from '../../state/network.ts';
import { lineInMiddle, type ProfiledMap, setLine, useProfile, wantProfile } from '../../state/profile.ts';
import { useSelection } from '../../state/selection.ts';
import { currentSeries, useSeries } from '../../state/series.ts';
import { useSlices } from '../../state/slices.ts';
import { shownNode, stagesOf } from '../../state/stages.ts';
import { showNote } from '../../state/toasts.ts';
import { formatMm } from '../format.ts';
import { csvOf } from '../inspector/csv.ts';
import { NumberField } from '../regions/NumberField.tsx';
import { copyText } from '../tags/copy-text.ts';
import { curvesOf } from './curves.ts';
import { ProfileChart } from './ProfileChart.tsx';
import './profile.css';

const RULE = 'Samples at most half a pixel apart, each linear between the four centres around it; nothing beside them.';

export function ProfileTab() {
  const { line, answer, failure } = useProfile();
  const tool = useCtTool((state) => state.tool);
  const maps = useProfiledMaps();
  useQuestion(maps);
  const spacing = currentSeries()?.pixelSpacingMm ?? null;
  const curves = useMemo(() => (answer ? curvesOf(answer) : []), [answer]);
  const copy = (): void => {
    if (!answer) return;
    const places = samplePlaces(answer.line);
    const names = curves.map(({ name }) => name);
    const step = lengthPixels(answer.line) / (places.length - 1);
    const stepMm = spacing ? lengthMm(answer.line, spacing) / (places.length - 1) : Number.NaN;
    const rows = places.map(([row, column], at) => ({
      ...{ mm: at * stepMm, pixels: at * step, row, column },
      ...Object.fromEntries(curves.map(({ name, values }) => [name, values[at] as number])),
    }));
    if (copyText(csvOf(['mm', 'pixels', 'row', 'column', ...names], rows as readonly Record<string, number>[])))
      showNote(`Copied ${rows.length} samples of ${names.length} curves as CSV.`);
  };
  return (
    <div className="profile-tab" data-testid="profile">
      <p className="region-tools">
        <button
          type="button"
          className="button button-small"
          aria-pressed={tool === 'line'}
          data-testid="tool-line"
          onClick={(event) => (event.detail === 0 ? addByKeyboard() : takeTool('line'))}
        >
          Line
        </button>
        {line && <EndFields />}
        {line && (
          <strong className="number" data-testid="line-length">
            {spacing ? formatMm(lengthMm(line, spacing)) : 'no spacing'}, {lengthPixels(line).toFixed(2)} px
          </strong>
        )}
        {line && (
          <button type="button" className="button button-small" data-testid="copy-profile" onClick={copy}>
            Copy as CSV
          </button>
        )}
        {line && (
          <button type="button" className="button button-small" onClick={() => setLine(null)}>
            Remove
          </button>
        )}
        <span className="quiet">
          {line
            ? RULE
            : 'Drag a line on the slice; by keyboard Enter puts one across the middle. Ctrl and a click on maps adds their curves.'}
        </span>
      </p>
      {failure && <p className="inspector-failure">{failure}</p>}
      {line && answer && <ProfileChart answer={answer} curves={curves} spacing={spacing} />}
    </div>
  );
}

function addByKeyboard(): void {
  const { pixels } = useSlices.getState().shown ?? {};
  if (pixels) lineInMiddle(pixels);
}

function EndFields() {
  const line = useProfile((state) => state.line);
  if (!line) return null;
  return (['from', 'to'] as const).flatMap((end) =>
    (['row', 'column'] as const).map((axis, at) => (
      <NumberField
        key={`${end} ${axis}`}
        label={`${end} ${axis}`}
        value={line[end][at as 0 | 1]}
        change={(value) => {
          if (value === null) return;
          const [row, column] = line[end];
          setLine({ ...line, [end]: at === 0 ? [value, column] : [row, value] });
        }}
      />
    )),
  );
}

/** The selected map and those that are chosen besides. */
function useProfiledMaps(): readonly ProfiledMap[] {
  const summary = useNetwork((state) => state.summary);
  const { stage: selected, channel, chosen } = useSelection();
  const afterRelu = useDisplay((state) => state.afterRelu);
  return useMemo(() => {
    if (!summary || summary.problems.length > 0) return [];
    const stages = stagesOf(summary);
    const wanted = [...(selected === null ? [] : [{ stage: selected, channel }]), ...chosen];
    const maps = wanted.flatMap((one) => {
      const stage = stages.find(({ name }) => name === one.stage);
      return stage ? [{ node: shownNode(stage, afterRelu).name, channel: one.channel }] : [];
    });
    return maps.filter(
      (one, at) => maps.findIndex(({ node, channel: other }) => node === one.node && other === one.channel) === at,
    );
  }, [summary, selected, channel, chosen, afterRelu]);
}

function useQuestion(maps: readonly ProfiledMap[]): void {
  const line = useProfile((state) => state.line);
  const { currentId: seriesId, slice } = useSeries();
  const networkId = useNetwork((state) => state.summary?.id ?? '');
  const preprocess = useNetwork((state) => state.preprocess);
  useEffect(() => {
    if (line && seriesId !== null) wantProfile({ seriesId, slice, networkId, preprocess }, line, maps);
  }, [line, seriesId, slice, networkId, preprocess, maps]);
}
