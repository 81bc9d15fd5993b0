// Names of an ONNX file as names of a network: what a folder, a Python attribute and a state_dict take alike.

const LONGEST_NAME = 120;

/** `/features/features.0/Conv` -> `features_features_0_Conv`; what starts with a digit gets an underscore. */
export function networkName(name: string): string {
  const word = name
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, LONGEST_NAME);
  return word === '' ? 'node' : /^\d/.test(word) ? `_${word}` : word;
}

/** `features.0.weight` -> `features.0`; names that an exporter made up (`onnx::Conv_12`) give null. */
export function layerPath(tensor: string, role: string): string | null {
  const match = /^([A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*)\.([a-z_]+)$/.exec(tensor);
  return match?.[2] === role && tensor.length <= LONGEST_NAME ? (match[1] as string) : null;
}

/** Gives each name once; later ones get a number. Upper and lower case make no difference, as on some disks. */
export class UniqueNames {
  readonly #taken = new Map<string, number>();

  take(name: string): string {
    const key = name.toLowerCase();
    const count = this.#taken.get(key);
    this.#taken.set(key, (count ?? 0) + 1);
    return count === undefined ? name : this.take(`${name}_${count}`);
  }
}
