// The stream `export.run`: chosen maps or whole layers of chosen slices into files, with progress; one bad slice does not stop the rest.
import { basename, join } from 'node:path';
import { type ColormapName, colormapNames } from '../../src-shared/imaging/colormaps.ts';
import { type MapGrid, mapGridOf } from '../../src-shared/imaging/map-grid.ts';
import { PROVENANCE_FORMAT, RECIPE_VERSION } from '../../src-shared/network/recipe.ts';
import { AppError, type ErrorRecord, isCancelled, throwIfCancelled, toErrorRecord } from '../../src-shared/protocol/errors.ts';
import type { ExportProgress, ExportReceipt, ExportRequest } from '../../src-shared/protocol/export-messages.ts';
import type { StreamContext } from '../../src-shared/protocol/server-stream.ts';
import type { ActivationStore } from './activation-store.ts';
import { writeWhole } from './atomic-write.ts';
import type { FileRegistry } from './file-registry.ts';
import { sha256 } from './hash.ts';
import type { NetworkStore } from './network-store.ts';
import { type ItemPlace, itemFiles, type OutputStyle, sliceFolder } from './result-writer.ts';
import { inputGridOf } from './run-inputs.ts';
import type { SeriesStore } from './series-store.ts';
import { activationOf } from './tile-source.ts';
import { VERSION } from './version.ts';
import { requirePlain } from './what-if/what-if.ts';

interface ExportNeeds {
  readonly files: FileRegistry;
  readonly activations: ActivationStore;
  readonly series: SeriesStore;
  readonly networks: NetworkStore;
}

/** @throws AppError file/* when nothing can be written there, engine/cancelled; whole files written so far stay */
export async function exportMaps(
  request: ExportRequest,
  context: StreamContext<ExportProgress, ExportRequest>,
  needs: ExportNeeds,
): Promise<ExportReceipt> {
  requirePlain(needs.networks.get(request.networkId), needs.series.get(request.seriesId).painted !== undefined);
  const folder = join(needs.files.pathOf(request.destination), requireFolderName(request.folderName));
  const job = new ExportJob(request, folder, context, needs);
  const failures: { slice: number; error: ErrorRecord }[] = [];
  for (const [done, slice] of request.slices.entries()) {
    throwIfCancelled(context.signal);
    try {
      await job.exportSlice(slice, done);
    } catch (thrown) {
      const aboutTheDisk = thrown instanceof AppError && thrown.code.startsWith('file/');
      if (isCancelled(thrown) || aboutTheDisk || request.slices.length === 1) throw thrown;
      failures.push({ slice, error: toErrorRecord(thrown) });
    }
  }
  return { folder: await needs.files.register(folder), files: job.filesDone, bytes: job.bytesWritten, failures };
}

/** One part of a path, never a way out of the chosen folder. @throws AppError file/write-failed */
function requireFolderName(name: string): string {
  if (name !== '' && name !== '.' && name !== '..' && basename(name) === name && !/[\\/:*?"<>|\0]/.test(name)) return name;
  throw new AppError('file/write-failed', `"${name}" cannot be a folder's name. Use letters, digits, dashes or spaces.`);
}

class ExportJob {
  readonly #request: ExportRequest;
  readonly #folder: string;
  readonly #context: StreamContext<ExportProgress, ExportRequest>;
  readonly #needs: ExportNeeds;
  readonly #style: OutputStyle;
  filesDone = 0;
  bytesWritten = 0;

  constructor(request: ExportRequest, folder: string, context: StreamContext<ExportProgress, ExportRequest>, needs: ExportNeeds) {
    this.#request = request;
    this.#folder = folder;
    this.#context = context;
    this.#needs = needs;
    this.#style = { format: request.format, range: request.range, colormap: requireColormap(request.colormap) };
  }

  async exportSlice(slice: number, slicesDone: number): Promise<void> {
    const { seriesId, networkId, preprocess, items, slices, overwrite } = this.#request;
    const { signal } = this.#context;
    const held = await this.#needs.activations.acquire(
      { seriesId, slice, networkId, preprocess },
      { priority: 'background', signal },
    );
    try {
      const folder = join(this.#folder, sliceFolder(slice));
      const results = items.map(({ node, channels }) => ({ activation: activationOf(held.result, node), channels }));
      const files = itemFiles(results, { folder, style: this.#style, ...this.#placeOf(slice) });
      for (const [position, file] of files.entries()) {
        throwIfCancelled(signal);
        const { bytes } = await writeWhole(file.path, file.encode(), { overwrite });
        this.filesDone++;
        this.bytesWritten += bytes;
        const filesTotal = this.filesDone + (slices.length - slicesDone) * files.length - (position + 1);
        this.#context.emitLatest({
          filesDone: this.filesDone,
          filesTotal,
          bytesWritten: this.bytesWritten,
          current: basename(file.path),
        });
      }
    } finally {
      held.release();
    }
  }

  /** Where the slice's maps lie, and what its files say of where they come from: hashes, no names. */
  #placeOf(slice: number): Pick<ItemPlace, 'provenance' | 'gridOf'> {
    const { seriesId, networkId, preprocess } = this.#request;
    const { series } = this.#needs.series.get(seriesId);
    const { inference, network, sourceSha256, weightsTitle } = this.#needs.networks.get(networkId);
    const grid = inputGridOf(series, [slice], inference.input);
    const provenance = {
      format: PROVENANCE_FORMAT,
      formatVersion: RECIPE_VERSION,
      program: { name: 'ConvScope', version: VERSION },
      model: { className: network.className, sha256: sourceSha256 },
      weights: { title: weightsTitle },
      input: { kind: 'series', seriesUidSha256: sha256(series.seriesInstanceUID), slices: [slice], preprocess },
      notice: 'Not for diagnostic use.',
    };
    const gridOf = (node: string): MapGrid | null => {
      const geometry = inference.nodes.find((one) => one.node.name === node)?.geometry;
      return geometry ? mapGridOf(grid, geometry) : null;
    };
    return { provenance: JSON.stringify(provenance), gridOf };
  }
}

function requireColormap(name: string): ColormapName | 'auto' {
  const found = name === 'auto' ? 'auto' : colormapNames.find((known) => known === name);
  if (found) return found;
  throw new AppError('engine/bad-request', `There is no colormap ${name}. There are: auto, ${colormapNames.join(', ')}.`);
}
