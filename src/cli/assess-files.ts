// SPDX-License-Identifier: Apache-2.0
import { assessCollection, type CollectionResult } from '../capture/assess-collection.ts';
import { readInputs, type InputResource } from './input.ts';
import { withPdfNotes } from './pdf-notes.ts';
import { readSiteMapFile } from './site-map-file.ts';

export interface FilesResult extends Pick<CollectionResult, 'assessments' | 'languages' | 'standing'> {
  /** One line for each thing that could not be read: file, line, resource, path and why. */
  readonly errors: readonly string[];
  /** Everything that was read. */
  readonly resources: readonly unknown[];
}

/** Exit status where something could not be read. */
export const UNREADABLE = 2;

/**
 * Assesses what stands in files.
 * @param names - Files, folders, or `-` for standard input.
 * @param mapFile - A site's own table of codes.
 */
export async function assessFiles(names: readonly string[], mapFile?: string): Promise<FilesResult> {
  const map = mapFile === undefined ? [] : [await readSiteMapFile(mapFile)];
  const { resources: inputs, errors } = await readInputs(names);
  const resources = await withPdfNotes(inputs);
  // The map that is named goes before one among the files.
  const read = [...map.map((one) => ({ id: 'site', ...one })), ...resources.map(({ resource }) => resource)];
  const { assessments, languages, standing, problems } = assessCollection(read, new Date().toISOString());
  const bySource = new Map(resources.map((input) => [sourceOf(input), input]));
  const problemLines = problems.map(({ source, path, message }) => {
    const place = bySource.get(source)?.place();
    const where = place ? `${place.file}:${String(place.line)}: ${place.path === '' ? '' : `${place.path} `}` : '';
    return `${where}${source}: ${path}: ${message}`;
  });
  return { assessments, languages, standing, errors: [...errors, ...problemLines], resources: read };
}

function sourceOf({ resource }: InputResource): string {
  const { resourceType, id } = resource as { readonly resourceType: string; readonly id?: string };
  return `${resourceType}/${id ?? '(no id)'}`;
}
