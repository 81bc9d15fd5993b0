// A recipe or an exported picture opened again: series, slice, preprocessing, network, range and map as they were, and a note of what differs.
import { colormapNames } from '../../src-shared/imaging/colormaps.ts';
import type { CtGround } from '../../src-shared/imaging/ct-ground.ts';
import type { Drawn } from '../../src-shared/imaging/drawn.ts';
import type { FileToken } from '../../src-shared/protocol/files-messages.ts';
import type { OpenedRecipe, RecipeRequest } from '../../src-shared/protocol/recipe-messages.ts';
import { useBrush } from './brush.ts';
import { engine } from './connection.ts';
import { type ColormapChoice, useDisplay } from './display.ts';
import { addDrawn } from './marks.ts';
import { setNetwork, setPreprocess, useNetwork } from './network.ts';
import { asNetworkStep } from './network-steps.ts';
import { openMap, useSelection } from './selection.ts';
import { currentSeries, scan, selectSeries, showSlice } from './series.ts';
import { useSlices } from './slices.ts';
import { stageOfNode, stagesOf } from './stages.ts';
import { showFailure, showNote } from './toasts.ts';
import { lookAgain } from './view.ts';

/** Under these names a file is a result of ours, or says nothing. */
export const isRecipeName = (name: string): boolean => /\.(json|png|tiff?|gif|webm|mp4|svg|pdf|nrrd|nii\.gz)$/i.test(name);

export async function openRecipeFile(request: RecipeRequest | FileToken): Promise<void> {
  const asked: RecipeRequest = 'token' in request ? { token: request.token } : request;
  try {
    let found = await engine().call('recipe.open', asked);
    if (found.seriesId === null && (found.seriesFile || found.isPhantom)) {
      await scan(found.seriesFile ? { tokens: [found.seriesFile.token] } : { phantom: true });
      found = await engine().call('recipe.open', asked);
    }
    await restore(found);
  } catch (thrown) {
    showFailure(thrown);
  }
}

async function restore({ label, seriesId, slice, preprocess, network, view, differences }: OpenedRecipe): Promise<void> {
  if (seriesId !== null) selectSeries(seriesId);
  const typed = preprocess === null ? {} : { preprocess };
  if (network)
    await asNetworkStep(`the network of ${label}`, () => setNetwork(network, currentSeries(), { ...typed, isStep: true }));
  if (seriesId !== null && slice !== null) showSlice(slice);
  if (!network && preprocess !== null) setPreprocess(preprocess, currentSeries());
  showView(view);
  if (seriesId !== null && view.ct !== null) showCt(view.ct, seriesId);
  if (seriesId !== null && view.drawn !== null) showDrawn(view.drawn);
  if (differences.length === 0) showNote(`${label}: shown as it was.`);
  else showFailure(new Error(`${label}: ${differences.join(' ')}`));
}

function showView({ node, channel, range, colormap }: OpenedRecipe['view']): void {
  const known = (['auto', ...colormapNames] as const).find((name) => name === colormap);
  useDisplay.setState({
    ...(range === null ? {} : { rangeMode: range }),
    ...(known === undefined ? {} : { colormap: known satisfies ColormapChoice }),
  });
  const { summary } = useNetwork.getState();
  const stage = summary && node !== null ? stageOfNode(stagesOf(summary), node) : null;
  if (!stage) return;
  useDisplay.setState({ afterRelu: stage.relu === null ? useDisplay.getState().afterRelu : stage.relu.name === node });
  if (channel !== null) openMap(stage.name, channel);
  else useSelection.setState({ stage: stage.name, channel: 0, isOpen: false, showsInput: false });
}

/** Window, and the map over the slice. */
function showCt(ct: CtGround, seriesId: string): void {
  const { shown } = useSlices.getState();
  lookAgain(ct.look, ct.invert === true, shown?.seriesId === seriesId ? shown.pixels : null);
  if (ct.mode === 'slice') useDisplay.setState({ overlayOpacity: 0 });
  else {
    useDisplay.setState({ overlayMode: ct.mode, overlayOpacity: ct.opacity });
    useBrush.setState({ range: ct.values ?? null });
  }
}

/** Regions and the line are seen with their numbers; pins always are. */
function showDrawn(drawn: Drawn): void {
  addDrawn(drawn);
  const tab = drawn.regions?.length ? 'regions' : drawn.lines?.length ? 'profile' : null;
  if (tab !== null) useDisplay.setState({ tab });
}
