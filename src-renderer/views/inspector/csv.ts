// Tables as comma-separated values: full precision, quoted where the text needs it. Source: RFC 4180, with line feeds as spreadsheets take them.

/** Rows in the order given; the first line names the columns. */
export function csvOf<Column extends string>(
  columns: readonly Column[],
  rows: readonly Readonly<Record<Column, number | string>>[],
): string {
  const lines = [columns.map(quoted), ...rows.map((row) => columns.map((column) => quoted(String(row[column]))))];
  return `${lines.map((line) => line.join(',')).join('\n')}\n`;
}

const quoted = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
