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

const ENDINGS = table<string>({
  'application/pdf': 'pdf',
  'application/rtf': 'rtf',
  'application/xml': 'xml',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/tiff': 'tif',
  'text/html': 'html',
  'text/plain': 'txt',
  'text/rtf': 'rtf',
  'text/xml': 'xml',
});

/** The files of a note that a browser cannot open by their address: only who is signed in is given them. */
export function filesOf(resource: Resource): RecordFile[] {
  return attachmentsOf(resource).flatMap(({ url = '', data, contentType = '', title = 'File' }) => {
    const reference = isKeptHere(url) ? binaryIn(url) : undefined;
    const ending = ENDINGS[contentType.replace(/;.*/s, '')];
    const name = ending === undefined || title.toLowerCase().endsWith(`.${ending}`) ? title : `${title}.${ending}`;
    return reference === undefined && data === undefined ? [] : [{ name, contentType, reference, data }];
  });
}

/** The record without the addresses that would be shown as an empty frame. */
export function withoutFileAddresses<T extends Resource>(resource: T): T {
  return JSON.parse(JSON.stringify(resource), (key, value: unknown) =>
    key === 'url' && typeof value === 'string' && isKeptHere(value) ? undefined : value,
  ) as T;
}

/** A signed address opens by itself. */
function isKeptHere(url: string): boolean {
  return !url.includes('?') && binaryIn(url) !== undefined;
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
