// Parameters of PyTorch's layers, functions and methods in PyTorch's order, with their defaults, written as Python writes them.
// The reader binds arguments by them, the fixes and the layer table find arguments by them. Source: torch/nn/modules, torch/nn/functional.py.
import type { Signature, SignatureParameter } from './signature.ts';
import { functionSpellings, layerSpellings, methodSpellings } from './spellings.ts';
import { boolean, integer, NONE, text, type Value } from './values.ts';

const parsed = new Map<string, Signature>();

/** `in_channels, bias=True, *, alpha=1`. Texts in it hold no commas. */
function parse(written: string): Signature {
  const known = parsed.get(written);
  if (known) return known;
  const signature: SignatureParameter[] = [];
  let keywordOnly = false;
  for (const part of written.split(', ')) {
    const [, stars = '', name = '', fallback] = /^(\**)(\w*)(?:=(.*))?$/.exec(part) ?? [];
    const isRest = stars.length > 0;
    if (name !== '') {
      const value = fallback === undefined ? null : readFallback(fallback);
      signature.push({ name, fallback: value, keywordOnly: keywordOnly && !isRest, stars: stars.length as 0 | 1 | 2 });
    }
    keywordOnly ||= stars === '*';
  }
  parsed.set(written, signature);
  return signature;
}

function readFallback(written: string): Value {
  if (written === 'None') return NONE;
  if (written === 'True' || written === 'False') return boolean(written === 'True');
  if (/^-?\d+$/.test(written)) return integer(Number(written));
  if (written === '()') return { kind: 'tuple', items: [] };
  return written.startsWith("'") ? text(written.slice(1, -1)) : { kind: 'float', value: Number(written) };
}

const find = (table: Readonly<Record<string, { readonly signature: string }>>, name: string): Signature | null => {
  const spelling = Object.hasOwn(table, name) ? table[name] : undefined;
  return spelling ? parse(spelling.signature) : null;
};

/** @param name of the class: `Conv2d` */
export const layerSignature = (name: string): Signature | null => find(layerSpellings, name);

/** The tensor first. @param target as the graph has it: `torch.relu`, `F.max_pool2d` */
export const functionSignature = (target: string): Signature | null => find(functionSpellings, target);

/** Without the tensor. @param name `flatten` */
export const methodSignature = (name: string): Signature | null => find(methodSpellings, name)?.slice(1) ?? null;
