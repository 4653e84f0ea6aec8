// SPDX-License-Identifier: Apache-2.0
import { NPI, inTurn, medicare, planOfCare, treatmentWith, visitWith, type Rows } from './changing-links.ts';
import { CPT, therapist, treatment } from './visit.ts';

/*
 * Who treated, and who signed what a charge rests on, named in every way; and what becomes of them. Of the Tuesday of
 * `changing-records.ts`.
 */

const subject = { reference: 'Patient/p1' };
const new1 = { reference: 'Practitioner/new' };
const ASSISTANT = '225200000X';

/** What becomes of somebody's profession. */
const PROFESSIONS = [
  therapist('new'),
  therapist('new', ASSISTANT),
  therapist('new', '225X00000X'),
  'Practitioner/new',
  therapist('new'),
];
/** The same of somebody who is known by an identifier. */
const known = (taxonomy?: string): object => ({ ...therapist('new', taxonomy), identifier: [NPI] });
const IDENTIFIED = [known(), known(ASSISTANT), 'Practitioner/new', known()];

const role = (facts: object): object => ({ resourceType: 'PractitionerRole', id: 'new', ...facts });
const signed = (code: string, date: string, text: string): object => ({
  resourceType: 'DocumentReference',
  id: 'signed',
  status: 'current',
  type: { coding: [{ system: 'http://loinc.org', code }] },
  subject,
  date: `${date}T12:00:00-05:00`,
  author: [new1],
  content: [{ attachment: { contentType: 'text/plain', data: btoa(text) } }],
});
const by = (actor: object): object => treatmentWith({ performer: [{ actor }] });
const byVisit = (individual: object): object[] => [
  treatmentWith({ performer: [] }),
  visitWith({ participant: [{ individual }] }),
];
/** Treatments of so many days of February that a progress report is due. */
const twelveDays = (): object[] =>
  Array.from({ length: 12 }, (_, index) => {
    const at = (time: string): string => `2026-02-${String(10 + index)}T${time}:00-05:00`;
    const period = { start: at('10:00'), end: at('10:20') };
    const by1 = [{ actor: { reference: 'Practitioner/t1' } }];
    return treatment(`day${String(index)}`, '', { performer: by1, encounter: undefined, performedPeriod: period });
  });

const ROWS: Rows = {
  'Practitioner named by the visit alone': [...byVisit(new1), ...PROFESSIONS],
  'Practitioner named by the visit alone, by an identifier': [...byVisit({ identifier: NPI }), ...IDENTIFIED],
  'Practitioner whose role stands inside the treatment': [
    treatmentWith({
      contained: [{ resourceType: 'PractitionerRole', id: 'inside', practitioner: new1 }],
      performer: [{ actor: { reference: '#inside' } }],
    }),
    ...PROFESSIONS,
  ],
  'Practitioner with the identifier of somebody inside the treatment': [
    treatmentWith({
      contained: [{ resourceType: 'Practitioner', id: 'inside', identifier: [NPI] }],
      performer: [{ actor: { reference: '#inside' } }],
    }),
    ...IDENTIFIED,
  ],
  'Practitioner of a treatment without minutes, beside a charge from elsewhere': [
    {
      resourceType: 'ChargeItem',
      id: 'theirs',
      status: 'billable',
      identifier: [{ system: 'urn:ehr', value: '1' }],
      code: { coding: [{ system: CPT, code: '97140' }] },
      subject,
      context: { reference: 'Encounter/e2' },
      quantity: { value: 1 },
    },
    treatmentWith({ performer: [{ actor: new1 }], performedPeriod: { start: '2026-03-03T10:00:00-05:00' } }),
    ...PROFESSIONS,
  ],
  'Practitioner of a treatment without minutes, beside somebody else’s': [
    {
      ...treatmentWith({ performer: [{ actor: new1 }], performedPeriod: { start: '2026-03-03T11:00:00-05:00' } }),
      id: 'mt3',
    },
    ...PROFESSIONS,
  ],
  'Practitioner of another service of the visit': [
    medicare(),
    {
      ...treatmentWith({
        code: { coding: [{ system: CPT, code: '97110' }] },
        performer: [{ actor: new1 }],
        performedPeriod: { start: '2026-03-03T11:00:00-05:00', end: '2026-03-03T11:18:00-05:00' },
      }),
      id: 'exercise',
    },
    ...PROFESSIONS,
  ],
  'Practitioner behind a role that the treatment names': [
    by({ reference: 'PractitionerRole/new' }),
    role({ practitioner: new1 }),
    ...PROFESSIONS,
    role({ practitioner: { identifier: NPI } }),
    ...IDENTIFIED,
    role({ practitioner: { reference: 'Practitioner/t1' } }),
    'PractitionerRole/new',
  ],
  'Practitioner who wrote the plan of care': [planOfCare({ author: new1 }), ...PROFESSIONS, medicare(), ...PROFESSIONS],
  'Practitioner who wrote the plan of care, by an identifier': [
    medicare(),
    planOfCare({ author: { identifier: NPI } }),
    ...IDENTIFIED,
  ],
  'Practitioner behind a role that wrote the plan of care': [
    medicare(),
    planOfCare({ author: { reference: 'PractitionerRole/new' } }),
    role({ practitioner: new1 }),
    ...PROFESSIONS,
    role({ practitioner: { identifier: NPI } }),
    ...IDENTIFIED,
  ],
  'Practitioner by whom alone a plan is one of therapy': [
    planOfCare({ description: 'Twice a week, goals: lift 5 kg', contributor: [new1] }),
    ...PROFESSIONS,
    medicare(),
    ...PROFESSIONS,
  ],
  'Practitioner who signed the plan of care, a document': [
    medicare(),
    planOfCare({ status: 'revoked' }),
    signed('18776-5', '2026-02-02', 'Plan of care: manual therapy twice a week for 8 weeks. Goal: lift 10 kg.'),
    ...PROFESSIONS,
  ],
  'Practitioner who wrote the progress report': [
    medicare(),
    signed('11506-3', '2026-02-25', 'Difficulty lifting at work.'),
    ...twelveDays(),
    ...PROFESSIONS,
  ],
};

/** By name, the steps of each. */
export const CHANGES_OF_PEOPLE = inTurn(ROWS);
