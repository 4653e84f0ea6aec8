// SPDX-License-Identifier: Apache-2.0
import type { Attachment, DiagnosticReport, DocumentReference, Resource } from '@medplum/fhirtypes';
import { withFormsRead, withPdfText } from '../../src/capture/pdf-notes.ts';
import { RecordSet } from '../../src/fhir/record-set.ts';
import { treatment } from '../support/visit.ts';

const PDF = { contentType: 'application/pdf', data: btoa('%PDF low back pain') };
const TEXT = { contentType: 'text/plain; charset=utf-8', data: btoa('LOW BACK PAIN') };
const subject = { reference: 'Patient/p1' };

/** Reads a PDF of ours in capitals; none that is a scan. */
const textOfPdf = async (pdf: Uint8Array): Promise<string | undefined> => {
  const text = new TextDecoder().decode(pdf);
  return Promise.resolve(text.startsWith('%PDF') ? text.slice(5).toUpperCase() : text === 'blank' ? ' \n ' : undefined);
};
const document = (...files: readonly Attachment[]): DocumentReference => ({
  ...{ resourceType: 'DocumentReference', id: 'd', status: 'current', subject },
  content: files.map((attachment) => ({ attachment })),
});
const report = (...presentedForm: Attachment[]): DiagnosticReport => ({
  ...{ resourceType: 'DiagnosticReport', id: 'r', status: 'final', code: { text: 'Visit note' }, subject },
  presentedForm,
});
const binary = (file: { contentType: string; data?: string }, id = 'b'): Resource => ({
  resourceType: 'Binary',
  id,
  ...file,
});

test.each<[string, Resource, Resource]>([
  ['a Binary', binary(PDF), binary(TEXT)],
  [
    'a document, each of its files',
    document(PDF, { contentType: 'text/html', data: 'eA==' }, PDF),
    document(TEXT, { contentType: 'text/html', data: 'eA==' }, TEXT),
  ],
  ['a report', report(PDF), report(TEXT)],
  ['a Binary inside a report', { ...report(), contained: [binary(PDF)] }, { ...report(), contained: [binary(TEXT)] }],
  [
    'a Binary inside a document',
    { ...document(), contained: [binary(PDF)] },
    { ...document(), contained: [binary(TEXT)] },
  ],
])('the text of a PDF stands in its place: %s', async (_what, resource, read) => {
  expect(await withPdfText(resource, textOfPdf)).toEqual(read);
});

test.each<[string, Resource]>([
  ['a scan', binary({ contentType: 'application/pdf', data: btoa('image') })],
  ['one whose text is blank', binary({ contentType: 'application/pdf', data: btoa('blank') })],
  ['one without bytes', binary({ contentType: 'application/pdf' })],
  ['a text', binary({ contentType: 'text/plain', data: btoa('%PDF is a format') })],
  ['a treatment', treatment('mt', '10:00-10:30')],
  ['a document that is none as FHIR has it', { ...document(), content: PDF } as unknown as Resource],
])('%s stays as it is', async (_what, resource) => {
  expect(await withPdfText(resource, textOfPdf)).toEqual(resource);
});

test('where nobody reads PDFs, a record is the same', async () => {
  const resource = document(PDF);
  expect(await withPdfText(resource, undefined)).toBe(resource);
});

describe('a document beside files that were read', () => {
  const named = (url: string, contentType = 'application/pdf'): Attachment => ({ contentType, url });
  const records = new RecordSet([
    binary(TEXT, 'read'),
    binary({ contentType: 'application/pdf', data: btoa('image') }, 'scan'),
  ]);

  test('names each as what it is now', () => {
    expect(
      withFormsRead(
        document(named('Binary/read'), named('Binary/scan'), named('Binary/none'), named('Binary/read', 'text/html')),
        records,
      ),
    ).toEqual(
      document(
        named('Binary/read', TEXT.contentType),
        named('Binary/scan'),
        named('Binary/none'),
        named('Binary/read', 'text/html'),
      ),
    );
    expect(withFormsRead(report(named('Binary/read')), records)).toEqual(
      report(named('Binary/read', TEXT.contentType)),
    );
  });
});
