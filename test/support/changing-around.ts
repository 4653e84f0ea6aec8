// SPDX-License-Identifier: Apache-2.0
import { inTurn, inUtc, planOfCare, treatmentWith, visitWith, type Rows } from './changing-links.ts';
import { TIME_ZONE } from '../../src/fhir/systems.ts';
import { CPT, visit } from './visit.ts';

/*
 * Records around the visit that a charge rests on: stays, orders, reports, places; and what becomes of them. Of the Tuesday of `changing-records.ts`.
 */

const subject = { reference: 'Patient/p1' };
const other = { reference: 'Patient/p2' };
const LOW_BACK = { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'M54.50' }] };
const NAMED = { reference: 'Condition/new' };
const LIMIT = 'Difficulty lifting at work.';
const NOTE = { type: { coding: [{ system: 'http://loinc.org', code: '11506-3' }] }, subject };

const inZone = (valueCode: string): object => ({ extension: [{ url: TIME_ZONE, valueCode }] });
const place = (id: string, facts: object = {}): object => ({ resourceType: 'Location', id, ...facts });
const inRoom = { location: [{ location: { reference: 'Location/room' } }] };
const provider = (facts: object = {}): object => ({ resourceType: 'Organization', id: 'clinic', ...facts });

const condition = (facts: object = {}): object => ({
  resourceType: 'Condition',
  id: 'new',
  subject,
  code: LOW_BACK,
  ...facts,
});
const DIAGNOSED = [
  condition(),
  condition({ verificationStatus: { coding: [{ code: 'refuted' }] } }),
  condition(),
  condition({ subject: other }),
  condition(),
  'Condition/new',
];
const listed = (facts: object = {}): object =>
  condition({ category: [{ coding: [{ code: 'problem-list-item' }] }], ...facts });
const order = (facts: object): object => ({
  resourceType: 'ServiceRequest',
  id: 'order',
  status: 'active',
  intent: 'order',
  subject,
  ...facts,
});
/** A visit and its treatment without a reason of their own. */
const bare = (facts: object = {}): object[] => [
  visitWith({ reasonCode: [], ...facts }),
  treatmentWith({ reasonCode: [] }),
];
const within = (): object[] => bare({ partOf: { reference: 'Encounter/stay' } });
const stay = (facts: object = {}): object =>
  visit({
    id: 'stay',
    period: { start: '2026-02-20T09:00:00-05:00', end: '2026-03-20T09:00:00-05:00' },
    reasonCode: [],
    participant: [],
    ...facts,
  });

/** A record in which a note stands that is dated long before the treatment that names it. */
const reported = (resourceType: string, said: object, nothing: object): readonly (object | string)[] => {
  const note = (facts: object): object => ({ resourceType, id: 'new', ...NOTE, ...said, ...facts });
  const report = [{ reference: `${resourceType}/new` }];
  return [
    treatmentWith({ report }),
    note({}),
    note({ status: 'entered-in-error' }),
    note({}),
    note(nothing),
    note({}),
    note({ subject: other }),
    note({}),
    `${resourceType}/new`,
  ];
};
const content = (text: string): object => ({
  content: [{ attachment: { contentType: 'text/plain', data: btoa(text) } }],
});

const ROWS: Rows = {
  'Organization that provides the visit': [
    ...inUtc({ serviceProvider: { reference: 'Organization/clinic' } }),
    provider(inZone('America/New_York')),
    provider(inZone('Asia/Tokyo')),
    provider(),
    provider(inZone('America/New_York')),
    'Organization/clinic',
  ],
  'Location of a room that moves to another building': [
    ...inUtc(inRoom),
    place('east', inZone('America/New_York')),
    place('tokyo', inZone('Asia/Tokyo')),
    place('room', { partOf: { reference: 'Location/east' } }),
    place('room', { partOf: { reference: 'Location/tokyo' } }),
    place('room'),
    'Location/room',
  ],
  'Location at a distance': [
    visitWith(inRoom),
    place('room', { name: 'Virtual clinic' }),
    place('room', { name: 'Room 2' }),
    place('room', { name: 'Virtual clinic' }),
    'Location/room',
  ],
  'Encounter around the visit': [
    ...within(),
    stay(),
    stay({ reasonCode: [LOW_BACK] }),
    stay({ class: { code: 'IMP' } }),
    stay({ reasonCode: [LOW_BACK] }),
    'Encounter/stay',
    stay({ reasonCode: [LOW_BACK], period: { start: '2026-02-20T09:00:00-05:00' } }),
  ],
  'Condition of the stay around the visit': [
    ...within(),
    stay({ diagnosis: [{ condition: NAMED }] }),
    ...DIAGNOSED,
    stay(),
    condition({ encounter: { reference: 'Encounter/stay' } }),
    condition({ encounter: { reference: 'Encounter/e1' } }),
  ],
  // As on a server that compares the beginning of a period alone.
  'Condition of a stay that no search by date finds': [
    ...within(),
    stay({ diagnosis: [{ condition: NAMED }], period: undefined }),
    ...DIAGNOSED,
    stay({ period: undefined }),
    condition({ encounter: { reference: 'Encounter/stay' } }),
    condition({ encounter: { reference: 'Encounter/e1' } }),
  ],
  'Condition that the plan addresses': [...bare(), planOfCare({ addresses: [NAMED] }), ...DIAGNOSED],
  'Condition of an episode of care': [
    ...bare({ episodeOfCare: [{ reference: 'EpisodeOfCare/episode' }] }),
    {
      resourceType: 'EpisodeOfCare',
      id: 'episode',
      status: 'active',
      patient: subject,
      diagnosis: [{ condition: NAMED }],
    },
    ...DIAGNOSED,
  ],
  'Condition of the order that a visit fulfils': [
    ...bare({ basedOn: [{ reference: 'ServiceRequest/order' }] }),
    order({ reasonReference: [NAMED] }),
    ...DIAGNOSED,
  ],
  'Condition on the problem list': [
    ...bare(),
    listed(),
    listed({ clinicalStatus: { coding: [{ code: 'resolved' }] } }),
    listed({ category: [{ text: 'Problem' }] }),
    condition(),
    'Condition/new',
  ],
  'ServiceRequest that a plan names': [
    planOfCare({ description: 'Plan of care', activity: [{ reference: { reference: 'ServiceRequest/order' } }] }),
    ...['active', 'revoked', 'active'].map((status) =>
      order({ status, code: { coding: [{ system: CPT, code: '97140' }], text: 'Manual therapy' } }),
    ),
    'ServiceRequest/order',
  ],
  'DocumentReference that the treatment alone names': reported(
    'DocumentReference',
    { status: 'current', date: '2025-10-01T12:00:00-05:00', ...content(LIMIT) },
    content('Nothing.'),
  ),
  'DiagnosticReport that the treatment alone names': reported(
    'DiagnosticReport',
    { status: 'final', code: NOTE.type, effectiveDateTime: '2025-10-01', conclusion: LIMIT, type: undefined },
    { conclusion: 'Nothing.' },
  ),
  'Composition that the treatment alone names': reported(
    'Composition',
    {
      status: 'final',
      date: '2025-10-01',
      author: [{ reference: 'Practitioner/t1' }],
      title: 'Visit note',
      section: [{ title: 'Subjective', text: { status: 'additional', div: `<div>${LIMIT}</div>` } }],
    },
    { section: [] },
  ),
};

/** By name, the steps of each. */
export const CHANGES_AROUND = inTurn(ROWS);
