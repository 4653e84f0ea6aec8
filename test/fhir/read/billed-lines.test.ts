// SPDX-License-Identifier: Apache-2.0
import { billedLinesOf, type BilledLine } from '../../../src/fhir/read/billed-lines.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { CPT } from '../../../src/fhir/systems.ts';
import { therapist, treatment, visit } from '../../support/visit.ts';

const item = (code: string, facts: object = {}): object => ({
  ...{ sequence: 1, productOrService: { coding: [{ system: CPT, code }] }, servicedDate: '2026-03-02' },
  ...facts,
});
const bill = (resourceType: string, id: string, facts: object): object => ({
  ...{ resourceType, id, status: 'active', use: 'claim', patient: { reference: 'Patient/p1' }, created: '2026-03-03' },
  ...facts,
});
const claim = (id: string, ...items: object[]): object => bill('Claim', id, { item: items });
const decision = (id: string, facts: object, ...items: object[]): object =>
  bill('ExplanationOfBenefit', id, { outcome: 'complete', item: items, ...facts });
const read = (...resources: object[]): readonly BilledLine[] => billedLinesOf(new RecordSet(resources), 'Patient/p1');
/** What is billed, in a word each: `97140 2026-03-02 2`. */
const told = (...resources: object[]): string[] =>
  read(...resources).map(({ code, dateOfService, units }) => [code, dateOfService, units].join(' '));
const units = (value: number): object => ({ quantity: { value } });

test('a line of a Claim, with what it says', () => {
  const line = item('97140', {
    ...units(2),
    modifier: [{ coding: [{ code: 'GP' }] }],
    net: { value: 80, currency: 'USD' },
    encounter: [{ reference: 'Encounter/e1' }],
  });
  expect(read(claim('c', line, item('97110')))).toEqual([
    {
      code: '97140',
      modifiers: ['GP'],
      units: 2,
      dateOfService: '2026-03-02',
      encounter: 'Encounter/e1',
      net: { value: 80, currency: 'USD' },
      allowed: undefined,
    },
    expect.objectContaining({ code: '97110', modifiers: [], units: 1, encounter: undefined, net: undefined }),
  ]);
});

describe('what bills nothing', () => {
  test.each([
    ['a draft', { status: 'draft' }],
    ['a request for approval', { use: 'preauthorization' }],
    ['another patient’s', { patient: { reference: 'Patient/p2' } }],
    ['one without lines', { item: undefined }],
  ])('%s', (_name, facts) => {
    expect(told(bill('Claim', 'c', { item: [item('97140')], ...facts }))).toEqual([]);
    expect(told(bill('ExplanationOfBenefit', 'd', { item: [item('97140')], ...facts }))).toEqual([]);
  });

  test('a decision that is still to come, or that failed', () => {
    expect(told(decision('d', { outcome: 'queued' }, item('97140')))).toEqual([]);
    expect(told(decision('d', { outcome: 'error' }, item('97140')))).toEqual([]);
  });

  test('a line that nothing dates', () => {
    expect(told(claim('c', item('97140', { servicedDate: undefined })))).toEqual([]);
  });
});

test('a bill that does not say its use is a claim, and a decision without an outcome is one', () => {
  expect(told(bill('Claim', 'c', { use: undefined, item: [item('97140')] }))).toHaveLength(1);
  expect(told(decision('d', { outcome: undefined }, item('97140')))).toHaveLength(1);
  expect(told(decision('d', { outcome: 'partial' }, item('97140')))).toHaveLength(1);
});

describe('the date of a line', () => {
  const on = { servicedDate: undefined, encounter: [{ reference: 'Encounter/e1' }] };

  test.each([
    ['is that of the line', '2026-03-05', item('97140', { ...on, servicedDate: '2026-03-05' })],
    [
      'else where its period begins',
      '2026-03-06',
      item('97140', { ...on, servicedPeriod: { start: '2026-03-06T10:00:00-05:00' } }),
    ],
    ['else that of its visit', '2026-03-02', item('97140', on)],
    ['else that of the bill', '2026-03-07', item('97140', { servicedDate: undefined })],
  ])('%s', (_name, date, line) => {
    const billed = bill('Claim', 'c', { item: [line], billablePeriod: { start: '2026-03-07' } });
    expect(read(billed, visit()).map(({ dateOfService }) => dateOfService)).toEqual([date]);
  });
});

describe('each line once', () => {
  test('what a payer has decided goes before what was claimed', () => {
    const decided = decision('d', { claim: { reference: 'Claim/c' } }, item('97140', units(1)));
    expect(told(claim('c', item('97140', units(3))), decided)).toEqual(['97140 2026-03-02 1']);
    expect(told(claim('other', item('97140', units(3))), decided)).toEqual(['97140 2026-03-02 1']);
  });

  test('a line that the payer has left out of a claim it decided is not billed any more', () => {
    const decided = decision('d', { claim: { reference: 'Claim/c' } }, item('97140'));
    expect(told(claim('c', item('97140'), item('97110')), decided)).toEqual(['97140 2026-03-02 1']);
  });

  test('a claim that another one replaces bills nothing', () => {
    const next = bill('Claim', 'n', { item: [item('97140')], related: [{ claim: { reference: 'Claim/c' } }, {}] });
    expect(told(claim('c', item('97140'), item('97110')), next)).toEqual(['97140 2026-03-02 1']);
  });

  test('of several bills of one code and day the newest counts, whatever their order', () => {
    const older = bill('Claim', 'z', { created: '2026-03-03', item: [item('97140', units(3))] });
    const newer = bill('Claim', 'a', { created: '2026-03-04', item: [item('97140', units(1))] });
    expect(told(older, newer)).toEqual(['97140 2026-03-02 1']);
    expect(told(newer, older)).toEqual(['97140 2026-03-02 1']);
  });

  test('of two made on one day, or that do not say when, the later by its id', () => {
    const made = (id: string, value: number): object =>
      bill('Claim', id, { created: undefined, item: [item('97140', units(value))] });
    expect(told(made('b', 2), made('a', 1))).toEqual(['97140 2026-03-02 2']);
  });

  test('other days, other codes, and occupational beside physical therapy are lines of their own', () => {
    const occupational = { modifier: [{ coding: [{ code: 'GO' }] }] };
    expect(
      told(
        claim('a', item('97140', units(1)), item('97140', { ...units(2), ...occupational })),
        claim('b', item('97140', { ...units(3), servicedDate: '2026-03-03' }), item('97110', units(4))),
        claim('c', item('97140', { ...units(5), ...occupational })),
      ),
    ).toEqual(['97140 2026-03-02 1', '97140 2026-03-02 5', '97140 2026-03-03 3', '97110 2026-03-02 4']);
  });

  test('two lines of one bill are two', () => {
    expect(told(claim('a', item('97140', units(1)), item('97140', units(2))))).toHaveLength(2);
  });
});

test.each([
  ['HL7’s eligible amount', 'eligible', 50],
  ['what Blue Button names so', 'https://bluebutton.cms.gov/resources/variables/line_alowd_chrg_amt', 50],
  ['not what was paid', 'benefit', undefined],
])('what the payer has allowed: %s', (_name, code, value) => {
  const adjudication = [
    { category: { text: 'Submitted' }, amount: { value: 80 } },
    { category: { coding: [{}, { code }] }, amount: { value: 50 } },
  ];
  expect(read(decision('d', {}, item('97140', { adjudication }))).map(({ allowed }) => allowed?.value)).toEqual([
    value,
  ]);
});

describe('lines of an account of several days', () => {
  const on = (id: string, date: string, time = '10:00', code = '97140'): object =>
    treatment(id, '10:00-10:30', {
      code: { coding: [{ system: CPT, code }] },
      performedPeriod: { start: `${date}T${time}:00-05:00`, end: `${date}T${time.replace(':00', ':30')}:00-05:00` },
    });
  const account = visit({ period: { start: '2026-03-01T09:00:00-05:00', end: '2026-03-31T12:00:00-04:00' } });
  const chart = [
    therapist(),
    account,
    on('a', '2026-03-02', '20:00'),
    on('b', '2026-03-03'),
    on('c', '2026-03-05', '10:00', '97110'),
  ];
  const encounter = [{ reference: 'Encounter/e1' }];
  const undated = (code: string): object => item(code, { servicedDate: undefined, encounter });
  const at = (start: string): object =>
    item('97140', { servicedDate: undefined, servicedPeriod: { start }, encounter });

  test('without a date share out the days of their code', () => {
    const lines = [undated('97140'), undated('97140'), undated('97110')];
    const apart = ['97140 2026-03-02 1', '97140 2026-03-03 1', '97110 2026-03-05 1'];
    expect(told(...chart, claim('c', ...lines))).toEqual(apart);
    expect(told(...chart, decision('d', {}, ...lines))).toEqual(apart);
    // Of what nobody documented the visit's date is all that is known.
    expect(told(...chart, claim('c', undated('97112')))).toEqual(['97112 2026-03-01 1']);
  });

  test('in UTC are of the clinic’s evening', () => {
    expect(told(...chart, claim('c', at('2026-03-03T01:00:00Z'), at('2026-03-03T15:00:00Z')))).toEqual([
      '97140 2026-03-02 1',
      '97140 2026-03-03 1',
    ]);
    expect(told(...chart, claim('c', at('2026-03-08T01:00:00Z')))).toEqual(['97140 2026-03-07 1']);
    expect(told(account, claim('c', at('2026-03-08T01:00:00Z')))).toEqual(['97140 2026-03-07 1']);
  });
});
