// How much of the selected region is air, lung, fat, soft tissue and bone, by HU; the bounds can be changed.
import type { TissueClass } from '../../../src-shared/imaging/tissue-classes.ts';
import { changeClass, useRegions } from '../../state/regions.ts';
import { formatPercent, formatValue } from '../format.ts';
import { BoundFields } from './NumberField.tsx';

export function ClassTable({ classes }: { readonly classes: readonly TissueClass[] }) {
  const answer = useRegions((state) => state.answer);
  const all = answer?.numbers.hu.count ?? 0;
  return (
    <table className="statistics class-table" data-testid="tissue-classes">
      <thead>
        <tr>
          <th>tissue</th>
          <th>from HU, below HU</th>
          <th>pixels</th>
          <th>share</th>
          <th>mean HU</th>
        </tr>
      </thead>
      <tbody>
        {classes.map((one, at) => {
          const hu = answer?.classes[at]?.hu;
          return (
            <tr key={one.name} data-class={one.name}>
              <td>{one.name}</td>
              <td className="class-bounds">
                <BoundFields label={one.name} range={one} change={(range) => changeClass(one.name, range)} hidesLabel />
              </td>
              <td>{hu?.count ?? ''}</td>
              <td>{hu && all > 0 ? formatPercent(hu.count / all) : ''}</td>
              <td>{hu && hu.count > 0 ? formatValue(hu.mean, 5) : '-'}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
