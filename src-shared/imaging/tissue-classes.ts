// Tissues by their HU, as a first guess: ranges that do not overlap; what lies between two classes (half air, half tissue) belongs to none.
// Source of the ranges: fat -190 to -30 and muscle -29 to 150 as body composition studies take them (Aubrey et al., Acta Physiol 2014); lung -950 to
// -500 as in densitometry, below which is air; bone from 150 up, where contrast agent lies too.
import type { HuRange } from './regions.ts';

export interface TissueClass extends HuRange {
  readonly name: string;
}

export const tissueClasses: readonly TissueClass[] = [
  { name: 'air', low: null, high: -950 },
  { name: 'lung', low: -950, high: -500 },
  { name: 'fat', low: -190, high: -30 },
  { name: 'soft tissue', low: -30, high: 150 },
  { name: 'bone', low: 150, high: null },
];
