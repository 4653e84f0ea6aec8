// SPDX-License-Identifier: Apache-2.0
import type { Attachment, DocumentReference, Resource } from '@medplum/fhirtypes';
import { decodeBase64, encodeBase64 } from '../fhir/base64.ts';
import type { FhirClient } from '../fhir/fhir-client.ts';
import { R4_SCHEMAS } from '../fhir/r4.ts';
import { isPdf } from '../fhir/read/note-text.ts';
import type { RecordSet } from '../fhir/record-set.ts';
import { binaryIn } from '../fhir/reference.ts';

type TextOfPdf = NonNullable<FhirClient['textOfPdf']>;

/** A record with the text of its PDFs in their place, where somebody reads PDFs and they have any; else as it is. */
export async function withPdfText<R extends Resource>(resource: R, textOfPdf: TextOfPdf | undefined): Promise<R> {
  if (textOfPdf && resource.resourceType === 'Binary' && R4_SCHEMAS.Binary.safeParse(resource).success) {
    return asText(resource, textOfPdf);
  }
  const files = textOfPdf && isDocument(resource) ? resource.content : [];
  return textOfPdf && files.some(({ attachment }) => isPdf(attachment))
    ? {
        ...resource,
        content: await Promise.all(
          files.map(async (one) => ({ ...one, attachment: await asText(one.attachment, textOfPdf) })),
        ),
      }
    : resource;
}

/** A document whose PDFs were read, as what they are now: whoever reads a copy of it need not know of PDFs. */
export function withFormsRead<R extends Resource>(resource: R, records: RecordSet): R {
  const formOf = (attachment: Attachment): Attachment => {
    const read = isPdf(attachment) ? records.find('Binary', binaryIn(attachment.url ?? '')) : undefined;
    return read?.contentType === undefined || isPdf(read)
      ? attachment
      : { ...attachment, contentType: read.contentType };
  };
  return isDocument(resource)
    ? { ...resource, content: resource.content.map((one) => ({ ...one, attachment: formOf(one.attachment) })) }
    : resource;
}

/** True for a document whose files can be looked at; records come as they are. */
function isDocument(resource: Resource): resource is DocumentReference {
  const { data } = R4_SCHEMAS.DocumentReference.safeParse(resource);
  return data?.content !== undefined;
}

async function asText<T extends Attachment>(file: T, textOfPdf: TextOfPdf): Promise<T> {
  const text = isPdf(file) && file.data !== undefined ? await textOfPdf(decodeBase64(file.data)) : undefined;
  return text === undefined || text.trim() === ''
    ? file
    : { ...file, contentType: 'text/plain; charset=utf-8', data: encodeBase64(new TextEncoder().encode(text)) };
}
