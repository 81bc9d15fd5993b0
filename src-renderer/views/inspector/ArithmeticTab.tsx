// One value, computed in front of the reader with the real numbers: of a convolution patch x kernel of each input channel, their sum, the bias, and
// ReLU; of other ops see ValueParts.tsx.
import type { ConvolutionArithmetic } from '../../../src-shared/protocol/maps-messages.ts';
import { useNetwork } from '../../state/network.ts';
import { relu, useProbe } from '../../state/probe.ts';
import { planeOf, stagesOf } from '../../state/stages.ts';
import { isTried, useWhatIf } from '../../state/what-if.ts';
import { formatValue } from '../format.ts';
import { addUp, sharedDecimals, writeUnits } from './add-up.ts';
import { ConvolutionParts } from './ConvolutionParts.tsx';
import { InputValue } from './InputValue.tsx';
import { Trail } from './Trail.tsx';
import { tapPlaces } from './tap-places.ts';
import { equationOf, PlaceLink, ValueParts } from './ValueParts.tsx';

export function ArithmeticTab() {
  const probed = useProbe((state) => state.probed);
  const summary = useNetwork((state) => state.summary);
  const isDifference = useWhatIf((state) => isTried(state) && state.trial.comparison !== null);
  const stage = summary && probed ? stagesOf(summary).find(({ name }) => name === probed.place.stage) : undefined;
  if (probed && summary && probed.place.stage === summary.inputName) return <InputValue probed={probed} />;
  if (!probed || !stage) return <p className="quiet">Point at a map: its value is taken apart here. P holds it in place.</p>;
  const { result, place } = probed;
  const { arithmetic, value } = result;
  if (!arithmetic)
    return (
      <p className="quiet">
        {isDifference
          ? `This is a difference of ${probed.node}, which has no arithmetic of its own.`
          : `${stage.name} is a ${stage.node.op}, whose values are not taken apart.`}{' '}
        Its value here is {formatValue(value, 7)}.
      </p>
    );
  const before = (summary?.nodes.find(({ name }) => name === probed.node) ?? stage.node).inputs[0];
  const terms = arithmetic.op === 'Conv2d' ? termsOf(arithmetic, value) : null;
  const written = terms ? terms.write(terms.total + terms.bias) : formatValue(value, 7);
  return (
    <div className="arithmetic" data-testid="arithmetic">
      <Trail />
      <p className="equation number">
        {probed.node} channel {place.channel} row {place.row} column {place.column} ={' '}
        {terms && `sum ${terms.write(terms.total)} + bias ${terms.write(terms.bias)}`}
        {arithmetic.op !== 'Conv2d' && equationOf(arithmetic)} = <strong>{written}</strong>
        {stage.relu && probed.node === stage.name && (
          <>
            {' '}
            , ReLU = <strong>{terms ? terms.write(relu(terms.total + terms.bias)) : formatValue(relu(value), 7)}</strong>
          </>
        )}
      </p>
      {(arithmetic.op === 'norm' || arithmetic.op === 'ReLU') && before !== undefined && (
        <p className="number">
          of <PlaceLink place={{ node: before, channel: place.channel, row: place.row, column: place.column }} />
        </p>
      )}
      {arithmetic.op !== 'Conv2d' && <ValueParts arithmetic={arithmetic} />}
      {arithmetic.op === 'Conv2d' && terms && (
        <ConvolutionParts
          key={`${stage.name} ${place.channel}`}
          arithmetic={arithmetic}
          units={terms.parts}
          write={terms.write}
          tapOf={tapPlaces(
            stage.node,
            place,
            planeOf(summary?.nodes.find(({ name }) => name === stage.node.inputs[0]) ?? { shape: summary?.input ?? [] }),
          )}
        />
      )}
    </div>
  );
}

/** All terms with the digits of the value, so that a reader's own addition gives it; counted in units of the last digit. */
function termsOf({ partialSums, bias }: ConvolutionArithmetic, value: number) {
  const exact = partialSums.reduce((total, part) => total + part, 0) + bias;
  const decimals = sharedDecimals(exact, value);
  const units = addUp([...partialSums, bias], value, decimals);
  const parts = units.slice(0, -1);
  const total = parts.reduce((all, part) => all + part, 0);
  return { parts, total, bias: units.at(-1) ?? 0, write: (count: number): string => writeUnits(count, decimals) };
}
