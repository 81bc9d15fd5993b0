// Values of attributes as Python writes them.

/** A pair of equal sides is one number, as people write it. */
export function pythonText(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return `'${value}'`;
  if (!Array.isArray(value)) return String(value);
  if (value.length === 2 && value[0] === value[1]) return pythonText(value[0]);
  return `(${value.map(pythonText).join(', ')}${value.length === 1 ? ',' : ''})`;
}
