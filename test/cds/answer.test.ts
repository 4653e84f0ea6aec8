// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import type {
  Bundle,
  ChargeItem,
  Composition,
  ConceptMap,
  Encounter,
  Procedure,
  QuestionnaireResponse,
  Resource,
} from '@medplum/fhirtypes';
import { answerHook } from '../../src/cds/answer.ts';
import type { Card } from '../../src/cds/cards.ts';
import {
  HookRequestSchema,
  NEEDED_KEYS,
  PREFETCH,
  SIGN_HOOK,
  type PrefetchKey,
  cdsServices,
} from '../../src/cds/hooks.ts';
import { readPrefetch } from '../../src/cds/prefetch.ts';
import type { FhirClient } from '../../src/fhir/fhir-client.ts';
import { readModifiers } from '../../src/fhir/read/modifiers.ts';
import { CPT, SITE_MAP } from '../../src/fhir/systems.ts';
import { PLAIN, drop, recordsOf } from '../support/ehr-chart.ts';
import { callFor, prefetchOf, type HookCall } from '../support/hook-call.ts';
import { STORIES, sampleResources } from '../support/samples.ts';

async function cards(call: HookCall): Promise<Card[]> {
  const answer = await answerHook(HookRequestSchema.parse(call), { pages: 'https://charges.example.org/' });
  if (answer.kind !== 'cards') {
    throw new Error(`Not available: ${answer.what.join(', ')}`);
  }
  return answer.cards.map(({ card }) => card);
}

async function cardsOf(story: string, more: Partial<HookCall> = {}): Promise<Card[]> {
  return cards(callFor(sampleResources(story), more));
}

/** Values that no JSON of a card may hold. */
function emptyValues(value: unknown, path = ''): string[] {
  if (value === null || value === undefined || value === '') {
    return [path];
  }
  if (typeof value !== 'object') {
    return [];
  }
  const entries = Object.entries(value);
  return entries.length === 0 ? [path] : entries.flatMap(([key, part]) => emptyValues(part, `${path}.${key}`));
}

describe.each(STORIES)('%s', (story) => {
  test.each(['encounter-discharge', 'patient-view', SIGN_HOOK])('cards of %s keep to CDS Hooks 2.0', async (hook) => {
    const found = await cardsOf(story, { hook });
    const indicators = found.map(({ indicator }) => indicator);
    expect(new Set(indicators).size).toBe(indicators.length);
    expect(indicators).toEqual(['critical', 'warning', 'info'].filter((one) => (indicators as string[]).includes(one)));
    for (const card of found) {
      expect(card.summary.length).toBeGreaterThan(0);
      expect(card.summary.length).toBeLessThan(140);
      expect(card.uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(card.source.label).toBe('Manual therapy charges');
      expect(card.source.topic).toMatchObject({
        system: expect.any(String) as string,
        code: expect.any(String) as string,
      });
      expect(card.links?.every(({ type, appContext }) => type === 'absolute' && appContext === undefined)).not.toBe(
        false,
      );
      expect(card.selectionBehavior).toBe(card.suggestions ? 'at-most-one' : undefined);
      const recommended = (card.suggestions ?? []).filter(({ isRecommended }) => isRecommended === true);
      expect(recommended.length).toBeLessThanOrEqual(1);
      for (const { uuid, label, actions } of card.suggestions ?? []) {
        expect([uuid?.length, label.length > 0, actions.length > 0]).toEqual([36, true, true]);
        for (const action of actions) {
          expect(['create', 'update']).toContain(action.type);
          expect(action.description.length).toBeGreaterThan(0);
          const resource = (action as { resource: Resource }).resource;
          expect(['ChargeItem', 'Procedure']).toContain(resource.resourceType);
          expect(resource.id !== undefined).toBe(action.type === 'update');
        }
      }
      for (const { code, system, display } of card.overrideReasons ?? []) {
        expect([code, system, display].every(Boolean)).toBe(true);
      }
      expect(emptyValues(card)).toEqual([]);
    }
  });

  test('the cards tell what the engine finds when the visit is saved', async () => {
    const resources = sampleResources(story);
    const visit = resources.find((resource): resource is Encounter => resource.resourceType === 'Encounter');
    const issues = sampleResources(story, 'expected.json')
      .filter((resource) => resource.resourceType === 'DetectedIssue')
      .filter(({ status, mitigation, implicated }) => {
        const isOfVisit = implicated?.some(({ reference }) => reference === `Encounter/${visit?.id ?? ''}`) === true;
        return status === 'preliminary' && mitigation === undefined && isOfVisit;
      });
    // What prefetch cannot show, or what a visit still open may not be told yet, is looked at elsewhere.
    if (visit?.status !== 'finished' || ['24-not-one-on-one', '72-claim-units-missing'].includes(story)) {
      return;
    }
    const found = await cardsOf(story);
    const told = found.map(({ detail }) => detail).join('\n');
    const { patientId } = callFor(resources).context;
    for (const issue of issues.filter(({ patient }) => patient?.reference === `Patient/${String(patientId)}`)) {
      expect(told).toContain(`admin/rules/${issue.code?.coding?.[0]?.code ?? ''})`);
    }
    const count = (told.match(/\(\[?why|\[why\]/g) ?? []).length;
    expect(count).toBeGreaterThanOrEqual(issues.length === 0 ? 0 : 1);
  });
});

describe('when cards are given', () => {
  test('a clean visit whose charge stands gets none', async () => {
    const resources = sampleResources('02-brief-15-minutes');
    const [create] = (await cards(callFor(resources))).flatMap(({ suggestions = [] }) => suggestions);
    const charge = (create?.actions[0] as { resource: ChargeItem }).resource;
    const stored = { ...charge, id: 'c1' };
    expect(await cards(callFor([...resources, stored]))).toEqual([]);
  });

  test('a charge that does not stand yet is offered as the visit ends, and not when the patient is looked at', async () => {
    const [card] = await cardsOf('02-brief-15-minutes');
    expect(card).toMatchObject({ indicator: 'info', summary: 'Charge 1 unit of 97140' });
    expect(card?.suggestions?.[0]?.actions[0]).toMatchObject({
      type: 'create',
      resource: { resourceType: 'ChargeItem', quantity: { value: 1 }, status: 'billable' },
    });
    expect(card?.overrideReasons).toBeUndefined();
    expect(await cardsOf('02-brief-15-minutes', { hook: 'patient-view' })).toEqual([]);
  });

  test('a visit that is still open is judged as ended by the hooks that end it', async () => {
    const resources = sampleResources('32-region-missing').map((resource) =>
      resource.resourceType === 'Encounter' ? { ...resource, status: 'in-progress' as const } : resource,
    );
    const ending = await cards(callFor(resources));
    expect(ending.map(({ detail }) => detail).join()).toContain('region-missing');
    const looking = await cards(callFor(resources, { hook: 'patient-view' }));
    expect(looking.map(({ detail }) => detail).join()).not.toContain('region-missing');
  });

  test('patient-view without a visit tells of the latest treatment day', async () => {
    const resources = sampleResources('19-duration-missing');
    const { context, ...call } = callFor(resources, { hook: 'patient-view' });
    const { encounterId: _encounterId, ...rest } = context;
    const later = {
      ...(resources.find(({ resourceType }) => resourceType === 'Procedure') as Procedure),
      id: 'lab',
      code: { text: 'Blood test' },
      performedPeriod: undefined,
      performedDateTime: '2026-03-20',
    };
    const found = await cards({ ...call, context: rest, prefetch: prefetchOf([...resources, later]) });
    expect(found[0]).toMatchObject({ indicator: 'critical' });
    expect(found[0]?.detail).toContain('duration-missing');
  });

  test('an acknowledged issue is not told again', async () => {
    const resources = sampleResources('32-region-missing');
    const stored = sampleResources('32-region-missing', 'expected.json');
    const acknowledged = stored.map((resource) =>
      resource.resourceType === 'DetectedIssue'
        ? { ...resource, mitigation: [{ action: { text: 'Seen' }, date: '2026-12-01T00:00:00Z' }] }
        : resource,
    );
    const all = await cards(callFor([...resources, ...stored]));
    const rest = await cards(callFor([...resources, ...acknowledged]));
    expect(all.map(({ detail }) => detail).join()).toContain('region-missing');
    expect(rest.map(({ detail }) => detail).join()).not.toContain('region-missing');
  });

  test('a patient who has no manual therapy gets none; a visit of another patient neither', async () => {
    const resources = sampleResources('19-duration-missing');
    const call = callFor(resources);
    expect(await cards({ ...call, context: { ...call.context, patientId: 'somebody-else' } })).toEqual([]);
    const others = resources.filter(({ resourceType }) => resourceType !== 'Procedure');
    expect(await cards(callFor(others))).toEqual([]);
  });

  test('the same call gives the same cards', async () => {
    expect(await cardsOf('53-distinct-service-modifier-missing')).toEqual(
      await cardsOf('53-distinct-service-modifier-missing'),
    );
  });

  test('text of a record never becomes markup', async () => {
    const region = 'neck <img src=x> [x](http://evil.example) **b** www.evil.example a@evil.example';
    const resources = sampleResources('19-duration-missing').map((resource) =>
      resource.resourceType === 'Procedure' ? { ...resource, bodySite: [{ text: region }] } : resource,
    );
    const details = (await cards(callFor(resources))).map(({ detail }) => detail).join('\n');
    expect(details).not.toMatch(/(?<!\\)<img|(?<!\\)\]\(http\\?:\/\/evil/);
    // Nor does a bare address become a link, as it does in GitHub's Markdown.
    expect(details).toContain('evil');
    expect(details).not.toMatch(/http:\/\/evil|www\.evil|a@evil/);
  });
});

describe('suggestions', () => {
  async function suggestionsOf(story: string): Promise<{ label: string; resource: Resource }[]> {
    const found = await cardsOf(story);
    return found.flatMap(({ suggestions = [] }) =>
      suggestions.map(({ label, actions }) => ({ label, resource: (actions[0] as { resource: Resource }).resource })),
    );
  }

  test('an NCCI pair: a modifier that the clinician attests, on the charge as it should stand', async () => {
    const found = await suggestionsOf('53-distinct-service-modifier-missing');
    const attest = found.filter(({ label }) => label.startsWith('Attest a separate service'));
    expect(attest.map(({ resource }) => readModifiers(resource as ChargeItem)[0])).toEqual([
      '59',
      'XE',
      'XS',
      'XP',
      'XU',
    ]);
  });

  test('nothing is offered for a charge that a person has closed', async () => {
    const resources = sampleResources('59-kx-missing');
    const visit = resources.find((resource): resource is Encounter => resource.resourceType === 'Encounter');
    const closed: ChargeItem = {
      resourceType: 'ChargeItem',
      id: 'closed',
      status: 'not-billable',
      code: { coding: [{ system: CPT, code: '97140' }] },
      subject: visit?.subject ?? {},
      context: { reference: `Encounter/${visit?.id ?? ''}` },
    };
    const found = await cards(callFor([...resources, closed]));
    expect(found.map(({ detail }) => detail).join()).toContain('kx-missing');
    expect(found.flatMap(({ suggestions = [] }) => suggestions.map(({ label }) => label))).toEqual([]);
  });

  test('KX beyond the threshold', async () => {
    const [kx] = (await suggestionsOf('59-kx-missing')).filter(({ label }) => label.includes('KX'));
    expect(readModifiers(kx?.resource as ChargeItem)).toContain('KX');
  });

  test('a modifier that does not belong is taken off, and nothing else', async () => {
    const [remove] = (await suggestionsOf('48-modifier-not-applicable')).filter(({ label }) =>
      label.startsWith('Remove'),
    );
    const before = sampleResources('48-modifier-not-applicable').find(
      (resource): resource is ChargeItem => resource.resourceType === 'ChargeItem',
    );
    const removed = remove?.label.replace('Remove modifier ', '').split(', ') ?? [];
    const after = readModifiers(remove?.resource as ChargeItem);
    expect(removed.length).toBeGreaterThan(0);
    expect(
      readModifiers(before as ChargeItem)
        .filter((code) => !removed.includes(code))
        .every((code) => after.includes(code)),
    ).toBe(true);
    expect(after.some((code) => removed.includes(code))).toBe(false);
  });

  test('51 is taken off; a wrong quantity is set right; text is coded', async () => {
    expect((await suggestionsOf('30-modifier-51')).map(({ label }) => label)).toContain('Remove modifier 51');
    const [units] = (await suggestionsOf('27-units-mismatch')).filter(({ label }) =>
      label.startsWith('Set the quantity'),
    );
    expect(units?.label).toBe(`Set the quantity to ${String((units?.resource as ChargeItem).quantity?.value)}`);
    const [coded] = (await suggestionsOf('31-service-uncoded')).filter(({ label }) => label.startsWith('Code '));
    expect((coded?.resource as Procedure).code?.coding?.at(-1)).toEqual({
      system: 'http://www.ama-assn.org/go/cpt',
      code: '97140',
    });
  });

  test('taking a suggestion ends its issue', async () => {
    const resources = sampleResources('53-distinct-service-modifier-missing');
    const [first] = (await suggestionsOf('53-distinct-service-modifier-missing')).filter(({ label }) =>
      label.includes('59'),
    );
    const taken = { id: 'new', ...first?.resource } as Resource;
    const after = await cards(callFor([...resources.filter(({ id }) => id !== taken.id), taken]));
    expect(after.map(({ detail }) => detail).join()).not.toContain('distinct-service-modifier-missing');
  });
});

describe('prefetch', () => {
  const resources = sampleResources('19-duration-missing');
  const whole = prefetchOf(resources);

  async function unobtainable(prefetch: Record<string, unknown> | undefined): Promise<readonly string[]> {
    const answer = await answerHook(HookRequestSchema.parse({ ...callFor(resources), prefetch }));
    return answer.kind === 'unobtainable' ? answer.what : [];
  }

  test('what stands under a key is told apart', () => {
    const outcome = { resourceType: 'OperationOutcome', issue: [] };
    const paged = { ...whole.procedures, link: [{ relation: 'next', url: 'https://ehr.example.org/page2' }] };
    const kinds = (value: unknown): string => readPrefetch({ procedures: value }, 'procedures').kind;
    expect(readPrefetch(undefined, 'procedures').kind).toBe('missing');
    expect(readPrefetch({}, 'procedures').kind).toBe('missing');
    expect(
      [
        null,
        outcome,
        paged,
        whole.procedures,
        resources.find(({ resourceType }) => resourceType === 'Procedure'),
        'text',
        7,
        [],
        { resourceType: 'Patient' },
        { resourceType: 'Bundle', entry: [{ resource: 1 }] },
      ].map(kinds),
    ).toEqual(['none', 'failed', 'paginated', 'records', 'records', 'failed', 'failed', 'failed', 'failed', 'failed']);
  });

  test('a searchset’s own outcome is no record', () => {
    const entry = [...(whole.procedures.entry ?? []), { resource: { resourceType: 'OperationOutcome', issue: [] } }];
    const read = readPrefetch({ procedures: { ...whole.procedures, entry } }, 'procedures');
    expect(read.kind === 'records' && read.records.length).toBe(whole.procedures.entry?.length);
  });

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

  test('templates are reads and searches without includes', () => {
    for (const query of Object.values(PREFETCH)) {
      expect(query).toMatch(/^(?:\{\{context\.userId\}\}|[A-Z]\w+\?[\w=&,/{}.-]+)$/);
      expect(query).not.toContain('include');
    }
  });

  test('a visit that was not sent along cannot be had', async () => {
    expect(await unobtainable({ ...whole, encounters: { resourceType: 'Bundle', type: 'searchset' } })).toEqual([
      expect.stringMatching(/^Encounter\//),
    ]);
  });
});

describe('the service as it is discovered', () => {
  test('one id for three hooks, the one of ours in reverse-domain notation', () => {
    const services = cdsServices();
    expect(new Set(services.map(({ id }) => id))).toEqual(new Set(['manual-therapy-charge']));
    expect(services.map(({ hook }) => hook)).toEqual(['encounter-discharge', 'patient-view', SIGN_HOOK]);
    expect(SIGN_HOOK).toMatch(/^[a-z]+(\.[a-z-]+)+$/);
    expect(emptyValues(services)).toEqual([]);
  });

  test.each([
    ['no hook', { hook: undefined }],
    ['a hook of another kind', { hook: 'order-sign' }],
    ['no context', { context: undefined }],
    ['no patient', { context: { userId: 'Practitioner/t1', encounterId: 'e1' } }],
    ['a discharge without a visit', { context: { userId: 'Practitioner/t1', patientId: 'p1' } }],
    ['a patient id that is none', { context: { userId: 'Practitioner/t1', patientId: 'p1&x=1', encounterId: 'e1' } }],
    [
      'a patient of a type that is none',
      { context: { userId: 'Practitioner/t1', patientId: 'aPatient/p1', encounterId: 'e1' } },
    ],
    ['an instance that is no UUID', { hookInstance: 'one' }],
    ['authorization without a server', { fhirAuthorization: { access_token: 'x', token_type: 'Bearer' } }],
    ['a server that is none', { fhirServer: 'file:///etc/passwd' }],
  ])('a call with %s is refused', (_name, more) => {
    expect(HookRequestSchema.safeParse({ ...callFor(sampleResources('01-brief-30-minutes')), ...more }).success).toBe(
      false,
    );
  });

  test('unknown parts of the context are left aside, and references are taken for ids', () => {
    const call = callFor(sampleResources('01-brief-30-minutes'));
    const parsed = HookRequestSchema.parse({
      ...call,
      context: { userId: 'Practitioner/t1', patientId: 'Patient/p1', encounterId: 'Encounter/e1', more: 1 },
      extension: {},
    });
    expect(parsed.context).toEqual({ userId: 'Practitioner/t1', patientId: 'p1', encounterId: 'e1' });
  });
});

test('a note’s text decides as structured records do', async () => {
  const found = await cardsOf('71-narrative-only');
  expect(
    sampleResources('71-narrative-only').some(
      (resource): resource is Composition => resource.resourceType === 'Composition',
    ),
  ).toBe(true);
  expect(found.map(({ detail }) => detail).join()).not.toContain('symptoms-missing');
});

test('the sample call of the README: a warning, and the charge to be created', async () => {
  const found = await cards(JSON.parse(readFileSync('fhir-samples/cds-call.json', 'utf8')) as HookCall);
  expect(found.map(({ indicator }) => indicator)).toEqual(['warning', 'info']);
  expect(found[0]?.detail).toContain('region-missing');
  expect(found[1]?.summary).toBe('Charge 2 units of 97140');
});

test('the site’s own table in our store tells what a code of the EHR’s stands for', async () => {
  const code = { coding: [{ system: 'urn:oid:1.2.3', code: '40017' }] };
  const resources = sampleResources('01-brief-30-minutes').map((one) =>
    one.resourceType === 'Procedure' ? { ...one, code } : one,
  );
  const siteMap: ConceptMap = {
    resourceType: 'ConceptMap',
    id: 'site',
    url: SITE_MAP,
    status: 'active',
    group: [
      {
        source: 'urn:oid:1.2.3',
        target: CPT,
        element: [{ code: '40017', target: [{ code: '97140', equivalence: 'equal' }] }],
      },
    ],
  };
  const ownStore: FhirClient = {
    executeBatch: async ({ entry = [] }) =>
      Promise.resolve({
        resourceType: 'Bundle',
        type: 'batch-response',
        entry: entry.map(({ request }) => ({
          response: { status: '200' },
          resource: {
            resourceType: 'Bundle',
            type: 'searchset',
            entry: request?.url.startsWith('ConceptMap?') === true ? [{ resource: siteMap }] : [],
          },
        })),
      }),
  };
  const request = HookRequestSchema.parse(callFor(resources));
  const charged = async (options: { ownStore?: FhirClient }): Promise<boolean> =>
    JSON.stringify(await answerHook(request, options)).includes('"ChargeItem"');
  expect([await charged({}), await charged({ ownStore })]).toEqual([false, true]);
});

test('where the visit took place is read, as no prefetch brings it', async () => {
  const place = { resourceType: 'Location', id: 'l1', name: 'Telehealth' } as const;
  const resources = sampleResources('01-brief-30-minutes').map((one) =>
    one.resourceType === 'Encounter' ? { ...one, location: [{ location: { reference: 'Location/l1' } }] } : one,
  );
  const client = {
    executeBatch: ({ entry = [] }: Bundle): Promise<Bundle> =>
      Promise.resolve({
        resourceType: 'Bundle',
        type: 'batch-response',
        entry: entry.map(({ request }) =>
          request?.url === 'Location/l1'
            ? { response: { status: '200' }, resource: place }
            : { response: { status: '404' } },
        ),
      }),
  } as FhirClient;
  const answer = await answerHook(HookRequestSchema.parse(callFor(resources)), { client });
  expect(JSON.stringify(answer)).toContain('place-of-care-not-payable');
});

test('what no prefetch brings is read where something is amiss: forms, and a therapist named by an identifier', async () => {
  const npi = '1234567893';
  const actor = { reference: `Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|${npi}` };
  const resources = sampleResources('01-brief-30-minutes').map((one) => {
    const { participant: _, ...visit } = one.resourceType === 'Encounter' ? one : { participant: [] };
    return one.resourceType === 'Procedure'
      ? { ...one, performer: [{ actor }] }
      : one.resourceType === 'Encounter'
        ? (visit as Encounter)
        : one;
  });
  const asked: string[] = [];
  const therapist: Resource = {
    resourceType: 'Practitioner',
    id: 'known',
    identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: npi }],
    name: [{ family: 'Sample', suffix: ['PT'] }],
  };
  const client = {
    executeBatch: ({ entry = [] }: Bundle): Promise<Bundle> => {
      asked.push(...entry.map(({ request }) => request?.url ?? ''));
      return Promise.resolve({
        resourceType: 'Bundle',
        type: 'batch-response',
        entry: entry.map(({ request }) => ({
          response: { status: '200' },
          resource: {
            resourceType: 'Bundle',
            type: 'searchset',
            entry: request?.url.startsWith('Practitioner?') === true ? [{ resource: therapist }] : [],
          },
        })),
      });
    },
  } as FhirClient;
  const answer = await answerHook(HookRequestSchema.parse(callFor(resources)), { client });
  expect(asked).toContain(`Practitioner?identifier=${npi}`);
  expect(JSON.stringify(answer)).not.toContain('therapy-modifier-missing');

  const measured = ['Observation', 'QuestionnaireResponse'];
  const undocumented = resources.filter(({ resourceType }) => !measured.includes(resourceType));
  await answerHook(HookRequestSchema.parse(callFor(undocumented)), { client });
  expect(asked.some((url) => url.startsWith('QuestionnaireResponse?'))).toBe(true);
});
