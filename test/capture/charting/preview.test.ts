// SPDX-License-Identifier: Apache-2.0
import type { WithId } from '@medplum/core';
import type { ChargeItem, Encounter, Practitioner, PractitionerRole, Procedure, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { assessRecord } from '../../../src/capture/assess-record.ts';
import { ClinicClock } from '../../../src/capture/charting/clinic-clock.ts';
import {
  previewOf,
  raisedBySigning,
  reasonsOf,
  readForPreview,
  type UnsavedTreatment,
} from '../../../src/capture/charting/preview.ts';
import { rowsOf, unsavedOf } from '../../../src/capture/charting/sheet.ts';
import { changedProcedure, draftOf, newProcedure, type Draft } from '../../../src/capture/charting/treatment-draft.ts';
import { readVisit } from '../../../src/capture/read-visit.ts';
import { assessDays } from '../../../src/capture/visit-view.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { readModifiers } from '../../../src/fhir/read/modifiers.ts';
import { TestServer } from '../../support/fhir-server.ts';
import { STORIES, sampleResources } from '../../support/samples.ts';

const person = (id: string, taxonomy: string): Practitioner => ({
  resourceType: 'Practitioner',
  id,
  qualification: [{ code: { coding: [{ system: 'http://nucc.org/provider-taxonomy', code: taxonomy }] } }],
});
/** Who may have treated: a therapist, an assistant, another discipline, one known by a role alone, nobody qualified. */
const PEOPLE: readonly Resource[] = [
  person('other-pt', '225100000X'),
  person('other-pta', '225200000X'),
  person('other-ot', '225X00000X'),
  person('massage', '225700000X'),
  { resourceType: 'Practitioner', id: 'by-role' },
  {
    resourceType: 'PractitionerRole',
    id: 'role-ota',
    practitioner: { reference: 'Practitioner/by-role' },
    code: [{ text: 'Occupational therapy assistant' }],
  } satisfies PractitionerRole,
  // The other therapist treats somebody else from 10:10 to 10:30 on the day of the stories.
  { resourceType: 'Patient', id: 'neighbour' },
  {
    resourceType: 'Encounter',
    id: 'neighbour-visit',
    status: 'finished',
    class: { code: 'AMB' },
    subject: { reference: 'Patient/neighbour' },
    period: { start: '2026-03-02T10:00:00-05:00', end: '2026-03-02T11:00:00-05:00' },
  },
  {
    resourceType: 'Procedure',
    id: 'neighbour-treatment',
    status: 'completed',
    subject: { reference: 'Patient/neighbour' },
    encounter: { reference: 'Encounter/neighbour-visit' },
    code: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '97140' }] },
    performedPeriod: { start: '2026-03-02T10:10:00-05:00', end: '2026-03-02T10:30:00-05:00' },
    performer: [{ actor: { reference: 'Practitioner/other-pt' } }],
  },
];

/** What somebody changes in a row. */
const CHANGE: fc.Arbitrary<Partial<Draft>> = fc.record(
  {
    code: fc.constantFrom('97140', '97110', '97530'),
    technique: fc.constantFrom('Manual traction', 'Massage', ''),
    regions: fc.constantFrom([], ['Hip'], ['Cervical spine', 'Lumbar spine']),
    minutes: fc.constantFrom('7', '8', '23', '40'),
    performers: fc.constantFrom(
      ['Practitioner/other-pt'],
      ['Practitioner/other-pta'],
      ['Practitioner/other-ot'],
      ['PractitionerRole/role-ota'],
      ['Practitioner/massage'],
      ['Practitioner/other-pt', 'Practitioner/other-pta'],
    ),
    response: fc.constantFrom('', 'Less pain'),
  },
  { requiredKeys: [] },
);

interface Opened {
  readonly encounter: WithId<Encounter>;
  readonly clock: ClinicClock;
  readonly rows: readonly WithId<Procedure>[];
}

async function open(server: TestServer, story: string, isOver = true): Promise<Opened | undefined> {
  const stands = (one: Resource): Resource =>
    isOver || one.resourceType !== 'Encounter' ? one : { ...one, status: 'in-progress' };
  const resources = sampleResources(story).map(stands);
  await server.load([...resources, ...PEOPLE]);
  const encounter = resources.find((one): one is WithId<Encounter> => one.resourceType === 'Encounter');
  if (!encounter) {
    return undefined;
  }
  await assessRecord(server.context, encounter);
  const records = await readVisit(server.context.client, encounter);
  const rows = resources.filter(
    (one): one is WithId<Procedure> =>
      one.resourceType === 'Procedure' && one.encounter?.reference === `Encounter/${encounter.id}`,
  );
  return { encounter, clock: ClinicClock.ofVisit(records, encounter), rows };
}

test.each(STORIES)('%s: what the preview shows is what saving comes to', async (story) => {
  const [change] = fc.sample(CHANGE, { numRuns: 1, seed: story.length * 7919 + Number(story.slice(0, 2)) });
  const server = new TestServer();
  try {
    const opened = await open(server, story);
    const [row] = opened?.rows ?? [];
    if (!opened || !row) {
      return;
    }
    const { encounter, clock } = opened;
    const changed = changedProcedure(row, { ...draftOf(row, clock), ...change }, clock) as WithId<Procedure>;
    const added: UnsavedTreatment = {
      ...newProcedure(
        {
          code: '97140',
          technique: 'Manual traction',
          regions: ['Hip'],
          date: '2026-03-02',
          start: '10:40',
          end: '10:55',
          minutes: '',
          response: '',
          performers: change?.performers ?? [],
        },
        {
          patient: encounter.subject?.reference ?? '',
          encounter: `Encounter/${encounter.id}`,
          status: 'completed',
        },
        clock,
      ),
      id: 'added-row',
    };
    const unsaved = { encounter, treatments: [changed, added] };
    const { client } = server.context;
    const preview = previewOf(await readForPreview(client, unsaved), unsaved);

    await server.send('PUT', `/Procedure/${changed.id}`, changed);
    await server.load([added]);
    const records = await readVisit(client, encounter);
    expect(preview.days).toEqual(assessDays(records, `Encounter/${encounter.id}`));

    await assessRecord(server.context, changed, true);
    await assessRecord(server.context, added);
    const charges = await server.search<ChargeItem>(
      `ChargeItem?subject=${encounter.subject?.reference ?? ''}&_count=100`,
    );
    const written = charges.filter(({ code }) => code.coding?.some((coding) => coding.code === '97140'));
    const lineOf = ({ quantity, status, ...charge }: ChargeItem): string =>
      [quantity?.value, ...readModifiers(charge), status].join(' ');
    const shown = preview.lines
      .filter(({ code }) => code === '97140')
      .map(({ units, modifiers, status }) => [units, ...modifiers, status].join(' '));
    expect(written.map(lineOf)).toEqual(expect.arrayContaining(shown));
  } finally {
    server.close();
  }
});

/** What a search finds does not depend on whether a visit is over: some stories show it as well as all. */
const SOME = STORIES.filter((_, at) => at % 6 === 0);

test.each(SOME)('%s: what the preview shows before signing is what signing comes to', async (story) => {
  const server = new TestServer();
  try {
    const opened = await open(server, story, false);
    if (!opened) {
      return;
    }
    const { encounter, clock, rows } = opened;
    const place = { encounter, clock, stored: rows };
    const draft = unsavedOf(rowsOf(place), place);
    const signed = unsavedOf(rowsOf(place), place, '2026-03-02T18:00:00-05:00');
    const { client } = server.context;
    const read = await readForPreview(client, draft);
    const [before, after] = [previewOf(read, draft), previewOf(read, signed)];

    for (const one of [signed.encounter, ...signed.treatments]) {
      await server.send('PUT', `/${one.resourceType}/${one.id}`, one);
    }
    const records = await readVisit(client, signed.encounter);
    expect(after.days).toEqual(assessDays(records, `Encounter/${encounter.id}`));
    const told = [...before.issues, ...raisedBySigning(before, after)].map(({ key }) => key);
    expect(told).toEqual(expect.arrayContaining(after.issues.map(({ key }) => key)));
  } finally {
    server.close();
  }
});

test('what the record lacks is told before the visit is signed', async () => {
  const server = new TestServer();
  try {
    const opened = await open(server, '34-diagnosis-missing', false);
    expect(opened).toBeDefined();
    if (opened) {
      const place = { encounter: opened.encounter, clock: opened.clock, stored: opened.rows };
      const draft = unsavedOf(rowsOf(place), place);
      const read = await readForPreview(server.context.client, draft);
      const before = previewOf(read, draft);
      const after = previewOf(read, unsavedOf(rowsOf(place), place, '2026-03-02T18:00:00-05:00'));
      expect(before.issues).toEqual([]);
      expect(raisedBySigning(before, after).map(({ title, holds }) => [title, holds])).toEqual([
        ['No diagnosis', true],
      ]);
      expect(after.lines.map(({ status }) => status)).toEqual(['planned']);
    }
  } finally {
    server.close();
  }
});

test('why a therapist’s and an assistant’s units are what they are is told once for both', () => {
  const story = sampleResources('43-assistant-half');
  const encounter = story.find((one) => one.resourceType === 'Encounter') as WithId<Encounter>;
  const treatments = story.filter((one) => one.resourceType === 'Procedure') as WithId<Procedure>[];
  const preview = previewOf(new RecordSet(story), { encounter, treatments });
  expect(preview.lines.map(({ modifiers }) => modifiers)).toEqual([['GP'], ['GP', 'CQ']]);
  expect(reasonsOf(preview)).toEqual([expect.stringMatching(/units? without and .* with the assistant/)]);
});
