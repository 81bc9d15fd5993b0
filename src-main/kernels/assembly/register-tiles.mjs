// Writes the innermost loop of products: some output channels by a row of values, every sum in a register. WebAssembly has no arrays of registers, so that
// each is a variable of its own; how many there are is the one thing in which the forms differ.

const FLOAT_BYTES = 4;
const LANES = 4;
const VECTOR_BYTES = LANES * FLOAT_BYTES;
/** Eight values side by side at least. */
const LEAST_VECTORS = 2;
/** Six channels fill the registers best; four are for what is left over. */
const FORMS = [
  { name: 'sixChannels', channels: 6 },
  { name: 'fourChannels', channels: 4 },
];

const count = (length) => [...Array(length).keys()];
const offset = (bytes) => (bytes === 0 ? '' : `, ${bytes}`);

/** Stores to neighbours stand in a row, without a branch between them: this is what asks for vectors of 256 bits. The upper first: see `field.ts`. */
function step({ channels }, vectors) {
  const upperFirst = count(vectors).sort((a, b) => (a ^ 1) - (b ^ 1));
  const all = count(channels).flatMap((channel) => upperFirst.map((vector) => ({ channel, vector })));
  const sum = ({ channel, vector }) => `sum${channel}_${vector}`;
  const place = ({ channel, vector }) => `out + ${channel} * outBytes${offset(vector * VECTOR_BYTES)}`;
  return `
${count(channels)
  .map((channel) => {
    const others = count(vectors - 1).map((vector) => `sum${channel}_${vector + 1} = sum${channel}_0`);
    return `    let sum${channel}_0 = v128.load32_splat(start${offset(channel * FLOAT_BYTES)}), ${others.join(', ')};`;
  })
  .join('\n')}
    let from = data;
    for (let weight = weights; weight < end; weight += ${channels * FLOAT_BYTES}) {
${count(vectors)
  .map((vector) => `      const data${vector} = v128.load(from${offset(vector * VECTOR_BYTES)});`)
  .join('\n')}
      let factor: v128;
${count(channels)
  .map((channel) =>
    [
      `      factor = v128.load32_splat(weight${offset(channel * FLOAT_BYTES)});`,
      ...count(vectors).map((v) => `      sum${channel}_${v} = multiplyAdd(factor, data${v}, sum${channel}_${v});`),
    ].join('\n'),
  )
  .join('\n')}
      from += dataBytes;
    }
    if (isAdded) {
${all.map((at) => `      ${sum(at)} = f32x4.add(${sum(at)}, v128.load(${place(at)}));`).join('\n')}
    }
${all.map((at) => `    v128.store(out + ${at.channel} * outBytes, ${sum(at)}${offset(at.vector * VECTOR_BYTES)});`).join('\n')}
    data += ${vectors * VECTOR_BYTES};
    out += ${vectors * VECTOR_BYTES};`;
}

/** A step of all vectors as often as it fits, then one of two where there are eight values more. */
const tile = ({ name, channels, vectors }) => `
export function ${name}(
  weights: usize, data: usize, terms: i32, start: usize, isAdded: bool, out: usize, outBytes: usize, values: i32, dataBytes: usize,
): void {
  const end = weights + <usize>terms * ${channels * FLOAT_BYTES};
  for (; values >= ${vectors * LANES}; values -= ${vectors * LANES}) {${step({ channels }, vectors)}
  }${
    vectors === LEAST_VECTORS
      ? ''
      : `
  if (values > 0) {${step({ channels }, LEAST_VECTORS)}
  }`
  }
}
`;

/**
 * AssemblyScript: see `vectors.ts` for what the functions do.
 * @param vectors side by side: two where registers have 128 bits, four where two of them share one
 */
export const registerTiles = (vectors) =>
  `import { multiplyAdd } from '../field';\n${FORMS.map((form) => tile({ ...form, vectors })).join('')}`;
