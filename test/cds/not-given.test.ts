// SPDX-License-Identifier: Apache-2.0
import type { QuestionnaireResponse, Resource } from '@medplum/fhirtypes';
import { answerHook } from '../../src/cds/answer.ts';
import { HookRequestSchema, NEEDED_KEYS, type PrefetchKey } from '../../src/cds/hooks.ts';
import { cards } from '../support/cards.ts';
import { PLAIN, drop, recordsOf } from '../support/ehr-chart.ts';
import { callFor, prefetchOf } from '../support/hook-call.ts';
import { sampleResources } from '../support/samples.ts';

describe('what a client did not give', () => {
  const resources = sampleResources('19-duration-missing');
  const whole = prefetchOf(resources);

  async function unobtainable(prefetch: Record<string, unknown> | undefined): Promise<readonly string[]> {
    const answer = await answerHook(HookRequestSchema.parse({ ...callFor(resources), prefetch }));
    return answer.kind === 'unobtainable' ? answer.what : [];
  }

  /** What the cards say was not seen; undefined where there are none. */
  async function notSeen(prefetch: Record<string, unknown>, of = resources): Promise<string | undefined> {
    const answer = await answerHook(HookRequestSchema.parse({ ...callFor(of), prefetch }));
    const details = answer.kind === 'cards' ? answer.cards.map(({ card }) => card.detail) : [];
    return details.length === 0 ? undefined : /Not checked: [^\n]*$/.exec(details[0] ?? '')?.[0];
  }

  test.each(NEEDED_KEYS)('without %s and without a FHIR server there is nothing to say', async (key) => {
    const { [key]: _left, ...rest } = whole;
    expect(await unobtainable(rest)).toEqual([`prefetch.${key} (missing)`]);
  });

  test.each<[PrefetchKey, string | undefined]>([
    ['observations', 'Not checked: measurements.'],
    ['questionnaires', 'Not checked: answered questionnaires.'],
    ['carePlans', 'Not checked: plans of care.'],
    ['compositions', 'Not checked: notes.'],
    ['documents', 'Not checked: documents.'],
    ['impressions', 'Not checked: clinical impressions.'],
    ['coverages', 'Not checked: payer.'],
    // Ours, and what other keys brought.
    ['charges', undefined],
    ['issues', undefined],
    ['user', undefined],
    ['conditions', undefined],
  ])('without %s, or with an outcome in its place, cards tell of what was seen', async (key, said) => {
    const { [key]: _left, ...rest } = whole;
    const outcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'forbidden' }] };
    const inside = { resourceType: 'Bundle', type: 'searchset', entry: [{ resource: outcome }] };
    const ways = [rest, { ...rest, [key]: outcome }, { ...rest, [key]: inside }];
    expect(await Promise.all(ways.map(async (prefetch) => notSeen(prefetch)))).toEqual([said, said, said]);
  });

  test('every key but those that are needed may be left out', async () => {
    const { encounters, procedures } = whole;
    expect(await notSeen({ encounters, procedures })).toBe(
      'Not checked: measurements, answered questionnaires, plans of care, notes, documents, clinical impressions and payer.',
    );
  });

  test('what may stand in notes that were not given is not called missing', async () => {
    const story = sampleResources('60-symptoms-missing');
    const { compositions: _left, ...rest } = prefetchOf(story);
    const codes = async (prefetch: Record<string, unknown>): Promise<string[]> => {
      const answer = await answerHook(HookRequestSchema.parse({ ...callFor(story), prefetch }));
      return answer.kind === 'cards' ? answer.cards.flatMap(({ issues }) => issues.map(({ key }) => key)) : [];
    };
    expect(await codes(prefetchOf(story))).toContain('symptoms-missing');
    expect(await codes(rest)).toEqual(['note-not-seen']);
  });

  test('a complete visit whose notes were not given has a card with units and modifiers', async () => {
    const story = sampleResources('02-brief-15-minutes');
    const { compositions: _left, ...rest } = prefetchOf(story);
    const answer = await answerHook(
      HookRequestSchema.parse({ ...callFor(story, { hook: 'patient-view' }), prefetch: rest }),
    );
    const [first] = answer.kind === 'cards' ? answer.cards : [];
    expect(first?.card.indicator).toBe('info');
    expect(first?.card.detail).toMatch(/15 min.* Modifiers: GP\.\n\nNot checked: notes\.$/s);
  });

  test('what an issue puts in question, in dollars with what they rest on, and what an offered charge is worth', async () => {
    const medicare = sampleResources('60-symptoms-missing').map((resource) =>
      resource.resourceType === 'Coverage' ? { ...resource, type: { text: 'Medicare Part B' } } : resource,
    );
    const details = (await cards(callFor(medicare))).map(({ detail }) => detail);
    expect(details[0]).toMatch(/ About \$48\.93 (?:held|at risk)\. \(\[why\]/);
    expect(details[0]).toMatch(
      /How dollars are estimated: Medicare’s fee schedule of 2026 for 97140: [^\n]*\(MPPR\)\.$/m,
    );
    expect(details.join()).toContain('Estimated worth: $48.93.');
  });

  test('a form that was sent along is read, and one that was not given is not called missing', async () => {
    const form: QuestionnaireResponse = {
      ...{ resourceType: 'QuestionnaireResponse', id: 'q1', status: 'completed', subject: { reference: 'Patient/p1' } },
      ...{ encounter: { reference: 'Encounter/e1' }, authored: '2026-03-02' },
      item: [{ linkId: '1', text: 'Oswestry total score', answer: [{ valueDecimal: 34 }] }],
    };
    const chart = recordsOf(drop('func')(PLAIN));
    const { questionnaires: _left, ...rest } = prefetchOf(chart);
    const told = async (of: readonly Resource[], prefetch: Record<string, unknown>): Promise<string[]> => {
      const answer = await answerHook(HookRequestSchema.parse({ ...callFor(of), prefetch }));
      return answer.kind === 'cards' ? answer.cards.flatMap(({ issues }) => issues.map(({ key }) => key)) : [];
    };
    expect(await told(chart, prefetchOf(chart))).toEqual(['functional-limitation-missing']);
    expect(await told(chart, prefetchOf([...chart, form]))).toEqual([]);
    expect(await told(chart, rest)).toEqual(['note-not-seen']);
  });

  test('null is an answer: there is none', async () => {
    expect(await unobtainable({ ...whole, carePlans: null, compositions: null })).toEqual([]);
    expect(await notSeen({ ...whole, carePlans: null, compositions: null })).toBeUndefined();
  });

  test('none at all names the keys that are needed', async () => {
    expect(await unobtainable(undefined)).toEqual(NEEDED_KEYS.map((key) => `prefetch.${key} (missing)`));
  });

  test('who treated is told as not seen where nobody gave it', async () => {
    const others = resources.filter(({ resourceType }) => resourceType !== 'Practitioner');
    expect(await notSeen(prefetchOf(others))).toBe('Not checked: the performer.');
  });

  test('a visit that was not sent along cannot be had', async () => {
    expect(await unobtainable({ ...whole, encounters: { resourceType: 'Bundle', type: 'searchset' } })).toEqual([
      expect.stringMatching(/^Encounter\//),
    ]);
  });
});
