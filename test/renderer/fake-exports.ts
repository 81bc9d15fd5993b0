// What the engine of the window's tests answers about exports and recipes.
import type { Handlers } from '../../src-shared/protocol/server.ts';

export const exportCalls: Pick<Handlers['calls'], 'recipe.open' | 'export.preview'> = {
  'recipe.open': async () => ({
    ...{
      label: 'recipe.json',
      seriesId: null,
      seriesFile: null,
      isPhantom: false,
      slice: null,
      preprocess: null,
      network: null,
    },
    view: { node: null, channel: null, range: null, colormap: null, drawn: null, ct: null },
    differences: [],
  }),
  'export.preview': async () => ({
    ...{ files: 1, bytes: 8, seconds: 1, folder: 'maps', picture: null },
    command: 'convscope run',
    identity: [],
  }),
};
