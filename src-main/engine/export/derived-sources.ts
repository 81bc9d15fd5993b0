// The images that derived DICOM objects are made of, as those objects name them: read from the files of the series when they are needed.
import { AppError } from '../../../src-shared/protocol/errors.ts';
import type { IdentityRules } from '../../dicom/derived-identity.ts';
import { type DerivedSource, readDerivedSource } from '../../dicom/derived-source.ts';
import type { Series } from '../../dicom/series-types.ts';
import { sha256 } from '../hash.ts';
import type { RunItem } from '../run/run-inputs.ts';
import { readSource, type SliceSource, sourceKey, sourceLabel } from '../slice-source.ts';
import type { OutputStyle } from './output-style.ts';

/** @throws AppError engine/bad-request for an array, dicom/corrupt */
export async function derivedSourceOf(series: Series<SliceSource> | null, { slice }: RunItem): Promise<DerivedSource> {
  const found = slice === null ? undefined : series?.slices[slice];
  if (!found)
    throw new AppError(
      'engine/bad-request',
      'DICOM objects are derived from images of a series; an array has none. Export it as nifti, nrrd or npy instead.',
    );
  const isOneOfMany = series?.slices.some((other) => other !== found && sourceKey(other.file) === sourceKey(found.file)) ?? false;
  const source = readDerivedSource(new Uint8Array(await readSource(found.file)), isOneOfMany ? found.frame + 1 : null);
  if (source) return source;
  throw new AppError('dicom/corrupt', `${sourceLabel(found.file)} cannot be read any more. Copy it again from where it came.`);
}

export const identityRules = ({ keep }: Pick<OutputStyle, 'keep'>): IdentityRules => ({
  keep: (keep ?? []).flatMap((kind) => (kind === 'paths' ? [] : [kind])),
  hash: sha256,
});
