// SPDX-License-Identifier: Apache-2.0
import {
  GOOD,
  LOINC,
  NOTE,
  SNOMED,
  SUBJECT,
  VISIT,
  all,
  base64,
  coverage,
  drop,
  filed,
  medicare,
  observed,
  onEncounter,
  onOther,
  onProcedure,
  testRows,
  record,
  secondCoverage,
  service,
  undocumented,
  type Row,
} from '../support/record-tables.ts';

/** Ten minutes of this and ten of exercise: one unit of either by CMS's count, one of each by the midpoint. */
const tenAndTen = all(
  onProcedure({ performedPeriod: { start: '2026-03-02T10:00:00-05:00', end: '2026-03-02T10:10:00-05:00' } }),
  service('97110', '10:10', '10:20'),
);
const CMS = '-: units-need-choice';
const MIDPOINT = 'B1 GP';
const called = (name: string): Row[1] => onOther('payer', { name });
const typed = (system: string, code: string): Row[1] =>
  coverage({ type: { coding: [{ system, code }] }, payor: [{ display: 'Plan' }] });
const X12 = 'https://codesystem.x12.org/005010/1032';
const SOPT = 'https://nahdo.org/sopt';
const commercial = secondCoverage('Sample Commercial Plan');

const PAYERS: readonly Row[] = [
  ['a commercial plan', (chart) => chart, MIDPOINT],
  ...[
    'Medicare Part B',
    'NORIDIAN JF PART B',
    'Aetna Medicare PPO',
    'AARP Medicare Supplement',
    'TRICARE East (Humana Military)',
    'UnitedHealthcare',
  ].map((name): Row => [name, called(name), CMS]),
  ['Aetna', called('Aetna'), MIDPOINT],
  ['Medicare that ended', all(medicare, coverage({ period: { end: '2026-02-28' } }), commercial), MIDPOINT],
  ['Medicare that ends on the day', all(medicare, coverage({ period: { end: '2026-03-02' } })), CMS],
  ['Medicare that ends in the month', all(medicare, coverage({ period: { start: '2020', end: '2026-03' } })), CMS],
  ['Medicare from next month', all(medicare, coverage({ period: { start: '2026-04-01' } }), commercial), MIDPOINT],
  ...['draft', 'cancelled'].map((status): Row => [
    `Medicare that is ${status}`,
    all(medicare, coverage({ status }), commercial),
    MIDPOINT,
  ]),
  ['Medicare behind another', all(coverage({ order: 1 }), secondCoverage('Medicare Part B', { order: 2 })), CMS],
  ['Medicare in the same place', all(coverage({ order: 1 }), secondCoverage('Medicare Part B', { order: 1 })), CMS],
  ['the patient pays', coverage({ payor: [SUBJECT] }), MIDPOINT],
  ['the patient beside Medicare', all(coverage({ payor: [SUBJECT] }), secondCoverage('Medicare Part B')), CMS],
  ['a relative pays', coverage({ payor: [{ reference: 'RelatedPerson/r1' }] }), MIDPOINT],
  ['nobody is said to pay', drop('coverage', 'payer'), MIDPOINT],
  ['Medicare by source of payment', typed(SOPT, '121'), CMS],
  ['a commercial plan by source of payment', typed(SOPT, '5'), MIDPOINT],
  ['Medicare by X12', typed(X12, 'MB'), CMS],
  ['TRICARE by X12', typed(X12, 'CH'), CMS],
  ['a commercial plan by X12', typed(X12, 'CI'), MIDPOINT],
  [
    'Medicare by the name of its plan',
    coverage({
      class: [{ type: { coding: [{ code: 'plan' }] }, value: 'MEDB', name: 'MEDICARE B' }],
      payor: [{ display: 'Payer 7' }],
    }),
    CMS,
  ],
  [
    'an employer with Medicare in its name',
    coverage({ class: [{ type: { coding: [{ code: 'group' }] }, value: '77', name: 'Medicare Staffing LLC' }] }),
    MIDPOINT,
  ],
  [
    'a payer inside the coverage',
    coverage({
      contained: [{ resourceType: 'Organization', id: 'o', name: 'Novitas Solutions' }],
      payor: [{ reference: '#o' }],
    }),
    CMS,
  ],
  [
    'a payer inside the coverage with the mark in its id',
    coverage({
      contained: [{ resourceType: 'Organization', id: '#o', name: 'Novitas Solutions' }],
      payor: [{ reference: '#o' }],
    }),
    CMS,
  ],
];

const NOTHING = 'B2 GP: exam-findings-missing, functional-limitation-missing, response-missing, symptoms-missing';
const UNSEEN = 'B2 GP: note-not-seen';
const data = base64(NOTE);
const plain = { contentType: 'text/plain', data };
const cda = (body: string): string =>
  base64(`<ClinicalDocument xmlns="urn:hl7-org:v3"><component>${body}</component></ClinicalDocument>`);
const report = (facts: object): Row[1] =>
  all(
    undocumented,
    record('DiagnosticReport', 'note', {
      status: 'final',
      code: { text: 'Visit note' },
      subject: SUBJECT,
      encounter: VISIT,
      effectiveDateTime: '2026-03-02',
      conclusion: NOTE,
      ...facts,
    }),
  );

const NOTES: readonly Row[] = [
  ['none', undocumented, NOTHING],
  ['text', filed(plain), GOOD],
  ['a type in capitals', filed({ contentType: 'TEXT/HTML', data: base64(`<p>${NOTE}</p>`) }), GOOD],
  ['no type', filed({ data }), GOOD],
  ['a type that says nothing', filed({ contentType: 'application/octet-stream', data }), GOOD],
  ['base64 in lines', filed({ ...plain, data: data.replace(/(.{76})/g, '$1\r\n') }), GOOD],
  [
    'a file in its own address',
    filed({ contentType: 'text/plain', url: `data:text/plain;charset=utf-8;base64,${data}` }),
    GOOD,
  ],
  ['UTF-16', filed({ ...plain, data: Buffer.from(`\ufeff${NOTE}`, 'utf16le').toString('base64') }), GOOD],
  ['RTF', filed({ contentType: 'text/rtf', data: base64(`{\\rtf1\\ansi ${NOTE.replaceAll('\n', '\\par ')}}`) }), GOOD],
  [
    'CDA with sections',
    filed({
      contentType: 'application/xml',
      data: cda(
        `<structuredBody><component><section><title>Note</title><text><list><item>${NOTE.split('\n').join('</item><item>')}</item></list></text></section></component></structuredBody>`,
      ),
    }),
    GOOD,
  ],
  [
    'CDA around a text',
    filed({
      contentType: 'text/xml;charset=UTF-8',
      data: cda(`<nonXMLBody><text mediaType="text/plain" representation="B64">${data}</text></nonXMLBody>`),
    }),
    GOOD,
  ],
  [
    'two forms, one of which is not there',
    filed(
      {},
      { content: [{ attachment: { contentType: 'application/pdf', url: 'Binary/gone' } }, { attachment: plain }] },
    ),
    GOOD,
  ],
  ['of the visit, without a date', filed(plain, { date: undefined }), GOOD],
  ['of the date, without a visit', filed(plain, { context: undefined }), GOOD],
  ['of the visit, begun days before', filed(plain, { date: '2026-02-27T10:00:00-05:00' }), GOOD],
  [
    'filed later about the day',
    filed(plain, { date: '2026-03-05T10:00:00-05:00', context: { period: { start: '2026-03-02T10:00:00-05:00' } } }),
    GOOD,
  ],
  ['of the day before', filed(plain, { date: '2026-03-01T16:00:00-05:00', context: undefined }), NOTHING],
  ['of another patient', filed(plain, { subject: { reference: 'Patient/p2' } }), NOTHING],
  ['superseded', filed(plain, { status: 'superseded' }), NOTHING],
  ['a scan', filed({ contentType: 'image/tiff', data: 'AAAA' }), UNSEEN],
  ['a PDF that is not there', filed({ contentType: 'application/pdf', url: 'Binary/gone' }), UNSEEN],
  [
    'a picture of an insurance card',
    filed({ contentType: 'image/png', data: 'AAAA' }, { type: { text: 'Insurance card' } }),
    NOTHING,
  ],
  ['with the treatment', all(undocumented, onProcedure({ note: [{ text: NOTE }] })), GOOD],
  ['a report', report({}), GOOD],
  ['a report of therapy', report({ category: [{ coding: [{ code: 'PT' }] }] }), GOOD],
  ['a report of a laboratory', report({ category: [{ coding: [{ code: 'LAB' }] }] }), NOTHING],
  ['a report of imaging', report({ category: [{ coding: [{ system: LOINC, code: 'LP29684-5' }] }] }), NOTHING],
  ['a report that was cancelled', report({ status: 'cancelled' }), NOTHING],
  [
    'a report that is a scan',
    report({ conclusion: undefined, presentedForm: [{ contentType: 'image/png', data: 'AAAA' }] }),
    UNSEEN,
  ],
];

const outcomes = [
  'Oswestry Disability Index',
  'LEFS',
  'QuickDASH',
  'PSFS',
  'Roland-Morris',
  'PROMIS Physical Function',
  'AM-PAC',
  'Timed Up and Go',
  'Berg Balance Scale',
  '6 Minute Walk Test',
];
const findings = [
  'Knee flexion AROM',
  'MMT quadriceps',
  'Straight leg raise',
  'Grip strength right',
  'Joint mobility L4-5',
  'Palpation',
];
const pain = (value: number): Row[1] =>
  all(
    onEncounter({ reasonCode: undefined }),
    observed({ code: { coding: [{ system: LOINC, code: '72514-3' }] }, valueInteger: value }),
  );

const MEASURES: readonly Row[] = [
  ...outcomes.map((text): Row => [
    text,
    all(drop('func'), observed({ code: { text }, valueQuantity: { value: 32 } })),
    GOOD,
  ]),
  ...findings.map((text): Row => [
    text,
    all(drop('exam'), observed({ code: { text }, valueString: 'limited to 45 degrees' })),
    GOOD,
  ]),
  ['pain of 4', pain(4), GOOD],
  ['pain of 0', pain(0), 'B2 GP: symptoms-missing'],
  ['a finding without its value', onOther('exam', { valueString: undefined }), 'B2 GP: exam-findings-missing'],
  [
    'a finding of the day before',
    onOther('exam', { encounter: undefined, effectiveDateTime: '2026-03-01' }),
    'B2 GP: exam-findings-missing',
  ],
  [
    'a finding of an instant',
    onOther('exam', {
      encounter: undefined,
      effectiveDateTime: undefined,
      effectiveInstant: '2026-03-02T10:00:00-05:00',
    }),
    GOOD,
  ],
];

const NO_PLAN = 'P2 GP: plan-of-care-missing';
const plan = (facts: Record<string, unknown>): Row[1] => onOther('plan', facts);
const untitled = { title: undefined, description: undefined };
const GOALS = 'Goal: sit for an hour. Manual therapy and exercise, twice a week for 8 weeks.';

const PLANS: readonly Row[] = [
  ['none', drop('plan'), NO_PLAN],
  ['for diabetes', plan({ title: 'Diabetes plan', description: 'Goal: A1c below 7. Diet, twice a week' }), NO_PLAN],
  [
    'for hypertension, in its narrative',
    plan({
      ...untitled,
      category: [{ coding: [{ system: SNOMED, code: '734163000', display: 'Care plan' }] }],
      text: { div: '<div>Care plan for hypertension. Low salt diet education</div>' },
    }),
    NO_PLAN,
  ],
  [
    'in its narrative, as US Core has it',
    plan({
      ...untitled,
      category: [{ coding: [{ code: 'assess-plan' }] }],
      text: { div: `<div>Physical therapy plan of care. ${GOALS}</div>` },
    }),
    GOOD,
  ],
  ['ended', plan({ period: { start: '2026-01-02', end: '2026-02-20' } }), 'P2 GP: plan-of-care-expired'],
  ['begins later', plan({ period: { start: '2026-03-20' } }), NO_PLAN],
  ...['revoked', 'entered-in-error', 'on-hold'].map((status): Row => [status, plan({ status }), NO_PLAN]),
  ['completed', plan({ status: 'completed' }), GOOD],
  ['with times in UTC', plan({ period: { start: '2026-02-02T05:00:00Z', end: '2026-05-01T04:00:00Z' } }), GOOD],
  [
    'a document',
    all(
      drop('plan'),
      record('DocumentReference', 'poc', {
        status: 'current',
        type: { coding: [{ system: LOINC, code: '18776-5' }] },
        subject: SUBJECT,
        date: '2026-02-02',
        content: [{ attachment: { contentType: 'text/plain', data: base64(GOALS) } }],
      }),
    ),
    GOOD,
  ],
  [
    'one for diabetes beside it',
    record('CarePlan', 'other', {
      status: 'active',
      title: 'Diabetes plan',
      subject: SUBJECT,
      period: { start: '2020-01-01' },
    }),
    GOOD,
  ],
];

describe('who pays', () => {
  testRows(PAYERS, tenAndTen);
});

describe('notes', () => {
  testRows(NOTES);
});

describe('what was measured', () => {
  testRows(MEASURES);
});

describe('plans of care', () => {
  testRows(PLANS);
});
