// What a run reports at its end. Types only.
import type { ErrorRecord } from '../../../src-shared/protocol/errors.ts';
import type { NodeTotals } from '../node-totals.ts';

export interface RunReport {
  readonly nodes: readonly NodeTotals[];
  /** Written, the recipe aside. */
  readonly files: number;
  readonly recipe: string;
  /** All of it was there from an earlier run, and is as it was. */
  readonly isKept: boolean;
  readonly seconds: { readonly load: number; readonly compute: number; readonly write: number };
  readonly failures: readonly { readonly item: string; readonly error: ErrorRecord }[];
}

/** One series of a batch. */
export interface SeriesOutcome {
  readonly folder: string;
  readonly slices: number;
  /** `kept`: finished by an earlier run, and as it was. */
  readonly state: 'done' | 'kept' | 'failed';
  readonly nodes: readonly NodeTotals[];
  readonly files: number;
  readonly failures: RunReport['failures'];
  /** Of the series as a whole. */
  readonly error: ErrorRecord | null;
}

export interface BatchReport {
  readonly series: readonly SeriesOutcome[];
  /** null for one share of a batch: `convscope merge` makes it. */
  readonly summary: string | null;
  readonly failures: RunReport['failures'];
}
