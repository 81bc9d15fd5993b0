// What the mouse does, in the key sheet: what each drag and the wheel mean on the slice can be chosen, the rest is told.
import {
  chooseDrag,
  chooseWheel,
  type DragKind,
  dragGestures,
  dragWords,
  useMouse,
  type WheelKind,
  wheelGestures,
  wheelWords,
} from '../../state/mouse.ts';
import { isMac } from './platform.ts';

const FIXED = [
  ['Shift + move', 'crosshair through the slice and every map'],
  ['Double click on a map', 'open it large'],
  ['Drag with a region or the line taken', 'draw it; its corners and its line can be dragged'],
  ['Drag on a histogram', 'pick out values, on the map and over the CT'],
  ['Click in the strip', 'go to that slice and channel'],
  ['Right click on a map', 'mute it, alone, other strength'],
  ['Ctrl + click on maps, Ctrl + Space', 'choose several for export'],
  ['Arrows in a wall', 'move the selected map'],
] as const;

const shown = (text: string): string => (isMac ? text.replace('Ctrl', 'Cmd') : text);

export function MouseRows({ has }: { readonly has: (text: string) => boolean }) {
  const { drags, wheels } = useMouse();
  return (
    <>
      {dragGestures
        .filter(({ id, title }) => has(`${title} ${dragWords[drags[id]]}`))
        .map(({ id, title, given }) => (
          <ChosenRow
            key={id}
            id={id}
            title={title}
            kind={drags[id]}
            given={given}
            words={dragWords}
            onChoose={(kind) => chooseDrag(id, kind as DragKind)}
          />
        ))}
      {wheelGestures
        .filter(({ id, title }) => has(`${title} ${wheelWords[wheels[id]]}`))
        .map(({ id, title, given }) => (
          <ChosenRow
            key={id}
            id={id}
            title={title}
            kind={wheels[id]}
            given={given}
            words={wheelWords}
            onChoose={(kind) => chooseWheel(id, kind as WheelKind)}
          />
        ))}
      {FIXED.filter(([action, result]) => has(`${action} ${result}`)).map(([action, result]) => (
        <div key={action} className="key-row mouse-told">
          <span className="grow">{shown(action)}</span>
          <span className="quiet">{result}</span>
        </div>
      ))}
    </>
  );
}

interface ChosenRowProps {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly given: string;
  readonly words: Readonly<Record<string, string>>;
  readonly onChoose: (kind: string) => void;
}

function ChosenRow({ id, title, kind, given, words, onChoose }: ChosenRowProps) {
  return (
    <label className="key-row mouse-row">
      <span className="grow">
        {shown(title)}
        {kind !== given && <span className="key-chosen"> (yours)</span>}
      </span>
      <select data-testid={`mouse-${id}`} value={kind} onChange={(event) => onChoose(event.target.value)}>
        {Object.entries(words).map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
