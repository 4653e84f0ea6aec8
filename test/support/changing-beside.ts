// SPDX-License-Identifier: Apache-2.0
import { inTurn, medicare, planOfCare, treatmentWith, visitWith, type Rows } from './changing-links.ts';
import { CPT, treatment, visit } from './visit.ts';

/*
 * Records beside those of the visit: other insurers, bills and charges, other patients, parts; and what becomes of them.
 * Of the Tuesday of `changing-records.ts`.
 */

const subject = { reference: 'Patient/p1' };
const other = { reference: 'Patient/p2' };

/** Therapy that another provider has billed. */
const explained = (facts: object = {}): object => ({
  resourceType: 'ExplanationOfBenefit',
  id: 'new',
  status: 'active',
  use: 'claim',
  type: { text: 'professional' },
  outcome: 'complete',
  created: '2026-02-20',
  patient: subject,
  insurer: { reference: 'Organization/medicare' },
  provider: { display: 'Elsewhere' },
  insurance: [{ focal: true, coverage: { reference: 'Coverage/cov' } }],
  item: [
    {
      sequence: 1,
      productOrService: { coding: [{ system: CPT, code: '97110' }] },
      modifier: [{ coding: [{ code: 'GP' }] }],
      servicedDate: '2026-02-10',
      adjudication: [{ category: { coding: [{ code: 'eligible' }] }, amount: { value: 5000, currency: 'USD' } }],
    },
  ],
  ...facts,
});
const charged = (facts: object = {}): object => ({
  resourceType: 'ChargeItem',
  id: 'theirs',
  status: 'billable',
  subject,
  context: { reference: 'Encounter/e2' },
  occurrenceDateTime: '2026-03-03',
  code: { coding: [{ system: CPT, code: '97140' }] },
  quantity: { value: 2 },
  ...facts,
});

const noted = (id: string, text: string, facts: object = {}): object => ({
  resourceType: 'DocumentReference',
  id,
  status: 'current',
  subject,
  date: '2026-03-03T12:00:00-05:00',
  content: [{ attachment: { contentType: 'text/plain', data: btoa(text) } }],
  ...facts,
});
/** Filed weeks later, without a word of its visit. */
const inItsPlace = (facts: object = {}): object =>
  noted('new', 'Nothing was said.', {
    date: '2026-03-20T12:00:00-05:00',
    relatesTo: [{ code: 'replaces', target: { reference: 'DocumentReference/first' } }],
    ...facts,
  });
/** A plan that is over before Tuesday, in the place of one that was not. */
const nextPlan = (facts: object = {}): object =>
  planOfCare({
    id: 'new',
    replaces: [{ reference: 'CarePlan/plan-p1' }],
    period: { start: '2026-02-02', end: '2026-02-28' },
    ...facts,
  });

const at = (from: string, to: string): object => ({
  performedPeriod: { start: `2026-03-03T${from}:00-05:00`, end: `2026-03-03T${to}:00-05:00` },
});
const byOther = { reference: 'Practitioner/t2' };
const theirs = (facts: object = {}): object =>
  treatment('theirs', '', {
    subject: other,
    encounter: { reference: 'Encounter/e9' },
    performer: [{ actor: { reference: 'Practitioner/t1' } }],
    ...at('10:10', '10:30'),
    ...facts,
  });
const theirVisit = (facts: object = {}): object =>
  visit({
    id: 'e9',
    subject: other,
    period: { start: '2026-03-03T10:00:00-05:00', end: '2026-03-03T11:00:00-05:00' },
    ...facts,
  });
const part = (facts: object = {}): object =>
  treatment('part', '', {
    code: { text: 'Soft tissue mobilization' },
    encounter: { reference: 'Encounter/e2' },
    partOf: [{ reference: 'Procedure/mt2' }],
    ...at('10:00', '10:30'),
    ...facts,
  });
/** All of one patient's records of Monday and Tuesday, as a merge of patients moves them. */
const allOf = (patient: object): object[] => {
  const by = [{ actor: { reference: 'Practitioner/t1' } }];
  return [
    medicare({ beneficiary: patient }),
    treatmentWith({ subject: patient }),
    visitWith({ subject: patient }),
    visit({ subject: patient }),
    planOfCare({ subject: patient }),
    treatment('mt', '10:00-10:20', { subject: patient, performer: by }),
  ];
};

const ROWS: Rows = {
  'Coverage beside another': [
    { order: 2 },
    { order: 1 },
    { period: { end: '2026-03-02' } },
    { period: { start: '2026-03-03' } },
    { beneficiary: other },
    {},
  ]
    .map((facts): object | string => medicare({ id: 'new', ...facts }))
    .concat('Coverage/new'),
  'ExplanationOfBenefit of another provider': [
    medicare(),
    explained(),
    explained({ patient: other }),
    explained(),
    explained({ status: 'cancelled' }),
    explained(),
    'ExplanationOfBenefit/new',
  ],
  'ChargeItem of somebody else': [
    charged(),
    charged({ status: 'entered-in-error' }),
    charged(),
    charged({ subject: other }),
    charged(),
    'ChargeItem/theirs',
  ],
  'Procedure of another patient in the same minutes': [
    theirVisit(),
    theirs(),
    theirs(at('11:10', '11:30')),
    theirs(),
    theirs({ subject }),
    theirs(),
    theirs({ performer: [{ actor: byOther }] }),
    theirs(),
    theirs({ status: 'entered-in-error' }),
    theirs(),
    'Procedure/theirs',
  ],
  'Encounter of another patient whose people furnish': [
    theirs({ performer: [] }),
    theirVisit(),
    theirVisit({ participant: [{ individual: byOther }] }),
    theirVisit(),
    theirVisit({ subject }),
    theirVisit(),
    'Encounter/e9',
    theirVisit(),
    theirVisit({ status: 'cancelled' }),
  ],
  'Procedure that is a part of another': [
    treatmentWith({ performedPeriod: undefined, performedDateTime: '2026-03-03' }),
    part(),
    part({ status: 'entered-in-error' }),
    part(),
    part({ partOf: [{ reference: 'Procedure/mt' }] }),
    part(),
    'Procedure/part',
  ],
  'DocumentReference that replaces one of an earlier visit': [
    noted('first', 'Difficulty lifting at work.', { context: { encounter: [{ reference: 'Encounter/e2' }] } }),
    inItsPlace(),
    inItsPlace({ status: 'entered-in-error' }),
    inItsPlace(),
    inItsPlace({ subject: other }),
    inItsPlace(),
    inItsPlace({ relatesTo: [{ code: 'appends', target: { reference: 'DocumentReference/first' } }] }),
    inItsPlace(),
    'DocumentReference/new',
  ],
  'CarePlan that replaces another': [
    nextPlan(),
    nextPlan({ status: 'entered-in-error' }),
    nextPlan(),
    nextPlan({ subject: other }),
    nextPlan(),
    nextPlan({ period: { start: '2026-03-10' } }),
    nextPlan(),
    'CarePlan/new',
  ],
  'a patient merged into another': [...allOf(other), ...allOf(subject)],
};

/** By name, the steps of each. */
export const CHANGES_BESIDE = inTurn(ROWS);
