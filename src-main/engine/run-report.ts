// What a run reports at its end. Types only.
import type { ErrorRecord } from '../../src-shared/protocol/errors.ts';
import type { NodeTotals } from './node-totals.ts';

export interface RunReport {
  readonly nodes: readonly NodeTotals[];
  /** Written, the recipe aside. */
  readonly files: number;
  readonly recipe: string;
  readonly seconds: { readonly load: number; readonly compute: number; readonly write: number };
  readonly failures: readonly { readonly item: string; readonly error: ErrorRecord }[];
}
