// What is under the pointer or selected, in four ways: the value and its place, its arithmetic, the layer's statistics, the source.
import { runCommand } from '../../state/commands.ts';
import { type InspectorTab, useDisplay } from '../../state/display.ts';
import { useSelection } from '../../state/selection.ts';
import { PinsTab } from '../pins/PinsTab.tsx';
import { ProfileTab } from '../profile/ProfileTab.tsx';
import { RegionsTab } from '../regions/RegionsTab.tsx';
import { ResponseTab } from '../response/ResponseTab.tsx';
import { WhatIfTab } from '../what-if/WhatIfTab.tsx';
import { ArithmeticTab } from './ArithmeticTab.tsx';
import { CodeTab } from './CodeTab.tsx';
import { InspectorEdge } from './InspectorEdge.tsx';
import { KernelTab } from './KernelTab.tsx';
import { MapTab } from './MapTab.tsx';
import { StatisticsTab } from './StatisticsTab.tsx';
import './inspector.css';

const TABS: readonly { readonly id: InspectorTab; readonly label: string }[] = [
  { id: 'map', label: 'Map' },
  { id: 'kernel', label: 'Kernel' },
  { id: 'arithmetic', label: 'Arithmetic' },
  { id: 'statistics', label: 'Statistics' },
  { id: 'regions', label: 'Regions' },
  { id: 'profile', label: 'Profile' },
  { id: 'pins', label: 'Pins' },
  { id: 'code', label: 'Code' },
  { id: 'what-if', label: 'What if' },
  { id: 'response', label: 'HU response' },
];

export function Inspector() {
  const tab = useDisplay((state) => state.tab);
  const height = useDisplay((state) => state.inspectorHeight);
  const { stage, channel, isPinned, place } = useSelection();
  const at = TABS.findIndex(({ id }) => id === tab);
  return (
    <section
      className="inspector"
      data-testid="inspector"
      aria-label="Inspector"
      style={height === null ? undefined : { height: `min(${height}px, 70vh)` }}
    >
      <InspectorEdge />
      <div className="inspector-head">
        <div role="tablist" aria-label="Inspector" className="tabs">
          {TABS.map(({ id, label }) => (
            <button
              key={id}
              type="button"
              role="tab"
              id={`tab-${id}`}
              aria-selected={id === tab}
              aria-controls="inspector-panel"
              tabIndex={id === tab ? 0 : -1}
              onClick={() => useDisplay.setState({ tab: id })}
              onKeyDown={(event) => {
                const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
                const next = TABS[(at + by + TABS.length) % TABS.length];
                if (by === 0 || !next) return;
                useDisplay.setState({ tab: next.id });
                document.getElementById(`tab-${next.id}`)?.focus();
              }}
            >
              {label}
            </button>
          ))}
        </div>
        <span className="grow" />
        <span className="quiet">{stage === null ? 'no map selected' : `selected: ${stage} channel ${channel}`}</span>
        <button
          type="button"
          className="button button-small"
          aria-pressed={isPinned}
          disabled={place === null}
          onClick={() => runCommand('pin')}
        >
          {isPinned ? 'Pinned' : 'Pin'}
        </button>
      </div>
      <div className="inspector-body" id="inspector-panel" role="tabpanel" aria-labelledby={`tab-${tab}`}>
        {tab === 'map' && <MapTab />}
        {tab === 'kernel' && <KernelTab />}
        {tab === 'arithmetic' && <ArithmeticTab />}
        {tab === 'statistics' && <StatisticsTab />}
        {tab === 'regions' && <RegionsTab />}
        {tab === 'profile' && <ProfileTab />}
        {tab === 'pins' && <PinsTab />}
        {tab === 'code' && <CodeTab />}
        {tab === 'what-if' && <WhatIfTab />}
        {tab === 'response' && <ResponseTab />}
      </div>
    </section>
  );
}
