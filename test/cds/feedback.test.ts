// SPDX-License-Identifier: Apache-2.0
import type { Bundle, BundleEntry, DetectedIssue, DetectedIssueMitigation } from '@medplum/fhirtypes';
import type { ToldIssue } from '../../src/cds/cards.ts';
import { FeedbackSchema, mitigate, mitigationOf, type Feedback } from '../../src/cds/feedback.ts';
import { ISSUE_FACTS, ISSUE_IDENTIFIER } from '../../src/fhir/systems.ts';

const USER = 'Practitioner/t1';
const SEEN = '2026-03-02T11:00:00Z';
const NOW = '2026-03-02T12:00:00Z';
const CODE = { code: 'reviewed-correct', system: 'https://example.org/reasons', display: 'Reviewed' };
const given = (facts: object): Feedback =>
  FeedbackSchema.parse({
    feedback: [
      { card: '00000000-0000-4000-8000-000000000001', outcome: 'overridden', outcomeTimestamp: SEEN, ...facts },
    ],
  }).feedback[0] as Feedback;

describe('what a feedback acknowledges', () => {
  test.each<[string, object, object]>([
    [
      'a code and words',
      { reason: CODE, userComment: ' On the referral ' },
      { coding: [CODE], text: 'On the referral' },
    ],
    ['a code with its name', { reason: CODE }, { coding: [CODE], text: 'Reviewed' }],
    ['a bare code', { reason: { code: 'x' } }, { coding: [{ code: 'x' }], text: 'x' }],
    ['words alone', { userComment: 'Seen' }, { text: 'Seen' }],
  ])('%s', (_what, overrideReason, action) => {
    const mitigation = { action, date: SEEN, author: { reference: USER } };
    expect(mitigationOf(given({ overrideReason }), USER)).toEqual(mitigation);
  });

  test.each<[string, object, string]>([
    ['a card that was closed without a reason', {}, USER],
    [
      'a suggestion that was taken',
      {
        outcome: 'accepted',
        acceptedSuggestions: [{ id: '00000000-0000-4000-8000-000000000002' }],
        overrideReason: { userComment: 'Seen' },
      },
      USER,
    ],
    ['the patient’s own words', { overrideReason: { userComment: 'Seen' } }, 'Patient/p1'],
  ])('%s acknowledges nothing', (_what, facts, user) => {
    expect(mitigationOf(given(facts), user)).toBeUndefined();
  });

  test.each([
    ['an empty reason', { overrideReason: {} }],
    ['words of blanks', { overrideReason: { userComment: '  ' } }],
    ['an accepted card without its suggestion', { outcome: 'accepted' }],
    ['no card', { card: 'one' }],
  ])('%s is refused', (_what, facts) => {
    expect(() => given(facts)).toThrow();
  });

  test('a refusal names the part that is wanting', () => {
    expect(() => given({ overrideReason: {} })).toThrow(/"overrideReason"/);
    expect(() => given({ outcome: 'accepted' })).toThrow(/"acceptedSuggestions"/);
  });

  test('an instant may be told in the clinic’s own time', () => {
    const outcomeTimestamp = '2026-03-02T06:00:00-05:00';
    expect(given({ outcomeTimestamp }).outcomeTimestamp).toBe(outcomeTimestamp);
  });
});

describe('a reason that is written on the issue that a card told of', () => {
  const TOLD: ToldIssue = { dayKey: 'p1/2026-03-02/PT', key: 'region-missing', facts: 'hash', evidence: 'No region' };
  const reason: DetectedIssueMitigation = { action: { text: 'Seen' }, date: SEEN, author: { reference: USER } };
  const issue = (more: Partial<DetectedIssue> = {}, facts = 'hash', text = 'No region'): DetectedIssue => ({
    ...{ resourceType: 'DetectedIssue', id: 'i1', meta: { versionId: '2' }, status: 'preliminary' },
    identifiedDateTime: '2026-03-02T10:00:00Z',
    evidence: [{ code: [{ ...(facts === '' ? {} : { coding: [{ system: ISSUE_FACTS, code: facts }] }), text }] }],
    ...more,
  });

  /** What stays open, and what is written. */
  async function written(
    standing: DetectedIssue | undefined,
    {
      told = TOLD,
      status = '200',
      said = reason,
    }: Partial<Record<'status', string>> & {
      readonly told?: ToldIssue;
      readonly said?: DetectedIssueMitigation;
    } = {},
  ): Promise<{ open: number; asked: unknown; sent: BundleEntry[] }> {
    const [asked, sent]: [unknown[], BundleEntry[]] = [[], []];
    const executeBatch = async ({ entry = [] }: Bundle): Promise<Bundle> => {
      const isSearch = entry[0]?.request?.method === 'GET';
      (isSearch ? asked : sent).push(...(isSearch ? entry.map(({ request }) => request?.url) : entry));
      const found = { resourceType: 'Bundle', entry: standing ? [{ resource: standing }] : [] };
      const answer = isSearch ? { resource: found } : { response: { status } };
      return Promise.resolve({ resourceType: 'Bundle', entry: entry.map(() => answer) } as Bundle);
    };
    const open = await mitigate({ executeBatch }, { issues: [told], mitigation: said }, NOW);
    return { open: open.length, asked, sent };
  }

  test('stands on the version that was read, behind what was said before', async () => {
    const before: DetectedIssueMitigation = { action: { text: 'Earlier' } };
    const { open, asked, sent } = await written(issue({ mitigation: [before] }));
    expect([open, asked]).toEqual([
      0,
      [`DetectedIssue?identifier=${encodeURIComponent(`${ISSUE_IDENTIFIER}|p1/2026-03-02/PT/region-missing`)}`],
    ]);
    expect(sent).toMatchObject([
      { request: { url: 'DetectedIssue/i1', ifMatch: 'W/"2"' }, resource: { mitigation: [before, reason] } },
    ]);
  });

  test.each<[string, Partial<DetectedIssue>, string, string]>([
    ['before the issue was stored', { identifiedDateTime: '2026-03-02T11:30:00Z' }, SEEN, NOW],
    ['of an issue that nobody knows the instant of', { identifiedDateTime: undefined }, SEEN, NOW],
    ['when it was found', { identifiedDateTime: SEEN }, SEEN, SEEN],
    ['for a time to come', {}, '2026-03-02T12:00:01Z', NOW],
  ])('bears an instant that counts: said %s', async (_when, facts, at, date) => {
    const { sent } = await written(issue(facts), { said: { ...reason, date: at } });
    expect((sent[0]?.resource as DetectedIssue).mitigation).toEqual([{ ...reason, date }]);
  });

  test.each<[string, DetectedIssueMitigation, number]>([
    ['the same', reason, 0],
    ['the same, and later', { ...reason, date: NOW }, 0],
    ['the same, as the issue was found', { ...reason, date: '2026-03-02T10:00:00Z' }, 0],
    ['in other words', { ...reason, action: { text: 'Other' } }, 1],
    ['of somebody else', { ...reason, author: { reference: 'Practitioner/t2' } }, 1],
    ['older than the issue', { ...reason, date: '2026-03-01T00:00:00Z' }, 1],
    ['without a date', { action: reason.action, author: reason.author }, 1],
  ])('is not written twice: what stands is %s', async (_what, before, writes) => {
    const { open, sent } = await written(issue({ mitigation: [before] }));
    expect([open, sent.length]).toEqual([0, writes]);
  });

  test.each<[string, DetectedIssue | undefined, ToldIssue]>([
    ['does not stand yet', undefined, TOLD],
    ['is closed', issue({ status: 'final' }), TOLD],
    ['has other facts', issue({}, 'other'), TOLD],
    ['had another sentence in a build without a hash', issue({}, '', 'Other'), TOLD],
    ['was told by a build without a hash', issue({}, 'hash', 'Other'), { ...TOLD, facts: undefined }],
  ])('waits for an issue that %s', async (_what, standing, told) => {
    const { open, sent } = await written(standing, { told });
    expect([open, sent]).toEqual([1, []]);
  });

  test('counts by the sentence where a build gave no hash', async () => {
    expect((await written(issue({}, ''))).sent).toHaveLength(1);
    expect((await written(issue(), { told: { ...TOLD, facts: undefined } })).sent).toHaveLength(1);
  });

  test('is told to be tried again where the issue has changed meanwhile', async () => {
    await expect(written(issue(), { status: '412' })).rejects.toThrow('DetectedIssue/i1 has changed in the meantime');
  });
});
