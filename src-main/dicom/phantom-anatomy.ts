// What the phantom is made of: ellipses painted one over the other, in the coordinates of the body (x to the patient's left, y to the back, both
// -1..1 over the field of view; z 0..1 from feet to head). Only rational arithmetic and square roots: the same on every machine.

export interface Ellipse {
  readonly x: number;
  readonly y: number;
  readonly radiusX: number;
  readonly radiusY: number;
  readonly hu: number;
}

/** HU of the phantom's materials; inserts have exactly these, without noise. */
export const MATERIAL_HU = {
  air: -1000,
  lung: -850,
  fat: -100,
  water: 0,
  softTissue: 40,
  liver: 60,
  bone: 1000,
  table: -200,
} as const;

const SPONGY_BONE_HU = 300;
const RIB_HU = 700;
const VESSEL_HU = 50;
const BLOOD_HU = 45;
const BODY = { radiusX: 0.84, radiusY: 0.6 } as const;

/** Rises from 0 to 1 and back over z: a parabola, for gentle variation. */
const swell = (z: number): number => 4 * z * (1 - z);

const ellipse = (x: number, y: number, radiusX: number, radiusY: number, hu: number): Ellipse => ({ x, y, radiusX, radiusY, hu });
const disc = (x: number, y: number, radius: number, hu: number): Ellipse => ellipse(x, y, radius, radius, hu);

/** Painted first: the table behind the patient, then the body from the skin inwards. */
export function anatomyAt(z: number, random: () => number): readonly Ellipse[] {
  const girth = 0.94 + 0.06 * swell(z);
  const [rx, ry] = [BODY.radiusX * girth, BODY.radiusY * girth];
  // Lungs wane towards the feet, where the liver takes their place.
  const lung = 0.55 + 0.45 * z;
  return [
    ellipse(0, ry + 0.17, 0.78, 0.14, MATERIAL_HU.table),
    ellipse(0, 0, rx, ry, MATERIAL_HU.fat),
    ellipse(0, 0.01, rx - 0.07, ry - 0.06, MATERIAL_HU.softTissue),
    ...ribs(rx - 0.1, ry - 0.09, z),
    ellipse(-0.4, -0.03, 0.3 * lung, 0.36 * lung, MATERIAL_HU.lung),
    ellipse(0.4, -0.03, 0.28 * lung, 0.36 * lung, MATERIAL_HU.lung),
    ellipse(-0.38, 0.02, 0.3 * (1 - z), 0.3 * (1 - z), MATERIAL_HU.liver),
    ...vessels(z, random),
    ellipse(0.09, -0.14, 0.2, 0.2 * (0.7 + 0.3 * swell(z)), BLOOD_HU),
    ellipse(0, 0.37, 0.12, 0.1, RIB_HU),
    ellipse(0, 0.37, 0.09, 0.075, SPONGY_BONE_HU),
    ellipse(0, 0.46, 0.035, 0.05, RIB_HU),
    disc(0.1, 0.27, 0.045, BLOOD_HU),
  ];
}

/** Bone around the chest, wandering along the wall from slice to slice. */
function ribs(radiusX: number, radiusY: number, z: number): readonly Ellipse[] {
  const RIBS = 14;
  return Array.from({ length: RIBS }, (_, i) => {
    // A point on the unit circle from a rational parameter, so that no sine is needed.
    const turn = ((i + z) % RIBS) / RIBS;
    const quarter = Math.floor(turn * 4);
    const t = turn * 4 - quarter;
    const [c, s] = [(1 - t * t) / (1 + t * t), (2 * t) / (1 + t * t)];
    const [x, y] = [
      [c, s],
      [-s, c],
      [-c, -s],
      [s, -c],
    ][quarter] as [number, number];
    return ellipse(x * radiusX, y * radiusY, 0.035 + 0.02 * Math.abs(y), 0.02 + 0.02 * Math.abs(x), RIB_HU);
  });
}

/** Small round cross-sections inside the lungs; the same for all slices but for their size. */
function vessels(z: number, random: () => number): readonly Ellipse[] {
  const VESSELS = 34;
  return Array.from({ length: VESSELS }, (_, i) => {
    const side = i % 2 === 0 ? -1 : 1;
    const [x, y] = [side * (0.22 + 0.34 * random()), -0.28 + 0.5 * random()];
    const size = (0.004 + 0.014 * random()) * (0.6 + 0.4 * swell((z + random()) % 1));
    return disc(x, y, size, VESSEL_HU);
  });
}

export interface Insert extends Ellipse {
  readonly material: 'air' | 'lung' | 'fat' | 'water' | 'liver' | 'bone';
}

const insert = (material: Insert['material'], x: number, y: number): Insert => ({
  ...disc(x, y, INSERT_RADIUS, MATERIAL_HU[material]),
  material,
});
const INSERT_RADIUS = 0.055;

/** Rods through all slices, painted last and without noise: what a viewer's HU can be held to. */
export const inserts: readonly Insert[] = [
  insert('air', -0.2, -0.42),
  insert('fat', -0.07, -0.46),
  insert('water', 0.07, -0.46),
  insert('liver', 0.2, -0.42),
  insert('bone', -0.27, 0.42),
  insert('lung', 0.27, 0.42),
];
