// SPDX-License-Identifier: Apache-2.0
import type { Attachment, Resource } from '@medplum/fhirtypes';
import { table } from '../engine/table.ts';
import { binaryIn } from '../fhir/reference.ts';

/** A file that a record holds, or says where the server keeps it. */
export interface RecordFile {
  /** What people call it, with an ending by which their machine knows what to open it with. */
  readonly name: string;
  readonly contentType: string;
  /** `Binary/<id>`, where it is not in the record itself. */
  readonly reference: string | undefined;
  /** In base64, where it is. */
  readonly data: string | undefined;
}

/** Endings by which machines know a kind of file; the first is given to a name without one of them. */
const ENDINGS = table<readonly [string, ...string[]]>({
  'application/pdf': ['pdf'],
  'application/rtf': ['rtf'],
  'application/xml': ['xml'],
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/png': ['png'],
  'image/tiff': ['tif', 'tiff'],
  'text/html': ['html', 'htm'],
  'text/plain': ['txt', 'text'],
  'text/rtf': ['rtf'],
  'text/xml': ['xml'],
});

/**
 * The files of a note that a browser cannot open by their address: only who is signed in is given them.
 * @param binaries - The address of this server's Binaries: `https://ehr.example.org/fhir/Binary`.
 */
export function filesOf(resource: Resource, binaries: string): RecordFile[] {
  return attachmentsOf(resource).flatMap(({ url = '', data, contentType = '', title = 'File' }) => {
    const reference = isKeptHere(url, binaries) ? binaryIn(url) : undefined;
    const name = named(title, contentType);
    return reference === undefined && data === undefined ? [] : [{ name, contentType, reference, data }];
  });
}

/** The record without the addresses that would be shown as an empty frame; those of other servers stay. */
export function withoutFileAddresses<T extends Resource>(resource: T, binaries: string): T {
  return JSON.parse(JSON.stringify(resource), (key, value: unknown) =>
    key === 'url' && typeof value === 'string' && isKeptHere(value, binaries) ? undefined : value,
  ) as T;
}

function named(title: string, contentType: string): string {
  const [type = ''] = contentType.split(';');
  const endings = ENDINGS[type.trim().toLowerCase()];
  return endings === undefined || endings.some((ending) => title.toLowerCase().endsWith(`.${ending}`))
    ? title
    : `${title}.${endings[0]}`;
}

const WITH_ITS_SERVER = /^(?:[a-z][a-z\d+.-]*:)?\/\//i;

/** A signed address opens by itself; a Binary of another server is not ours of the same id. */
function isKeptHere(url: string, binaries: string): boolean {
  const isOurs = !WITH_ITS_SERVER.test(url) || url.startsWith(`${binaries}/`);
  return isOurs && !url.includes('?') && binaryIn(url) !== undefined;
}

function attachmentsOf(resource: Resource): Attachment[] {
  switch (resource.resourceType) {
    case 'DocumentReference':
      return resource.content.map(({ attachment }) => attachment);
    case 'DiagnosticReport':
      return resource.presentedForm ?? [];
    default:
      return [];
  }
}
