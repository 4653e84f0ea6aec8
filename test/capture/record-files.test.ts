// SPDX-License-Identifier: Apache-2.0
import type { Attachment, DocumentReference } from '@medplum/fhirtypes';
import { filesOf, withoutFileAddresses } from '../../src/capture/record-files.ts';

const PDF = 'application/pdf';
const SIGNED = 'https://storage.example.org/binary/0b1f0b1c-4b0e-4a3b-9d55-0f3f4d0c2a11?Signature=x';

function note(...attachments: readonly Attachment[]): DocumentReference {
  return {
    resourceType: 'DocumentReference',
    status: 'current',
    content: attachments.map((attachment) => ({ attachment })),
  };
}

test.each<[string, Attachment, object[]]>([
  [
    'one that the server keeps',
    { contentType: PDF, url: 'Binary/scan', title: 'Therapy note' },
    [{ name: 'Therapy note.pdf', contentType: PDF, reference: 'Binary/scan', data: undefined }],
  ],
  [
    'one in the record itself, whose title has its ending',
    { contentType: 'text/plain; charset=utf-8', data: 'SGk=', title: 'Note.TXT' },
    [{ name: 'Note.TXT', contentType: 'text/plain; charset=utf-8', reference: undefined, data: 'SGk=' }],
  ],
  [
    'one of a kind that nobody knows, without a title',
    { data: 'SGk=' },
    [{ name: 'File', contentType: '', reference: undefined, data: 'SGk=' }],
  ],
  ['one whose signed address opens by itself', { contentType: PDF, url: SIGNED }, []],
  ['one that is nowhere', { contentType: PDF }, []],
])('the files of a note: %s', (_, attachment, files) => {
  expect(filesOf(note(attachment))).toEqual(files);
});

test('a report has files too; a record of another kind has none', () => {
  const [attachment] = note({ contentType: PDF, url: 'Binary/scan' }).content.map((one) => one.attachment);
  const report = { resourceType: 'DiagnosticReport', status: 'final', code: {} } as const;
  expect(
    filesOf({ ...report, presentedForm: attachment ? [attachment] : [] }).map(({ reference }) => reference),
  ).toEqual(['Binary/scan']);
  expect(filesOf(report)).toEqual([]);
  expect(filesOf({ resourceType: 'Patient' })).toEqual([]);
});

test('an address that only who is signed in may read is not shown as one to follow; others stay', () => {
  const shown = withoutFileAddresses(note({ url: 'Binary/scan', title: 'Scan' }, { url: SIGNED }));
  expect(shown.content.map(({ attachment }) => attachment)).toEqual([{ title: 'Scan' }, { url: SIGNED }]);
});
