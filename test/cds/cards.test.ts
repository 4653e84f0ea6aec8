// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import { answerHook } from '../../src/cds/answer.ts';
import type { Card } from '../../src/cds/cards.ts';
import { HookRequestSchema } from '../../src/cds/hooks.ts';
import { callFor } from '../support/hook-call.ts';
import { STORIES, sampleResources } from '../support/samples.ts';

async function cardsOf(resources: Parameters<typeof callFor>[0], pages?: string): Promise<Card[]> {
  const answer = await answerHook(HookRequestSchema.parse(callFor(resources)), pages === undefined ? {} : { pages });
  return answer.kind === 'cards' ? answer.cards.map(({ card }) => card) : [];
}
const story = (name: string): ReturnType<typeof sampleResources> => sampleResources(name);

test('one issue: what waits for it, its own topic, and why by the address at hand', async () => {
  const [held] = await cardsOf(story('34-diagnosis-missing'), 'https://charges.example.org/');
  expect(held?.summary).toMatch(/^97140 of 2026-03-02 is held: No diagnosis/);
  expect(held?.source.topic).toMatchObject({ code: 'diagnosis-missing' });
  expect(held?.detail).toContain('([why](https://charges.example.org/admin/rules/diagnosis-missing))');
  const [alone] = await cardsOf(story('34-diagnosis-missing'));
  expect(alone?.detail).toMatch(/\(\[why\]\(https:\/\/.*diagnosis-missing/);
  expect(alone?.detail).not.toContain('undefined');
  const [review] = await cardsOf(story('32-region-missing'));
  expect(review?.summary).toMatch(/^97140 of 2026-03-02 needs review: /);
});

test('several issues: each title once, a common topic, and no more of a summary than a client shows', async () => {
  const bare = story('34-diagnosis-missing').map((one) =>
    one.resourceType === 'Procedure' ? { ...one, code: { text: 'Joint mobilization' }, performer: [] } : one,
  );
  const [held] = await cardsOf(bare);
  expect(held?.summary).toMatch(/^97140 of 2026-03-02 is held: [^;]+; [^;]+/);
  expect(held?.source.topic).toMatchObject({ code: 'charge-review' });
  expect(held?.summary.length).toBeLessThan(140);
  expect(held?.detail).not.toMatch(/ {2}/);
});

test('a summary that is too long for a client is cut where it has to be', async () => {
  const visit = story('34-diagnosis-missing').filter(({ resourceType }) =>
    ['Encounter', 'Procedure'].includes(resourceType),
  );
  const nothing = { performer: [], bodySite: [], outcome: undefined, reasonCode: [] };
  const bare = visit.map((one) => ({ ...one, ...nothing }) as unknown as Resource);
  const summaries = (await cardsOf(bare)).map(({ summary }) => summary).filter((summary) => summary.endsWith('…'));
  expect(summaries.map(({ length }) => length)).toEqual([139]);
});

test.each(STORIES)('dollars are explained where there are some, and nowhere else: %s', async (name) => {
  const medicare = story(name).map((one) =>
    one.resourceType === 'Coverage' ? { ...one, type: { text: 'Medicare Part B' } } : one,
  );
  for (const { detail } of await cardsOf(medicare)) {
    expect([detail, detail.includes('How dollars are estimated')]).toEqual([
      detail,
      /About \$|Estimated worth: \$/.test(detail),
    ]);
  }
});

test('an offered charge tells the modifiers that the record proves, where there are some', async () => {
  const [offer] = await cardsOf(story('01-brief-30-minutes'));
  expect(offer?.detail).toContain(' Modifiers: GP.');
});
