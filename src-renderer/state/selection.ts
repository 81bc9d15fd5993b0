// Which stage and map are meant, which map is open large, and where the pointer is. Moving the pointer costs at most one probe a frame.
import { create } from 'zustand';

export interface MapPlace {
  /** Stage, by its layer's name. */
  readonly stage: string;
  readonly channel: number;
  readonly row: number;
  readonly column: number;
}

/** Pixel of the slice, whole numbers are pixel centres. */
interface SlicePlace {
  readonly row: number;
  readonly column: number;
}

export interface ChosenMap {
  readonly stage: string;
  readonly channel: number;
}

interface Selection {
  readonly stage: string | null;
  readonly channel: number;
  /** Maps chosen for export besides the selected one. */
  readonly chosen: readonly ChosenMap[];
  /** The selected map fills the pane of the walls. */
  readonly isOpen: boolean;
  /** A wall shows what the network sees instead of a layer's maps. */
  readonly showsInput: boolean;
  /** Which channel of it. */
  readonly inputChannel: number;
  /** Under the pointer, or pinned. */
  readonly place: MapPlace | null;
  readonly isPinned: boolean;
  /** Under the pointer while another place is held; null: the pointer is on no map. */
  readonly pointed: MapPlace | null;
  /** The pointer over the CT. */
  readonly slicePlace: SlicePlace | null;
  /** Pointer over a map: its receptive field is drawn on the CT. */
  readonly pointsAtMap: boolean;
  /** Shift is held while the pointer moves: its place is crossed by lines from edge to edge, in the slice and in every map. */
  readonly isCrosshair: boolean;
}

export const useSelection = create<Selection>(() => ({
  stage: null,
  channel: 0,
  chosen: [],
  isOpen: false,
  showsInput: false,
  inputChannel: 0,
  place: null,
  isPinned: false,
  pointed: null,
  slicePlace: null,
  pointsAtMap: false,
  isCrosshair: false,
}));

export const selectMap = (stage: string, channel: number): void => useSelection.setState({ stage, channel });

/** Adds a map to the chosen ones, or takes it away again. */
export const toggleChosen = (stage: string, channel: number): void =>
  useSelection.setState(({ chosen }) => {
    const others = chosen.filter((map) => map.stage !== stage || map.channel !== channel);
    return { chosen: others.length === chosen.length ? [...chosen, { stage, channel }] : others };
  });

export const openMap = (stage: string, channel: number): void => useSelection.setState({ stage, channel, isOpen: true });

export const closeMap = (): void => useSelection.setState({ isOpen: false, showsInput: false });
