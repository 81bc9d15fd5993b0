// The tags that a header is made of, on every level. All others of a file are passed over when headers are read, which is most of them: a scanner
// writes a hundred and more. A tag that is asked for and is not here would seem to be missing: a test holds this list against the questions.

/** Character set and identity. */
const IDENTITY = [0x00080005, 0x00080016, 0x00080018, 0x00080060, 0x0020000d, 0x0020000e, 0x00020000, 0x00020003, 0x00020010];
/** What people read, and where wrongly written letters show. */
const TEXT = [0x0008103e, 0x00100010, 0x00080080, 0x00081030, 0x00181030];
/** How pixels are stored; (0008,0010) is of ACR-NEMA. */
const PIXELS = [
  0x00080010, 0x00280002, 0x00280004, 0x00280006, 0x00280008, 0x00280010, 0x00280011, 0x00280100, 0x00280101, 0x00280102,
  0x00280103, 0x00282110, 0x7fe00008, 0x7fe00009, 0x7fe00010,
];
/** What stored values mean. */
const VALUES = [0x00281052, 0x00281053, 0x00283000, 0x00283002, 0x00283006];
const GEOMETRY = [0x00200032, 0x00200037, 0x00201041, 0x00280030];
/** What tells pictures of one place apart. */
const MOMENTS = [
  0x00080008, 0x00080022, 0x00080023, 0x0008002a, 0x00080032, 0x00080033, 0x00180060, 0x00181060, 0x00181210, 0x00189074,
  0x00189241, 0x00200011, 0x00200012, 0x00200013, 0x00200100, 0x00209128, 0x00209156, 0x00209161, 0x00209162, 0x00209228,
];
/** Functional groups of enhanced files, and the sequences of them. */
const GROUPS = [0x52009229, 0x52009230, 0x00189118, 0x00209111, 0x00209113, 0x00209116, 0x00289110, 0x00289145];

export const HEADER_TAGS: ReadonlySet<number> = new Set([
  ...IDENTITY,
  ...TEXT,
  ...PIXELS,
  ...VALUES,
  ...GEOMETRY,
  ...MOMENTS,
  ...GROUPS,
]);
