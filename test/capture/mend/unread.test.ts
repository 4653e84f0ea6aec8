// SPDX-License-Identifier: Apache-2.0
import { assessCollection } from '../../../src/capture/assess-collection.ts';
import { ClinicClock } from '../../../src/capture/charting/clinic-clock.ts';
import type { Said } from '../../../src/capture/mend/in-place.ts';
import { mendInPlace } from '../../../src/capture/mend/mend.ts';
import { viewVisit, type VisitIssue, type VisitView } from '../../../src/capture/visit-view.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { PAYER_POLICY } from '../../../src/fhir/systems.ts';
import { correctionPath } from '../../../src/web/data/correct.ts';
import { faultIn } from '../../support/fault-in.ts';
import { sampleResources } from '../../support/samples.ts';
import { issuesAfter } from '../../support/story-view.ts';

const clock = new ClinicClock('America/New_York');
const VISIT = 'Encounter/not-assessed-visit';
const TREATMENT = 'not-assessed-service-2';
const POLICY = { url: PAYER_POLICY, extension: [{ url: 'unitsAtMost', valueInteger: 4 }] };

interface Told {
  readonly records: RecordSet;
  readonly view: VisitView;
  readonly issue: VisitIssue;
}

/** A visit of which one record could not be read. */
function withUnread(id: string, change: object): Told {
  const input = sampleResources('36-not-assessed').map((one) => ({
    ...one,
    ...(one.id === TREATMENT ? { encounter: { reference: VISIT } } : {}),
    ...(one.id === id ? change : {}),
  }));
  const { standing } = assessCollection(input, '2026-03-31T12:00:00.000Z');
  const records = new RecordSet([...standing, ...input]);
  const view = viewVisit(records, VISIT);
  const [issue] = view.issues;
  if (issue?.code !== 'not-assessed') {
    throw new Error('everything was read');
  }
  return { records, view, issue };
}

test.each<[string, string, object, Said]>([
  ['whose visit is gone', TREATMENT, { encounter: { reference: 'Encounter/gone' } }, { visit: [VISIT] }],
  ['that names no visit', TREATMENT, { encounter: undefined }, { visit: [VISIT] }],
  ['whose state nobody knows', TREATMENT, { status: 'done' }, { status: ['completed'] }],
])('a treatment %s is put right where the issue is shown', (_what, id, change, said) => {
  const { records, view, issue } = withUnread(id, change);
  const mend = mendInPlace(issue, { records, clock, visit: VISIT, charges: view.charges, days: view.days });
  const [field] = mend?.fields ?? [];
  expect([field?.value, mend && faultIn(mend, {})]).toEqual([[], 'Choose one.']);
  expect(field?.choices.map(({ value }) => value)).toEqual(expect.arrayContaining(Object.values(said)[0] ?? []));
  const [written] = mend?.writesOf(said).changes ?? [];
  expect(issuesAfter(records, written ? [written.mine] : [])).not.toContain('not-assessed');
});

test.each<[string, string, object, string]>([
  [
    'a time that says no day',
    TREATMENT,
    { performedPeriod: { start: '10:00' } },
    `/charting/not-assessed-visit?treatment=${TREATMENT}`,
  ],
  [
    'regions in a shape that FHIR has not',
    TREATMENT,
    { bodySite: 'Knee' },
    `/Procedure/${TREATMENT}/edit?element=bodySite`,
  ],
  [
    'a policy with a part that nobody knows',
    'sample-health-plan',
    { extension: [POLICY] },
    '/admin/payers?payer=sample-health-plan',
  ],
])('%s is asked for by itself', (_what, id, change, expected) => {
  const { issue } = withUnread(id, change);
  const path = correctionPath(issue.resource, issue.remedy, {
    encounterId: VISIT.slice('Encounter/'.length),
    charges: [],
    unread: issue.unread,
  });
  expect(path).toBe(expected);
});

test('a treatment of another patient’s is opened from its issue', () => {
  const { issue } = withUnread(TREATMENT, { subject: { reference: 'Patient/other' } });
  expect([issue.unread, issue.toRead]).toEqual([undefined, [`Procedure/${TREATMENT}`]]);
});

test('what nobody here was given leads nowhere', () => {
  const { issue } = withUnread(TREATMENT, { status: 'done' });
  expect(correctionPath(issue.resource, issue.remedy, { encounterId: 'v', charges: [] })).toBeUndefined();
});
