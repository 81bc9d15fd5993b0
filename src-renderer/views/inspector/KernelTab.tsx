// The weights behind the selected map: every kernel of its channel in colour, one of them in numbers, with its norm and what it looks like.
import { useEffect, useState } from 'react';
import { lookOfKernel } from '../../../src-shared/imaging/known-filters.ts';
import { gradientOf } from '../../canvas/tile-look.ts';
import { useKernel, wantKernel } from '../../state/kernels.ts';
import { useNetwork } from '../../state/network.ts';
import { useSelection } from '../../state/selection.ts';
import { stagesOf } from '../../state/stages.ts';
import { formatValue } from '../format.ts';
import { KernelPicture } from './KernelPicture.tsx';

/** More kernels than this in one row of pictures no person compares. */
const MOST_KERNELS = 512;
/** From here on a kernel is said to look like a filter; below it is only the nearest. */
const ALIKE = 0.9;
const DIGITS = 5;

export function KernelTab() {
  const { stage: selected, channel } = useSelection();
  const summary = useNetwork((state) => state.summary);
  const stage = summary ? stagesOf(summary).find(({ name }) => name === selected) : undefined;
  const hasKernels = stage?.node.op === 'Conv2d' || stage?.node.op === 'ConvTranspose2d';
  const { asked, kernel, failure } = useKernel();
  const [input, setInput] = useState(0);
  const networkId = summary?.id;
  useEffect(() => {
    if (networkId !== undefined && stage && hasKernels) wantKernel({ networkId, node: stage.name, channel });
  }, [networkId, stage, hasKernels, channel]);
  if (!stage) return <p className="quiet">Select a map in a wall: its kernels are shown here.</p>;
  if (!hasKernels)
    return (
      <p className="quiet">
        {stage.name} is a {stage.node.op}; only convolutions have kernels. Select a map of a convolution.
      </p>
    );
  if (failure) return <p className="inspector-failure">{failure}</p>;
  if (!kernel || asked?.node !== stage.name || asked.channel !== channel) return <p className="quiet">Reading the weights.</p>;
  const { weights, bias, firstInChannel, layerReach } = kernel;
  const [rows, columns] = kernel.kernel;
  const taps = rows * columns;
  const count = weights.length / taps;
  const chosen = Math.min(input, count - 1);
  const own = weights.subarray(chosen * taps, (chosen + 1) * taps);
  const look = lookOfKernel(own, rows, columns);
  return (
    <div className="kernel-tab" data-testid="kernel">
      <div className="kernel-numbers">
        <h2>
          {stage.name} channel {channel} from input {firstInChannel + chosen}
        </h2>
        <KernelPicture weights={own} rows={rows} columns={columns} reach={layerReach} isLarge />
        <p className="number" data-testid="kernel-look">
          {look
            ? `${look.likeness >= ALIKE ? 'looks like' : 'nearest to'} ${look.name}, likeness ${look.likeness.toFixed(2)}`
            : 'all weights are 0'}
        </p>
        <p className="number" data-testid="kernel-facts">
          norm {formatValue(Math.hypot(...own), DIGITS)}, sum {formatValue(sum(own), DIGITS)}, bias{' '}
          {bias === null ? 'none' : formatValue(bias, DIGITS)}
        </p>
        <p className="limits number">
          <span>{formatValue(-layerReach, 3)}</span>
          <span className="limits-bar" style={{ background: gradientOf('BrBG', 'to right') }} />
          <span>{formatValue(layerReach, 3)}</span>
          <span className="quiet">whole layer</span>
        </p>
      </div>
      <div>
        <h2>
          {count} {count === 1 ? 'kernel' : 'kernels'} of {rows} x {columns}
        </h2>
        <div className="kernels">
          {Array.from({ length: Math.min(count, MOST_KERNELS) }, (_, at) => at).map((at) => (
            <button
              key={firstInChannel + at}
              type="button"
              className="kernel-button"
              aria-pressed={at === chosen}
              aria-label={`Kernel of input ${firstInChannel + at}`}
              onClick={() => setInput(at)}
            >
              <KernelPicture
                weights={weights.subarray(at * taps, (at + 1) * taps)}
                rows={rows}
                columns={columns}
                reach={layerReach}
              />
            </button>
          ))}
        </div>
        {count > MOST_KERNELS && (
          <p className="quiet">
            The first {MOST_KERNELS} of {count}.
          </p>
        )}
      </div>
    </div>
  );
}

const sum = (values: Float32Array): number => values.reduce((total, value) => total + value, 0);
