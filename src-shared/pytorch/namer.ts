// Names of nodes as torch.fx gives them. Source: torch/fx/graph.py, _Namespace.create_name, _snake_case and _is_illegal_name.

/** keyword.kwlist; names are lower case by the time they are looked up, so None, True and False cannot meet. */
const KEYWORDS =
  'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield';

/** dir(builtins) in lower case. */
const BUILTINS =
  '__build_class__ __debug__ __doc__ __import__ __loader__ __name__ __package__ __spec__ abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex copyright credits delattr dict dir divmod enumerate eval exec exit filter float format frozenset getattr globals hasattr hash help hex id input int isinstance issubclass iter len license list locals map max memoryview min next object oct open ord pow print property quit range repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip';

/** Names that torch.fx keeps for the code it writes. */
const FX_RESERVED = 'inf nan torch device fx_pytree pytree';

const ILLEGAL = new Set(`${KEYWORDS} ${BUILTINS} ${FX_RESERVED}`.split(' '));

const isUpper = (letter: string): boolean => letter !== letter.toLowerCase();
const isLower = (letter: string): boolean => letter !== letter.toUpperCase();

function snakeCase(text: string): string {
  let snake = '';
  let afterLower = false;
  for (const letter of text) {
    if (afterLower && isUpper(letter)) snake += '_';
    snake += letter.toLowerCase();
    afterLower = isLower(letter);
  }
  return snake;
}

export class Namer {
  readonly #used = new Set<string>();
  /** Per base, the last number found taken: the search goes on there, so that many nodes of one name stay cheap. */
  readonly #lastTaken = new Map<string, number>();

  /** @param target a module's path, a function's or method's name, or a parameter of forward */
  create(target: string): string {
    let candidate = snakeCase(target.replace(/^__(.*)__$/, '$1')).replace(/[^0-9a-zA-Z_]+/g, '_');
    if (/^\d/.test(candidate)) candidate = `_${candidate}`;
    const numbered = /^(.*)_(\d+)$/.exec(candidate);
    const base = numbered?.[1] ?? candidate;
    let number = numbered ? Number(numbered[2]) : 0;
    if (numbered) candidate = `${base}_${number}`;
    const key = `${base}/${number}`;
    while (this.#used.has(candidate) || ILLEGAL.has(candidate)) {
      number = Math.max(number, this.#lastTaken.get(key) ?? 0) + 1;
      this.#lastTaken.set(key, number);
      candidate = `${base}_${number}`;
    }
    this.#used.add(candidate);
    return candidate;
  }
}
