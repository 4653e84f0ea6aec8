// SPDX-License-Identifier: Apache-2.0
import type { Attachment, DocumentReference } from '@medplum/fhirtypes';
import { filesOf, withoutFileAddresses } from '../../src/capture/record-files.ts';

const PDF = 'application/pdf';
const BINARIES = 'https://ours.example.org/fhir/R4/Binary';
const ELSEWHERE = 'https://other.example.org/fhir/R4/Binary/scan';
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
  [
    'one of this server by its whole address',
    { contentType: PDF, url: `${BINARIES}/scan`, title: 'Scan.pdf' },
    [{ name: 'Scan.pdf', contentType: PDF, reference: 'Binary/scan', data: undefined }],
  ],
  ['one of another server, which is not ours of the same id', { contentType: PDF, url: ELSEWHERE }, []],
  ['the same without the protocol', { contentType: PDF, url: ELSEWHERE.replace('https:', '') }, []],
  ['one of another address on this host', { contentType: PDF, url: `${BINARIES.replace('R4', 'R5')}/scan` }, []],
  ['one that is nowhere', { contentType: PDF }, []],
])('the files of a note: %s', (_, attachment, files) => {
  expect(filesOf(note(attachment), BINARIES)).toEqual(files);
});

test.each([
  ['scan.jpeg', 'image/jpeg', 'scan.jpeg'],
  ['Scan.TIFF', 'image/tiff', 'Scan.TIFF'],
  ['n.htm', 'text/html', 'n.htm'],
  ['scan', 'image/jpeg', 'scan.jpg'],
  ['scan.pdf', 'image/jpeg', 'scan.pdf.jpg'],
  ['note', 'text/plain ; charset=utf-8', 'note.txt'],
  ['note', 'Text/Plain', 'note.txt'],
  ['note', 'application/x-own', 'note'],
  ['jpeg', 'image/jpeg', 'jpeg.jpg'],
])('%s as %s is saved as %s', (title, contentType, name) => {
  expect(filesOf(note({ title, contentType, data: 'SGk=' }), BINARIES).map((file) => file.name)).toEqual([name]);
});

test('a report has files too; a record of another kind has none', () => {
  const [attachment] = note({ contentType: PDF, url: 'Binary/scan' }).content.map((one) => one.attachment);
  const report = { resourceType: 'DiagnosticReport', status: 'final', code: {} } as const;
  expect(
    filesOf({ ...report, presentedForm: attachment ? [attachment] : [] }, BINARIES).map(({ reference }) => reference),
  ).toEqual(['Binary/scan']);
  expect(filesOf(report, BINARIES)).toEqual([]);
  expect(filesOf({ resourceType: 'Patient' }, BINARIES)).toEqual([]);
});

test('an address that only who is signed in may read is not shown as one to follow; others stay', () => {
  const shown = withoutFileAddresses(
    note({ url: 'Binary/scan', title: 'Scan' }, { url: SIGNED }, { url: `${BINARIES}/scan` }, { url: ELSEWHERE }),
    BINARIES,
  );
  expect(shown.content.map(({ attachment }) => attachment)).toEqual([
    { title: 'Scan' },
    { url: SIGNED },
    {},
    { url: ELSEWHERE },
  ]);
});
