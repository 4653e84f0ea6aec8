// SPDX-License-Identifier: Apache-2.0
import { assessCollection, type CollectionResult } from '../capture/assess-collection.ts';
import { readInputs, type InputResource } from './input.ts';

export interface FilesResult extends Pick<CollectionResult, 'assessments' | 'languages' | 'standing'> {
  /** One line for each thing that could not be read: file, line, resource, path and why. */
  readonly errors: readonly string[];
}

/** Exit status where something could not be read. */
export const UNREADABLE = 2;

/**
 * Assesses what stands in files.
 * @param names - Files, folders, or `-` for standard input.
 */
export async function assessFiles(names: readonly string[]): Promise<FilesResult> {
  const { resources, errors } = await readInputs(names);
  const { assessments, languages, standing, problems } = assessCollection(
    resources.map(({ resource }) => resource),
    new Date().toISOString(),
  );
  const bySource = new Map(resources.map((input) => [sourceOf(input), input]));
  const problemLines = problems.map(({ source, path, message }) => {
    const place = bySource.get(source)?.place();
    const where = place ? `${place.file}:${String(place.line)}: ${place.path === '' ? '' : `${place.path} `}` : '';
    return `${where}${source}: ${path}: ${message}`;
  });
  return { assessments, languages, standing, errors: [...errors, ...problemLines] };
}

function sourceOf({ resource }: InputResource): string {
  const { resourceType, id } = resource as { readonly resourceType: string; readonly id?: string };
  return `${resourceType}/${id ?? '(no id)'}`;
}
