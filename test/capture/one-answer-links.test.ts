// SPDX-License-Identifier: Apache-2.0
import { assessCollection } from '../../src/capture/assess-collection.ts';
import { CHARGE_ITEM_MODIFIER, CPT, PROCEDURE_SCHEDULE } from '../../src/fhir/systems.ts';
import { expectOneAnswer } from '../support/one-answer.ts';
import { PLAIN, recordsOf } from '../support/ehr-shapes.ts';
import {
  GOOD,
  LOINC,
  NOTE,
  NPI,
  NUCC,
  SUBJECT,
  VISIT,
  all,
  base64,
  charged,
  drop,
  filed,
  medicare,
  onEncounter,
  onOther,
  onProcedure,
  outcomeOf,
  record,
  therapist,
  type Change,
} from '../support/record-tables.ts';
import { standingLines } from '../support/standing.ts';
import { respelled } from '../support/respelled.ts';

const EPISODE = { reference: 'EpisodeOfCare/ep' };
const EHR = 'https://ehr.example.org/fhir';
const VISIT_NUMBER = { system: 'urn:example:visits', value: '77' };
const role = (facts: object): Change =>
  record('PractitionerRole', 'role', { code: [{ coding: [{ system: NUCC, code: '225100000X' }] }], ...facts });
/** A note of the visit that names no visit. */
const loose = (facts: object): Change =>
  filed({ contentType: 'text/plain', data: base64(NOTE) }, { context: { period: { start: '2026-03-02' } }, ...facts });

/** Thirty minutes by a schedule, of no date but the visit's. */
const UNDATED_TREATMENT = onProcedure({
  performedPeriod: undefined,
  extension: [{ url: PROCEDURE_SCHEDULE, valueTiming: { repeat: { duration: 30, durationUnit: 'min' } } }],
});

/** Links that are missing, or written otherwise, and what must come of it by any way. */
const LINKS: Readonly<Record<string, readonly [change: Change, outcome: string]>> = {
  'a Practitioner who was deleted, and whose role stays': [
    all(drop('therapist'), role({ practitioner: { reference: 'Practitioner/t1' } })),
    GOOD,
  ],
  'a role that names its person by an identifier alone': [
    all(therapist({}), role({ practitioner: { identifier: { system: NPI, value: '1999999984' } } })),
    GOOD,
  ],
  'a role by identifier that contradicts what the Practitioner says': [
    role({
      code: [{ coding: [{ system: NUCC, code: '225X00000X' }] }],
      practitioner: { identifier: { system: NPI, value: '1999999984' } },
    }),
    GOOD,
  ],
  'a role known by the identifier that the treatment names': [
    all(
      drop('therapist'),
      role({ identifier: [{ system: NPI, value: '1999999984' }] }),
      onEncounter({ participant: undefined }),
      onProcedure({ performer: [{ actor: { identifier: { system: NPI, value: '1999999984' } } }] }),
    ),
    GOOD,
  ],
  'a note that was filed three weeks later and names its day alone': [
    loose({ date: '2026-03-24T09:00:00-05:00' }),
    GOOD,
  ],
  'a plan of care that was written half a year ago, for a payer who asks for no new one': [
    all(
      drop('plan'),
      record('DocumentReference', 'old-plan', {
        status: 'current',
        type: { coding: [{ system: LOINC, code: '18776-5' }] },
        subject: SUBJECT,
        date: '2025-10-01T09:00:00-04:00',
        content: [{ attachment: { contentType: 'text/plain', data: base64('Goal: sit for an hour. Manual therapy') } }],
      }),
    ),
    GOOD,
  ],
  'a note without a date that names its day alone': [loose({ date: undefined }), GOOD],
  'a note without a date that names its treatment alone': [
    loose({ date: undefined, context: { related: [{ reference: 'Procedure/s1' }] } }),
    GOOD,
  ],
  'a note without a date that is related to its visit alone': [
    loose({ date: undefined, context: { related: [{ reference: 'Encounter/e1' }] } }),
    GOOD,
  ],
  'a form that was filled in a week later and names its visit': [
    all(
      drop('exam', 'func'),
      onEncounter({ reasonCode: undefined }),
      onProcedure({ outcome: undefined }),
      record('QuestionnaireResponse', 'note', {
        status: 'completed',
        subject: SUBJECT,
        encounter: VISIT,
        authored: '2026-03-09',
        item: [{ linkId: '1', text: 'Note', answer: [{ valueString: NOTE }] }],
      }),
    ),
    GOOD,
  ],
  'a problem that its EHR sorts into no category': [onEncounter({ diagnosis: undefined }), GOOD],
  'such a problem, where the treatment has no date but its visit’s': [
    all(UNDATED_TREATMENT, onEncounter({ diagnosis: undefined })),
    GOOD,
  ],
  'a reason that only the order knows, where the treatment has no date but its visit’s': [
    all(
      UNDATED_TREATMENT,
      drop('diagnosis'),
      onEncounter({ diagnosis: undefined }),
      onProcedure({ basedOn: [{ reference: 'ServiceRequest/order' }] }),
      record('ServiceRequest', 'order', {
        status: 'active',
        intent: 'order',
        subject: SUBJECT,
        reasonCode: [{ coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'M54.50' }] }],
      }),
    ),
    GOOD,
  ],
  'a therapist named by identifier, where the treatment has no date but its visit’s': [
    all(
      UNDATED_TREATMENT,
      onEncounter({ participant: undefined }),
      onProcedure({ performer: [{ actor: { identifier: { system: NPI, value: '1999999984' } } }] }),
    ),
    GOOD,
  ],
};

const CHIROPRACTOR = { code: { coding: [{ system: NUCC, code: '111N00000X' }] } };
/** Whoever signed the plan is none of those who treated. */
const signedBy = (author: string): Change => all(medicare, onOther('plan', { author: { reference: author } }));
const SIGNERS: Readonly<Record<string, Change>> = {
  'a person': all(signedBy('Practitioner/dc'), record('Practitioner', 'dc', { qualification: [CHIROPRACTOR] })),
  'a person by a role that names them': all(
    signedBy('Practitioner/dc'),
    record('Practitioner', 'dc', {}),
    record('PractitionerRole', 'dcr', { practitioner: { reference: 'Practitioner/dc' }, code: [CHIROPRACTOR.code] }),
  ),
  'a role': all(
    signedBy('PractitionerRole/dcr'),
    record('Practitioner', 'dc', { qualification: [CHIROPRACTOR] }),
    record('PractitionerRole', 'dcr', { practitioner: { reference: 'Practitioner/dc' } }),
  ),
};

describe('who signed a plan, and treats nobody of the visit', () => {
  test.each(Object.entries(SIGNERS))('%s', async (_name, change) => {
    expect(outcomeOf(change)).toContain('plan-of-care-certifier');
    await expectOneAnswer(recordsOf(change(PLAIN)));
  });
});

/** A charge of the EHR's own for the same treatment, without a date. */
const CHARGES: Readonly<Record<string, object>> = {
  'by its visit': {},
  'by the address of its visit': { context: { reference: `${EHR}/Encounter/e1` } },
  'by a version of its visit': { context: { reference: 'Encounter/e1/_history/3' } },
  'by the number of its visit': { context: { identifier: VISIT_NUMBER } },
  'by its treatment': { context: undefined, service: [{ reference: 'Procedure/s1' }] },
  'by the address of its treatment': { context: undefined, service: [{ reference: `${EHR}/Procedure/s1` }] },
  'by its episode and its treatment': { context: EPISODE, service: [{ reference: 'Procedure/s1' }] },
  'by its episode alone': { context: EPISODE },
  'by what it rests on': { context: undefined, supportingInformation: [VISIT] },
  'by an address that only its Bundle knows': {
    context: { reference: 'urn:uuid:3f2504e0-4f89-41d3-9a0c-0305e82c3301' },
  },
  'by the day it was entered': { context: undefined, enteredDate: '2026-03-02T18:00:00-05:00' },
  'by nothing at all': { context: undefined },
};
const inEpisode = all(
  onEncounter({ episodeOfCare: [EPISODE], identifier: [VISIT_NUMBER] }),
  record('EpisodeOfCare', 'ep', { status: 'active', patient: SUBJECT }),
);

describe('a link that is missing or written otherwise', () => {
  test.each(Object.entries(LINKS))('%s', async (_name, [change, outcome]) => {
    expect(outcomeOf(change)).toBe(outcome);
    await expectOneAnswer(recordsOf(change(PLAIN)));
  });
});

describe('a second charge for the treatment, without a date, is the same charge', () => {
  test.each(Object.entries(CHARGES))('%s', async (_name, facts) => {
    const change = all(inEpisode, charged(facts));
    expect(outcomeOf(change)).toBe(GOOD);
    await expectOneAnswer(recordsOf(change(PLAIN)));
  });

  test('of a treatment of another day it is not', async () => {
    const before = '2026-02-23';
    const other = all(
      record('Encounter', 'e0', {
        ...PLAIN.encounter,
        id: 'e0',
        period: { start: `${before}T10:00:00-05:00`, end: `${before}T11:00:00-05:00` },
      }),
      record('Procedure', 's0', {
        ...PLAIN.procedure,
        id: 's0',
        encounter: { reference: 'Encounter/e0' },
        performedPeriod: { start: `${before}T10:05:00-05:00`, end: `${before}T10:35:00-05:00` },
      }),
      charged({ context: undefined, service: [{ reference: 'Procedure/s0' }], quantity: { value: 9 } }),
    );
    expect(outcomeOf(other)).toBe(
      'B2 GP & P9 GP: exam-findings-missing, functional-limitation-missing, units-mismatch',
    );
    await expectOneAnswer(recordsOf(other(PLAIN)));
  });
});

/** 97110 of seven earlier weeks, all of them above the threshold of 2026 together; each visit is a physical therapist's. */
function earlier(facts: object): Change {
  return all(
    medicare,
    ...Array.from({ length: 7 }, (_, index) => {
      const [id, date] = [`w${String(index)}`, `2026-01-${String(5 + index).padStart(2, '0')}`];
      return all(
        record('Encounter', id, {
          ...PLAIN.encounter,
          id,
          period: { start: `${date}T10:00:00-05:00`, end: `${date}T11:00:00-05:00` },
        }),
        record('ChargeItem', `c${id}`, {
          status: 'billed',
          subject: SUBJECT,
          context: { reference: `Encounter/${id}` },
          code: { coding: [{ system: CPT, code: '97110' }] },
          quantity: { value: 16 },
          occurrenceDateTime: date,
          ...facts,
        }),
      );
    }),
  );
}

describe('earlier charges of other codes count towards the threshold', () => {
  const GP = [{ url: CHARGE_ITEM_MODIFIER, valueCodeableConcept: { coding: [{ code: 'GP' }] } }];
  test.each<[string, object]>([
    ['with date and modifier', { extension: GP }],
    ['without a modifier: by who treated', {}],
    ['without a date: by when', { occurrenceDateTime: undefined, extension: GP }],
    ['without either', { occurrenceDateTime: undefined }],
  ])('%s', async (_name, facts) => {
    const change = earlier(facts);
    expect(outcomeOf(change)).toContain('kx-missing');
    await expectOneAnswer(recordsOf(change(PLAIN)));
  });
});

test('treatments that their visits alone date count towards the tenth day', async () => {
  const before = Array.from({ length: 10 }, (_, index) => {
    const [id, date] = [`w${String(index)}`, `2026-02-${String(10 + index)}`];
    return all(
      record('Encounter', id, {
        ...PLAIN.encounter,
        id,
        period: { start: `${date}T10:00:00-05:00`, end: `${date}T11:00:00-05:00` },
      }),
      record('Procedure', `s${id}`, {
        ...PLAIN.procedure,
        id: `s${id}`,
        encounter: { reference: `Encounter/${id}` },
        performedPeriod: undefined,
      }),
    );
  });
  const records = recordsOf(all(medicare, ...before)(PLAIN));
  expect([...standingLines(assessCollection(records, '2026-03-31T12:00:00.000Z').standing)].join()).toContain(
    'p1/2026-03-02/PT/progress-report-missing',
  );
  await expectOneAnswer(records);
});

/** A bounded part of all of them; `EVERY_LINK=1` takes each. */
const STRIDE = process.env['EVERY_LINK'] === undefined ? 3 : 1;

describe('each link of a chart, written in each way', () => {
  const chart: Change = all(medicare, inEpisode, charged({ occurrenceDateTime: '2026-03-02' }));
  const cases = respelled(recordsOf(chart(PLAIN))).filter((_, index) => index % STRIDE === 0);

  test.each(cases)('$name', async ({ records }) => {
    await expectOneAnswer(records);
  });
});
