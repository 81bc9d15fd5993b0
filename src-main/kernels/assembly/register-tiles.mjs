// Writes the innermost loop of products: some output channels by a row of values, every sum in a register. WebAssembly has no arrays of registers, so that
// each is a variable of its own; how many there are is the one thing in which the forms differ.

const FLOAT_BYTES = 4;
const LANES = 4;
const VECTOR_BYTES = LANES * FLOAT_BYTES;
/** Six channels fill the registers best; four are for what is left over. */
const FORMS = [
  { name: 'sixChannels', channels: 6 },
  { name: 'fourChannels', channels: 4 },
];

const count = (length) => [...Array(length).keys()];
const offset = (bytes) => (bytes === 0 ? '' : `, ${bytes}`);

/** Stores to neighbours stand in a row, without a branch between them: this is what asks for vectors of 256 bits. */
function tile({ name, channels, vectors }) {
  const all = count(channels).flatMap((channel) => count(vectors).map((vector) => ({ channel, vector })));
  const sum = ({ channel, vector }) => `sum${channel}_${vector}`;
  const place = ({ channel, vector }) => `out + ${channel} * outBytes${offset(vector * VECTOR_BYTES)}`;
  const weightBytes = channels * FLOAT_BYTES;
  return `
export function ${name}(
  weights: usize, data: usize, terms: i32, start: usize, isAdded: bool, out: usize, outBytes: usize, values: i32, dataBytes: usize,
): void {
  const end = weights + <usize>terms * ${weightBytes};
  for (let value = 0; value < values; value += ${vectors * LANES}) {
${count(channels)
  .map((channel) => {
    const others = count(vectors - 1).map((vector) => `sum${channel}_${vector + 1} = sum${channel}_0`);
    return `    let sum${channel}_0 = v128.load32_splat(start${offset(channel * FLOAT_BYTES)}), ${others.join(', ')};`;
  })
  .join('\n')}
    let from = data;
    for (let weight = weights; weight < end; weight += ${weightBytes}) {
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
    out += ${vectors * VECTOR_BYTES};
  }
}
`;
}

/**
 * AssemblyScript: see `vectors.ts` for what the functions do.
 * @param vectors side by side: two where registers have 128 bits, four where two of them share one
 */
export const registerTiles = (vectors) =>
  `import { multiplyAdd } from '../field';\n${FORMS.map((form) => tile({ ...form, vectors })).join('')}`;
