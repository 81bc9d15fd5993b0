// What is measured of every map as a table: rows of numbers, and the forms that a table is written in. A form gives bytes as rows come, so that no
// table has to fit into memory.
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { valuesPerBin } from './value-histogram.ts';

/** Equal steps from the map's minimum to its maximum. */
const HISTOGRAM_BINS = 64;

export interface StatisticsRow {
  /** null for an array. */
  readonly slice: number | null;
  readonly node: string;
  readonly map: number;
  readonly values: number;
  readonly nonFinite: number;
  readonly zeros: number;
  /** NaN where no value is finite. */
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly std: number;
  readonly bins: Uint32Array;
}

export const histogramOf = (values: Float32Array, low: number, high: number): Uint32Array =>
  valuesPerBin(values, { low, high, bins: HISTOGRAM_BINS });

/** Called in this order; `rows` as often as there are some. */
export interface TableForm {
  readonly extension: string;
  readonly begin: () => Uint8Array;
  readonly rows: (rows: readonly StatisticsRow[]) => Uint8Array;
  readonly end: () => Uint8Array;
}

const COUNTS = ['values', 'nonFinite', 'zeros'] as const;
const MEASURES = ['min', 'max', 'mean', 'std'] as const;
const BINS: readonly string[] = Array.from({ length: HISTOGRAM_BINS }, (_, bin) => `bin${bin}`);
const NAMES: readonly string[] = ['slice', 'node', 'map', ...COUNTS, ...MEASURES, ...BINS];

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const nothing = (): Uint8Array => new Uint8Array(0);
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Empty where nothing is finite. Names of nodes are identifiers and need no quotes. */
const csvRow = (row: StatisticsRow): string =>
  [
    ...[row.slice ?? '', row.node, row.map, ...COUNTS.map((name) => row[name])],
    ...[...MEASURES.map((name) => finite(row[name]) ?? ''), ...row.bins],
  ].join(',');

const csv = (): TableForm => ({
  extension: 'csv',
  begin: () => bytes(`${NAMES.join(',')}\n`),
  rows: (rows) => bytes(rows.map((row) => `${csvRow(row)}\n`).join('')),
  end: nothing,
});

/** One array of objects, a line each. @param provenance JSON text */
function json(provenance: string): TableForm {
  let isFirst = true;
  return {
    extension: 'json',
    begin: () => bytes(`{"origin":${provenance},\n"rows":[`),
    rows: (rows) => {
      const lines = rows.map(({ bins, ...row }) => {
        const measures = Object.fromEntries(MEASURES.map((name) => [name, finite(row[name])]));
        const line = JSON.stringify({ ...row, ...measures, histogram: [...bins] });
        const before = isFirst ? '\n' : ',\n';
        isFirst = false;
        return before + line;
      });
      return bytes(lines.join(''));
    },
    end: () => bytes('\n]}\n'),
  };
}

const MARKDOWN_DIGITS = 6;

/** For papers and issues: without the histogram, six digits. */
const markdown = (): TableForm => {
  const names = ['slice', 'node', 'map', ...COUNTS, ...MEASURES];
  const short = (value: number): string => (Number.isFinite(value) ? String(Number(value.toPrecision(MARKDOWN_DIGITS))) : '');
  return {
    extension: 'md',
    begin: () => bytes(`| ${names.join(' | ')} |\n|${names.map((name) => (name === 'node' ? ':--' : '--:')).join('|')}|\n`),
    rows: (rows) =>
      bytes(
        rows
          .map((row) => {
            const cells = [row.slice ?? '', row.node, row.map, ...COUNTS.map((name) => row[name])];
            return `| ${[...cells, ...MEASURES.map((name) => short(row[name]))].join(' | ')} |\n`;
          })
          .join(''),
      ),
    end: () => bytes('\nNot for diagnostic use.\n'),
  };
};

type ColumnType = 'INT32' | 'DOUBLE' | 'STRING';

/** Apache Parquet, a row group a slice, Snappy. @param provenance JSON text, kept under `convscope` in the file's own metadata */
function parquet(provenance: string): TableForm {
  const writer = new ByteWriter();
  const types = new Map<string, ColumnType>([
    ...NAMES.map((name) => [name, 'INT32'] as const),
    ...MEASURES.map((name) => [name, 'DOUBLE'] as const),
    ['node', 'STRING'],
  ]);
  const schema = [
    { name: 'root', num_children: NAMES.length },
    ...NAMES.map((name) => {
      const type = types.get(name);
      const isOptional = name === 'slice' || type === 'DOUBLE';
      const repetition_type = isOptional ? ('OPTIONAL' as const) : ('REQUIRED' as const);
      if (type === 'STRING') return { name, type: 'BYTE_ARRAY' as const, converted_type: 'UTF8' as const, repetition_type };
      return { name, type: type === 'DOUBLE' ? ('DOUBLE' as const) : ('INT32' as const), repetition_type };
    }),
  ];
  const table = new ParquetWriter({
    writer,
    schema,
    kvMetadata: [{ key: 'convscope', value: provenance }],
    createdBy: 'ConvScope',
  });
  /** What was written since the last time; places in the file count on. */
  const taken = (): Uint8Array => {
    const fresh = Uint8Array.from(writer.getBytes());
    writer.index = 0;
    return fresh;
  };
  return {
    extension: 'parquet',
    begin: taken,
    rows: (rows) => {
      const columnOf = (name: string): readonly unknown[] => {
        if (name.startsWith('bin')) return rows.map(({ bins }) => bins[Number(name.slice('bin'.length))]);
        if (MEASURES.some((measure) => measure === name)) return rows.map((row) => finite(row[name as 'min']));
        return rows.map((row) => row[name as 'map']);
      };
      const columnData = NAMES.map((name) => ({ name, data: [...columnOf(name)] }));
      void table.write({ columnData, rowGroupSize: Math.max(1, rows.length) });
      return taken();
    },
    end: () => {
      void table.finish();
      return taken();
    },
  };
}

export const tableForms = { statistics: csv, json, markdown, parquet } as const satisfies Record<
  string,
  (provenance: string) => TableForm
>;
