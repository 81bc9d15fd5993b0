// JSON that refuses an object with the same key twice, which JSON.parse takes silently: two tensors of one name would hide each other.

/**
 * @returns what JSON.parse gives; objects have no prototype's keys to collide with
 * @throws SyntaxError also for duplicate keys
 */
export function parseStrictJson(text: string): unknown {
  const parsed: unknown = JSON.parse(text);
  refuseDuplicateKeys(text);
  return parsed;
}

/** One token of valid JSON: a string, a bracket or a separator. Numbers and words in between do not matter here. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

function refuseDuplicateKeys(text: string): void {
  const open: (Set<string> | null)[] = [];
  let previous = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') addKey(open.at(-1), previous);
    previous = token;
  }
}

function addKey(keys: Set<string> | null | undefined, token: string): void {
  const key: unknown = JSON.parse(token);
  if (!keys || typeof key !== 'string') return;
  if (keys.has(key)) throw new SyntaxError(`the key ${token} appears twice`);
  keys.add(key);
}
