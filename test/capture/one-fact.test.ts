// SPDX-License-Identifier: Apache-2.0
import { matchesSearchRequest, parseSearchRequest } from '@medplum/core';
import type { Basic, Bundle, ChargeItem, Claim, Resource } from '@medplum/fhirtypes';
import { assessCollection } from '../../src/capture/assess-collection.ts';
import { countFigures, type Figures } from '../../src/capture/figures.ts';
import { gateClaim } from '../../src/capture/gate-claim.ts';
import { viewVisit } from '../../src/capture/visit-view.ts';
import { STANDING_LABELS, countQuery, isHeld, type DayEntry, type Standing } from '../../src/capture/days.ts';
import { answerHook } from '../../src/cds/answer.ts';
import { HookRequestSchema } from '../../src/cds/hooks.ts';
import type { Decision } from '../../src/engine/assess.ts';
import { SEVERITIES, type Assessment } from '../../src/engine/billing/assessment.ts';
import { loadDefinitions } from '../../src/embedded/definitions.ts';
import type { FhirClient } from '../../src/fhir/fhir-client.ts';
import { modifiersOfLine } from '../../src/fhir/read/modifiers.ts';
import { readDayEntry } from '../../src/fhir/read/day-entry.ts';
import { RecordSet, relativeReference } from '../../src/fhir/record-set.ts';
import { planWrites } from '../../src/fhir/write/write-plan.ts';
import { callFor } from '../support/hook-call.ts';
import { STORIES, sampleResources } from '../support/samples.ts';
import { claimFor } from '../support/claim.ts';

const NOW = '2026-03-31T12:00:00.000Z';

/** A story after its visits were assessed: what the bots decided, and the records as they then stand. */
interface Told {
  readonly assessments: readonly Decision[];
  readonly resources: readonly Resource[];
  readonly records: RecordSet;
  /** The lines of the list, from what the bots write for it. */
  readonly list: readonly DayEntry[];
  readonly entries: readonly Basic[];
  readonly figures: Figures;
}

function tell(story: string): Told {
  const input = sampleResources(story);
  const { standing } = assessCollection(input, NOW);
  const stored = new Set(standing.map(({ resourceType, id }) => `${resourceType}/${id ?? ''}`));
  const resources = [
    ...input.filter(({ resourceType, id }) => !stored.has(`${resourceType}/${id ?? ''}`)),
    ...standing,
  ];
  const records = new RecordSet(resources);
  const { assessments } = assessCollection(resources, NOW);
  const { writes } = planWrites(records, assessments, { now: NOW, decides: () => true });
  const entries = writes.flatMap((write) =>
    write.kind === 'create' && write.resource.resourceType === 'Basic' ? write.resource : [],
  );
  const list = entries.flatMap((entry) => readDayEntry(entry) ?? []);
  return { assessments, resources, records, list, entries, figures: countFigures(list, '2026-01', '2026-12') };
}

/** A server that answers the gate's searches with what stands. */
function serverWith(resources: readonly Resource[]): FhirClient {
  return {
    executeBatch: async ({ entry = [] }: Bundle) =>
      Promise.resolve({
        resourceType: 'Bundle',
        type: 'batch-response',
        entry: entry.map(({ request }) => {
          const type = request?.url.split('?')[0];
          const visits = /(?:context|implicated)=([^&]*)/.exec(request?.url ?? '')?.[1]?.split(',') ?? [];
          const isAbout = (resource: Resource): boolean =>
            resource.resourceType === 'ChargeItem'
              ? visits.includes(relativeReference(resource.context) ?? '')
              : resource.resourceType === 'DetectedIssue' &&
                resource.status === 'preliminary' &&
                (resource.implicated ?? []).some((link) => visits.includes(relativeReference(link) ?? ''));
          const found = resources.filter((resource) => resource.resourceType === type && isAbout(resource));
          return {
            resource: { resourceType: 'Bundle', type: 'searchset', entry: found.map((resource) => ({ resource })) },
          };
        }),
      }),
  };
}

/** A Claim with a line for a charge, with the modifiers as a person might have typed them. */
function claimOf(charge: ChargeItem, modifiers: readonly string[], status: Claim['status']): Claim {
  const parties = {
    patient: relativeReference(charge.subject) ?? '',
    encounter: relativeReference(charge.context) ?? '',
    practitioner: 'Practitioner/t1',
  };
  const claim = claimFor(parties, status);
  const modifier = modifiers.map((code) => ({ coding: [{ code: ` ${code.toLowerCase()}` }] }));
  return { ...claim, item: claim.item?.map((line) => ({ ...line, modifier })) };
}

const bySeverity = (a: { readonly severity: string }, b: { readonly severity: string }): number =>
  SEVERITIES.indexOf(a.severity as 'low') - SEVERITIES.indexOf(b.severity as 'low');

// Without them, Medplum's matcher knows no parameter, and finds nothing.
beforeAll(loadDefinitions);

describe.each(STORIES)('%s', (story) => {
  const { assessments, resources, records, list, entries, figures } = tell(story);
  const findable = (query: string): Basic[] =>
    entries.filter((entry) => matchesSearchRequest(entry, parseSearchRequest(`Basic?${query}`)));
  const entryOf = ({ day }: Assessment): DayEntry | undefined => list.find(({ key }) => key === day.key);

  test('one line for each day: who pays, when, for whom, which visits', () => {
    expect(list.map(({ key }) => key).sort()).toEqual(assessments.map(({ day }) => day.key).sort());
    for (const assessment of assessments) {
      const { day } = assessment;
      expect(entryOf(assessment)).toMatchObject({
        patient: day.patient,
        dateOfService: day.dateOfService,
        isFinished: day.encounters.every(({ state }) => state === 'finished'),
      });
      expect(entryOf(assessment)?.payer).toBe(day.payer.kind === 'none' ? undefined : day.payer.source);
      expect([...(entryOf(assessment)?.visits ?? [])].sort()).toEqual(
        day.encounters.map(({ source }) => source).sort(),
      );
    }
  });

  test('minutes and units: bots, page, list and figures', () => {
    for (const assessment of assessments) {
      const { day, minutes, units } = assessment;
      const open = day.charges.filter(({ state }) => state !== 'closed');
      const charged = open.reduce((sum, charge) => sum + (charge.units ?? 0), 0);
      expect(entryOf(assessment)).toMatchObject({
        minutes: minutes.documentedMinutes,
        units: day.charges.length === 0 ? units : charged,
      });
    }
    expect(figures.worth.held.units).toBe(list.reduce((sum, { worth }) => sum + worth.held.units, 0));
    expect(figures.units).toBe(list.reduce((sum, { units }) => sum + units, 0));
    expect(figures.months.reduce((sum, { visits }) => sum + visits, 0)).toBe(
      list.filter(({ dateOfService }) => dateOfService.startsWith('2026-')).length,
    );
    expect(figures.minutes.reduce((sum, { visits }) => sum + visits, 0)).toBe(list.length);
    expect(figures.lost.minutes).toBe(
      list.filter(({ units }) => units === 0).reduce((sum, { minutes }) => sum + minutes, 0),
    );
  });

  test('charges: bots, page and list', () => {
    for (const assessment of assessments) {
      const statuses = assessment.day.charges.map(({ source }) => statusOf(resources, source));
      expect(entryOf(assessment)?.charges).toEqual([...new Set(statuses)].sort());
    }
    for (const { visits } of list) {
      const page = viewVisit(records, visits[0] ?? '');
      expect(page.charges.map(({ resource, source }) => [`ChargeItem/${resource.id}`, source])).toEqual(
        page.charges.map(({ source }) => [source, source]),
      );
    }
  });

  test('issues, their order and who has acknowledged them: bots, page, list, figures and hold', () => {
    for (const assessment of assessments) {
      const { day, issues } = assessment;
      expect([...issues].sort(bySeverity)).toEqual(issues);
      const codes = (some: typeof issues): string[] => [...new Set(some.map(({ code }) => code))].sort();
      expect(entryOf(assessment)).toMatchObject({
        rules: codes(issues),
        holds: codes(issues.filter(({ severity, acknowledged }) => severity === 'high' && !acknowledged)),
        acknowledged: codes(issues.filter(({ acknowledged }) => acknowledged)),
      });
      expect(entryOf(assessment)?.severity).toBe(issues.find(({ acknowledged }) => !acknowledged)?.severity);
      for (const visit of entryOf(assessment)?.visits ?? []) {
        const page = viewVisit(records, visit);
        const shown = page.issues.filter(({ dayKey }) => dayKey === day.key);
        const fact = ({
          key,
          severity,
          title,
          acknowledged,
        }: (typeof shown)[number] | (typeof issues)[number]): object => {
          return { key, severity, title, acknowledged };
        };
        expect(shown.map(fact)).toEqual(issues.map(fact));
        const at = page.days.findIndex(({ assessment: one }) => one.day.key === day.key);
        const { inputs: _inputs, ...worth } = page.worths[at] ?? { inputs: [] };
        expect(entryOf(assessment)?.worth).toEqual(worth);
        expect(page.isSettled).toBe(true);
      }
    }
    expect(figures.byStanding.held.visits).toBe(list.filter((day) => isHeld(day) && day.isFinished).length);
  });

  test('each figure of how visits stand, and of what holds them, opens exactly those', () => {
    const standings = Object.keys(STANDING_LABELS) as Standing[];
    expect(standings.map((standing) => findable(countQuery({ standing })).map(keyOf))).toEqual(
      standings.map((standing) => list.filter((day) => day.standing === standing).map(({ key }) => key)),
    );
    expect(standings.reduce((sum, standing) => sum + figures.byStanding[standing].visits, 0)).toBe(list.length);
    expect(figures.causes.map(({ rule, visits }) => [rule, visits])).toEqual(
      figures.causes.map(({ rule }) => [rule, findable(countQuery({ facets: { hold: [rule] } })).length]),
    );
    // A held charge has units to lose, unless the record supports none; whatever has gone out is held by nothing.
    expect(list.filter((day) => day.worth.held.units > 0 && !isHeld(day))).toEqual([]);
    expect(list.filter((day) => isHeld(day) && day.units > 0 && day.worth.held.units === 0)).toEqual([]);
  });

  test('the gate fills a line with the units and modifiers that the list shows, and holds what is held', async () => {
    for (const { visits } of list) {
      const charges = visits.flatMap((visit) =>
        viewVisit(records, visit).charges.filter(({ encounter }) => encounter === visit),
      );
      for (const { source, units, modifiers, state, status, ours } of charges.filter((one) => one.state !== 'closed')) {
        const raw = resources.find(({ resourceType, id }) => `${resourceType}/${id ?? ''}` === source);
        if (raw?.resourceType !== 'ChargeItem' || charges.length > 2) {
          continue;
        }
        const filled = await gateClaim(serverWith(resources), claimOf(raw, modifiers, 'draft'));
        expect([filled.item?.[0]?.quantity?.value, modifiersOfLine(filled.item?.[0] ?? {})]).toEqual([
          units,
          modifiers,
        ]);
        const isRefused = await gateClaim(serverWith(resources), claimOf(raw, modifiers, 'active')).then(
          () => false,
          () => true,
        );
        const held = charges.some((one) => one.ours && one.status === 'planned');
        expect([isRefused, state === 'standing' && ours && status === 'planned' ? held : isRefused]).toEqual([
          held,
          isRefused,
        ]);
      }
    }
  });

  test('the cards tell the open issues of the list that nobody has acknowledged, most severe first', async () => {
    const call = callFor(resources, { hook: 'patient-view' });
    const visit = `Encounter/${String(call.context['encounterId'])}`;
    const summary = records.find('Encounter', visit) && viewVisit(records, visit);
    const answer = await answerHook(HookRequestSchema.parse(call));
    if (answer.kind !== 'cards' || !summary || records.find('Encounter', visit)?.status !== 'finished') {
      return;
    }
    const told = answer.cards.flatMap(({ issues }) => issues.map(({ dayKey, key }) => `${dayKey} ${key}`));
    const shown = summary.issues
      .filter(({ acknowledged, code }) => !acknowledged && !BEYOND_PREFETCH.includes(code))
      .map(({ dayKey, key }) => `${dayKey} ${key}`);
    expect(told.filter((issue) => shown.includes(issue))).toEqual(shown);
    const severities = answer.cards.map(({ card }) => card.indicator);
    expect(severities).toEqual(['critical', 'warning', 'info'].filter((one) => severities.includes(one as 'info')));
  });
});

function keyOf(entry: Basic): string {
  return readDayEntry(entry)?.key ?? '';
}

/** Issues about records that prefetch does not bring. */
const BEYOND_PREFETCH = ['not-one-on-one', 'claim-units-missing'];

function statusOf(resources: readonly Resource[], source: string): string {
  const charge = resources.find(({ resourceType, id }) => `${resourceType}/${id ?? ''}` === source);
  return charge?.resourceType === 'ChargeItem' ? charge.status : '';
}
