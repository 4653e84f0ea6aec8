// SPDX-License-Identifier: Apache-2.0
import type { DetectedIssue } from '@medplum/fhirtypes';
import { assess } from '../../../src/engine/assess.ts';
import type { Issue } from '../../../src/engine/billing/assessment.ts';
import type { TreatmentDay } from '../../../src/engine/billing/treatment-day.ts';
import { policyFor } from '../../../src/engine/policies/payer-policy.ts';
import { isWrittenAcknowledged, toldFacts } from '../../../src/fhir/identity.ts';
import { ISSUE_CODES, ISSUE_FACTS, ISSUE_IDENTIFIER, ISSUE_STATE, RULE_PAGES } from '../../../src/fhir/systems.ts';
import { mitigated, toDetectedIssue } from '../../../src/fhir/write/detected-issue.ts';
import { day, encounter, service } from '../../support/day.ts';

const SEEN = '2026-03-02T13:00:00.000Z';
const LATER = '2026-03-09T13:00:00.000Z';
const bare = { encounters: [encounter({ diagnoses: [] })] };
const second = { ...bare, services: [service('mt', { at: '10:00-10:30' }), service('b', { at: '11:00-11:15' })] };

function write(facts: Partial<TreatmentDay>, existing?: DetectedIssue): DetectedIssue {
  const built = day(facts);
  const [issue] = assess(built, policyFor(built.payer)).issues;
  if (!issue) {
    throw new Error('No issue');
  }
  return toDetectedIssue(built, issue, existing, { author: 'Device/d', now: existing ? LATER : SEEN });
}

/** As it was before issues bore a hash of their facts, in the words of then, with what a clinician wrote on it. */
function asWrittenEarlier(issue: DetectedIssue): DetectedIssue {
  const evidence = issue.evidence?.map(({ code = [], ...rest }) => ({
    ...rest,
    code: code.map(() => ({ text: 'Encounter/e1 and its manual therapy (Procedure/mt) name no diagnosis.' })),
  }));
  return { ...issue, evidence, mitigation: [{ action: { text: 'On paper' }, date: SEEN }] };
}

const acknowledged = ({ evidence }: Partial<Issue>): Partial<TreatmentDay> => ({
  acknowledgedIssues: [{ key: 'diagnosis-missing/e1', evidence: evidence ?? '' }],
});

describe('toDetectedIssue', () => {
  test('bears the hash of its facts, and nothing about an acknowledgement that there is not', () => {
    const issue = write(bare);
    const [coding] = issue.evidence?.[0]?.code?.[0]?.coding ?? [];
    expect([coding?.system, coding?.code]).toEqual([ISSUE_FACTS, toldFacts(issue).facts]);
    expect(coding?.code).toMatch(/^[0-9a-f]{16}$/);
    expect(issue.meta).toBeUndefined();
  });

  test('an acknowledged one of an earlier build keeps its date, gains the hash, and says that it is acknowledged', () => {
    const earlier = asWrittenEarlier(write(bare));
    expect(toldFacts(earlier).facts).toBeUndefined();
    const now = write({ ...bare, ...acknowledged(toldFacts(earlier)) }, earlier);
    expect(now).toMatchObject({ identifiedDateTime: SEEN, mitigation: earlier.mitigation });
    expect([toldFacts(now).facts, isWrittenAcknowledged(now)]).toEqual([toldFacts(write(bare)).facts, true]);
  });

  test('with other facts it is of today, so that the older acknowledgement counts no more', () => {
    const before = write({ ...bare, ...acknowledged(toldFacts(write(bare))) }, asWrittenEarlier(write(bare)));
    const now = write(second, {
      ...before,
      meta: { ...before.meta, tag: [...(before.meta?.tag ?? []), { code: 'x' }] },
    });
    expect([now.identifiedDateTime, isWrittenAcknowledged(now), now.meta]).toEqual([
      LATER,
      false,
      { tag: [{ code: 'x' }] },
    ]);
  });

  test('in other words it is the same issue, and keeps its date', () => {
    const before = { ...write(bare), mitigation: [{ action: { text: 'On paper' }, date: SEEN }] };
    const reworded = {
      ...before,
      evidence: before.evidence?.map(({ code = [], ...rest }) => ({
        ...rest,
        code: code.map((concept) => ({ ...concept, text: 'As another version says it.' })),
      })),
    };
    expect(write(bare, reworded)).toEqual(before);
  });

  test('says all that the issue is, of the visit and of whatever it is about', () => {
    const bearer = service('mt', { at: '10:00-10:30', regions: [] });
    const { evidence, detail, ...issue } = write({ services: [bearer] });
    const title = 'No body region';
    expect(issue).toEqual({
      resourceType: 'DetectedIssue',
      identifier: [{ system: ISSUE_IDENTIFIER, value: 'p1/2026-03-02/PT/region-missing/mt' }],
      status: 'preliminary',
      code: { coding: [{ system: ISSUE_CODES, code: 'region-missing', display: title }], text: title },
      severity: 'moderate',
      patient: { reference: 'Patient/p1' },
      identifiedDateTime: SEEN,
      author: { reference: 'Device/d' },
      implicated: [{ reference: 'Encounter/e1' }, { reference: 'Procedure/mt' }],
      reference: `${RULE_PAGES}region-missing`,
    });
    expect(evidence).toMatchObject([{ detail: [{ reference: 'Procedure/mt' }] }]);
    expect(evidence?.[0]?.code?.[0]?.text).toContain('body region');
    expect(detail).toContain('region');
  });

  test('names each record once, and has no empty list', () => {
    const built = day({ encounters: [] });
    const [found] = assess(day(bare), policyFor(built.payer)).issues;
    if (!found) {
      throw new Error('No issue');
    }
    const issue: Issue = { ...found, implicated: [] };
    const told = (facts: TreatmentDay, one: Issue): DetectedIssue =>
      toDetectedIssue(facts, one, undefined, { author: 'Device/d', now: SEEN });
    expect(told(day(bare), { ...issue, implicated: ['Encounter/e1'] }).implicated).toEqual([
      { reference: 'Encounter/e1' },
    ]);
    expect(told(built, issue)).not.toHaveProperty('implicated');
    expect(told(built, issue).evidence?.[0]).not.toHaveProperty('detail');
  });

  test('what stands keeps its identifier and whatever an app added', () => {
    const existing = { ...write(bare), id: 'i1', identifier: [{ value: 'theirs' }], meta: { versionId: '3' } };
    expect(write(bare, existing)).toEqual(existing);
  });

  test('bears the mark of an acknowledgement once, and without it no list of marks', () => {
    const marked = { tag: [{ system: ISSUE_STATE, code: 'acknowledged' }] };
    const told = toldFacts(write(bare));
    const existing = { ...write(bare), meta: marked };
    expect(write({ ...bare, acknowledgedIssues: [{ key: 'diagnosis-missing/e1', ...told }] }, existing).meta).toEqual(
      marked,
    );
    expect(write(bare, { ...existing, meta: { ...marked, versionId: '3' } }).meta).toEqual({ versionId: '3' });
  });

  test('is mitigated once its cause is gone, with whatever a person wrote', () => {
    const existing = { ...write(bare), mitigation: [{ action: { text: 'On paper' } }] };
    expect(mitigated(existing)).toEqual({ ...existing, status: 'mitigated' });
  });
});
