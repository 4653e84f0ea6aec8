// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem, DetectedIssue } from '@medplum/fhirtypes';
import { judgeByTruth, type PatientTruth } from '../../scripts/soak/truth.ts';

const truth = (facts: Partial<PatientTruth> = {}): PatientTruth => ({
  patient: 'p0',
  therapist: 't0',
  isMedicare: false,
  status: 'finished',
  treatments: [{ id: 'mt-0-0', startMinute: 0, minutes: 30, hasRegion: true }],
  ...facts,
});
const charge = (facts: Partial<ChargeItem> = {}): ChargeItem => ({
  resourceType: 'ChargeItem',
  id: 'c',
  status: 'billable',
  code: { coding: [{ code: '97140' }] },
  subject: { reference: 'Patient/p0' },
  context: { reference: 'Encounter/e0' },
  quantity: { value: 2 },
  service: [{ reference: 'Procedure/mt-0-0' }],
  bodysite: [{ text: 'Lumbar spine' }],
  ...facts,
});
const issue = (key: string, facts: Partial<DetectedIssue> = {}): DetectedIssue => ({
  resourceType: 'DetectedIssue',
  status: 'preliminary',
  patient: { reference: 'Patient/p0' },
  identifier: [{ value: `p0/2026-03-02/PT/${key}` }],
  ...facts,
});
const judged = (truths: PatientTruth[], charges: ChargeItem[], issues: DetectedIssue[] = []): string[] =>
  judgeByTruth(truths, charges, issues);

describe('the judge of a soak', () => {
  test('finds nothing where all is as the load made it', () => {
    expect(judged([truth()], [charge()])).toEqual([]);
    expect(judged([truth({ status: 'cancelled' })], [])).toEqual([]);
  });

  test.each([
    ['three charges for one line', [charge(), charge({ id: 'd' }), charge({ id: 'e' })]],
    ['no charge', []],
    ['a charge of another patient', [charge(), charge({ subject: { reference: 'Patient/px' } })]],
    ['a charge of a Procedure that does not exist', [charge({ service: [{ reference: 'Procedure/gone' }] })]],
    ['a unit too many', [charge({ quantity: { value: 3 } })]],
    ['another visit', [charge({ context: { reference: 'Encounter/e9' } })]],
    ['a region that nobody wrote', [charge({ bodysite: [{ text: 'Knee' }] })]],
    ['a charge that is held for nothing', [charge({ status: 'planned' })]],
  ])('tells of %s', (_name, charges) => {
    expect(judged([truth()], charges)).toHaveLength(1);
  });

  test('tells of a charge that goes out while the visit is open', () => {
    expect(judged([truth({ status: 'in-progress' })], [charge()])).toEqual(['p0: billable, and nothing lets it']);
  });

  test('minutes that the therapist shares with another patient count for neither', () => {
    const other = truth({
      patient: 'p1',
      treatments: [{ id: 'mt-1-0', startMinute: 20, minutes: 7, hasRegion: true }],
    });
    const held = charge({ status: 'planned' });
    expect(judged([truth(), other], [held])).toEqual([]);
    expect(judged([truth(), other], [charge()])).toHaveLength(1);
    expect(judged([truth(), { ...other, status: 'cancelled' }], [charge()])).toEqual([]);
    expect(judged([truth(), { ...other, therapist: 't9', treatments: [] }], [charge()])).toEqual([]);
  });

  test('Medicare’s daily limit holds the seventh unit', () => {
    const long = { treatments: [{ id: 'mt-0-0', startMinute: 0, minutes: 98, hasRegion: true }] };
    const seven = charge({ quantity: { value: 7 } });
    expect(judged([truth(long)], [seven])).toEqual([]);
    expect(judged([truth({ ...long, isMedicare: true })], [seven])).toHaveLength(1);
  });

  test('issues of regions and of minutes that cannot be true', () => {
    const vague = truth({ treatments: [{ id: 'mt-0-0', startMinute: 0, minutes: 30, hasRegion: false }] });
    const bare = charge({ bodysite: [] });
    expect(judged([vague], [bare], [issue('region-missing/mt-0-0')])).toEqual([]);
    expect(judged([vague], [bare])).toHaveLength(1);
    expect(judged([vague], [bare], [issue('region-missing/mt-0-0', { status: 'mitigated' })])).toHaveLength(1);
    expect(judged([truth()], [charge()], [issue('region-missing/mt-0-0')])).toHaveLength(1);
  });
});
