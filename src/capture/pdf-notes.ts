// SPDX-License-Identifier: Apache-2.0
import type { Attachment, Binary, DiagnosticReport, DocumentReference, Resource } from '@medplum/fhirtypes';
import { decodeBase64, encodeBase64 } from '../fhir/base64.ts';
import type { FhirClient } from '../fhir/fhir-client.ts';
import { R4_SCHEMAS } from '../fhir/r4.ts';
import { isPdf } from '../fhir/read/note-text.ts';
import type { RecordSet } from '../fhir/record-set.ts';
import { binaryIn } from '../fhir/reference.ts';

type TextOfPdf = NonNullable<FhirClient['textOfPdf']>;

/** A record with the text of its PDFs in their place, where somebody reads PDFs and they have any; else as it is. */
export async function withPdfText<R extends Resource>(resource: R, textOfPdf: TextOfPdf | undefined): Promise<R> {
  if (!textOfPdf) {
    return resource;
  }
  const texts = new Map<Attachment | Binary, Attachment | Binary>();
  for (const file of filesOf(resource).filter(isPdf)) {
    texts.set(file, await asText(file, textOfPdf));
  }
  return texts.size === 0 ? resource : withFiles(resource, (file) => (texts.get(file) ?? file) as typeof file);
}

/** A document whose PDFs were read, as what they are now: whoever reads a copy of it need not know of PDFs. */
export function withFormsRead<R extends Resource>(resource: R, records: RecordSet): R {
  const formOf = <F extends Attachment | Binary>(file: F): F => {
    const url = 'url' in file ? file.url : undefined;
    const read = isPdf(file) ? records.find('Binary', binaryIn(url ?? '')) : undefined;
    return read?.contentType === undefined || isPdf(read) ? file : { ...file, contentType: read.contentType };
  };
  return withFiles(resource, formOf);
}

type OnFile = <F extends Attachment | Binary>(file: F) => F;

/** Every file of a note: in itself, in its Binary, or in one that stands inside it. */
function filesOf(resource: Resource): (Attachment | Binary)[] {
  const files: (Attachment | Binary)[] = [];
  withFiles(resource, (file) => {
    files.push(file);
    return file;
  });
  return files;
}

/** A record with something done to each of its files; records come as they are, and what is none is left aside. */
function withFiles<R extends Resource>(resource: R, change: OnFile): R;
function withFiles(resource: Resource, change: OnFile): Resource {
  if (isRead<Binary>('Binary', resource)) {
    return change(resource);
  }
  if (isRead<DocumentReference>('DocumentReference', resource)) {
    const content = contentOf(resource);
    const files = content ? { content: content.map((one) => ({ ...one, attachment: change(one.attachment) })) } : {};
    return { ...resource, ...files, ...withInner(resource, change) };
  }
  if (isRead<DiagnosticReport>('DiagnosticReport', resource)) {
    const { presentedForm } = resource;
    const forms = presentedForm ? { presentedForm: presentedForm.map((file) => change(file)) } : {};
    return { ...resource, ...forms, ...withInner(resource, change) };
  }
  return resource;
}

/** Records come as they are, and one may lack what FHIR asks for. */
function contentOf({ content }: DocumentReference): DocumentReference['content'] | undefined {
  return content;
}

function withInner({ contained }: DocumentReference | DiagnosticReport, change: OnFile): { contained?: Resource[] } {
  return contained ? { contained: contained.map((inner) => withFiles(inner, change)) } : {};
}

/** True for a record of a type whose schema it fits: its files can be looked at. */
function isRead<R extends Binary | DocumentReference | DiagnosticReport>(
  type: R['resourceType'],
  resource: Resource,
): resource is R {
  return resource.resourceType === type && R4_SCHEMAS[type].safeParse(resource).success;
}

async function asText<T extends Attachment | Binary>(file: T, textOfPdf: TextOfPdf): Promise<T> {
  const text = file.data === undefined ? undefined : await textOfPdf(decodeBase64(file.data));
  return text === undefined || text.trim() === ''
    ? file
    : { ...file, contentType: 'text/plain; charset=utf-8', data: encodeBase64(new TextEncoder().encode(text)) };
}
