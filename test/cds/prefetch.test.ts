// SPDX-License-Identifier: Apache-2.0
import type { Encounter, Resource } from '@medplum/fhirtypes';
import { answerHook } from '../../src/cds/answer.ts';
import { HookRequestSchema, PREFETCH } from '../../src/cds/hooks.ts';
import { gatherRecords, readPrefetch, withReferenced } from '../../src/cds/prefetch.ts';
import type { Unseen } from '../../src/engine/billing/documentation.ts';
import type { Scope } from '../../src/fhir/query/searches.ts';
import { RecordSet } from '../../src/fhir/record-set.ts';
import { answering, searchset } from '../support/answering.ts';
import { PLAIN, recordsOf } from '../support/ehr-chart.ts';
import { callFor, prefetchOf } from '../support/hook-call.ts';
import { sampleResources } from '../support/samples.ts';

const SCOPE: Scope = {
  patient: 'Patient/p1',
  dates: ['2026-03-02'],
  encounters: ['Encounter/e1'],
  procedures: [],
  performers: [],
};
const VISIT = recordsOf(PLAIN);
const NOTE = {
  resourceType: 'DocumentReference',
  id: 'd1',
  status: 'current',
  subject: { reference: 'Patient/p1' },
  date: '2026-03-02T11:00:00-05:00',
  context: { encounter: [{ reference: 'Encounter/e1' }] },
  content: [{ attachment: { contentType: 'text/plain', url: 'Binary/b1' } }],
};
const FILE: Resource = { resourceType: 'Binary', id: 'b1', contentType: 'text/plain', data: btoa('Low back pain.') };

interface Completed {
  readonly records: RecordSet;
  readonly unseen: readonly Unseen[];
  readonly asked: readonly string[];
}

/** What is known and not seen once the client's server was asked, which has these records beside the note's file. */
async function completed(given: readonly unknown[], ...onServer: Resource[]): Promise<Completed> {
  const asked: string[] = [];
  const known = [FILE, ...onServer];
  const client = answering((url) => {
    asked.push(url);
    return known.find(({ resourceType, id }) => url === `${resourceType}/${id ?? ''}`);
  });
  const seen = { records: new RecordSet(given), unseen: [] };
  return { ...(await withReferenced(seen, SCOPE, client)), asked };
}

test('a note whose text stands in a file is read with it, and a file that was sent along is not asked for', async () => {
  const { records, asked } = await completed([...VISIT, NOTE]);
  expect([records.raw('Binary/b1'), asked.includes('Binary/b1')]).toEqual([FILE, true]);
  expect((await completed([...VISIT, NOTE, FILE])).asked).not.toContain('Binary/b1');
});

test('where nothing is amiss, only what the records name is asked for', async () => {
  const { records, asked } = await completed(VISIT);
  expect(asked.filter((url) => url.includes('?'))).toEqual([]);
  expect(records.resources()).toHaveLength(VISIT.length);
});

/** The visit with other facts in its records of a type. */
const visitWith = (type: string, facts: object): object[] =>
  VISIT.map((one) => (one.resourceType === type ? { ...one, ...facts } : one));

test('a role names a person, who is asked for in turn; nobody is asked for twice, and who is not given is not seen', async () => {
  const actor = { reference: 'PractitionerRole/r1' };
  const role: Resource = {
    ...{ resourceType: 'PractitionerRole', id: 'r1' },
    practitioner: { reference: 'Practitioner/t9' },
  };
  const { asked, unseen } = await completed(visitWith('Procedure', { performer: [{ actor }] }), role);
  expect(asked.filter((url) => url.endsWith('r1') || url.endsWith('t9'))).toEqual([
    'PractitionerRole/r1',
    'Practitioner/t9',
    // A person without a profession may have one in another role.
    'PractitionerRole?practitioner=Practitioner/t9',
  ]);
  expect(unseen).toEqual([{ source: 'Practitioner/t9', kind: 'person', reason: 'not given' }]);
});

test('somebody who is named in words alone is nobody’s to ask for', async () => {
  const actor = { display: 'Theo Sample' };
  const { asked } = await completed(visitWith('Procedure', { performer: [{ actor }] }));
  expect(asked.filter((url) => url.startsWith('Practitioner'))).toEqual([]);
});

test('the payer is asked for, and a place where the visit was unless it was sent along', async () => {
  const [payor, place] = [{ reference: 'Organization/o9' }, { reference: 'Location/l9' }];
  const room: Resource = { resourceType: 'Location', id: 'l9', name: 'Gym' };
  const coverage = {
    ...{ resourceType: 'Coverage', id: 'c9', status: 'active', beneficiary: { reference: 'Patient/p1' } },
    payor: [payor],
  };
  const visit = [...visitWith('Encounter', { location: [{ location: place }] }), coverage];
  const asked = async (...more: unknown[]): Promise<string[]> =>
    (await completed([...visit, ...more])).asked.filter((url) => ['Organization/o9', 'Location/l9'].includes(url));
  expect((await asked()).sort()).toEqual(['Location/l9', 'Organization/o9']);
  expect(await asked(room)).toEqual(['Organization/o9']);
});

test('the payer of a cancelled Coverage is asked for where that pays on the day, and holds nothing else', async () => {
  expect(PREFETCH.coverages).toContain('status=active,cancelled');
  const asked = async (end: string): Promise<boolean> => {
    const coverage = {
      ...{ resourceType: 'Coverage', id: 'c9', status: 'cancelled', beneficiary: { reference: 'Patient/p1' } },
      ...{ period: { start: '2026-01-01', end }, payor: [{ reference: 'Organization/o9' }] },
    };
    const others = VISIT.filter(({ resourceType }) => resourceType !== 'Coverage');
    return (await completed([...others, coverage])).asked.includes('Organization/o9');
  };
  expect([await asked('2026-04-30'), await asked('2026-02-28')]).toEqual([true, false]);
});

test('where something is amiss, what the prefetch leaves aside is searched for by the visit and by its date', async () => {
  const { asked } = await completed(visitWith('Procedure', { bodySite: [] }));
  for (const [type, date] of [
    ['Observation', 'date'],
    ['DiagnosticReport', 'date'],
    ['QuestionnaireResponse', 'authored'],
  ]) {
    const searches = asked.filter((url) => url.startsWith(`${String(type)}?`));
    expect(searches).toContain(`${String(type)}?encounter=Encounter/e1`);
    expect(searches.join()).toContain(`patient=Patient/p1&${String(date)}=ge2026-03-0`);
  }
});

test('what was not sent is read from the client’s server', async () => {
  const type = (url: string): string => url.split('?')[0] ?? '';
  const client = answering((url) => searchset(VISIT.filter(({ resourceType }) => resourceType === type(url))));
  const { prefetch: _left, ...call } = callFor(VISIT);
  const gathered = await gatherRecords(HookRequestSchema.parse(call), client);
  const records = gathered.kind === 'records' ? gathered.records : new RecordSet([]);
  expect(['Encounter', 'Procedure'].map((one) => records.resources().some((r) => r.resourceType === one))).toEqual([
    true,
    true,
  ]);
});

describe('what stands under a key', () => {
  test.each([
    ['Practitioner', 'records'],
    ['PractitionerRole', 'records'],
    ['Patient', 'records'],
    ['RelatedPerson', 'records'],
    ['Organization', 'failed'],
  ])('whoever uses the page may be a %s: %s', (resourceType, kind) => {
    expect(readPrefetch({ user: { resourceType, id: 'x' } }, 'user').kind).toBe(kind);
  });

  const resources = sampleResources('19-duration-missing');
  const whole = prefetchOf(resources);

  test('is told apart', () => {
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
        { resourceType: 'Bundle', entry: [null] },
      ].map(kinds),
    ).toEqual([
      'none',
      'failed',
      'paginated',
      'records',
      'records',
      'failed',
      'failed',
      'failed',
      'failed',
      'failed',
      'failed',
    ]);
  });

  test('a searchset’s own outcome is no record', () => {
    const entry = [...(whole.procedures.entry ?? []), { resource: { resourceType: 'OperationOutcome', issue: [] } }];
    const read = readPrefetch({ procedures: { ...whole.procedures, entry } }, 'procedures');
    expect(read.kind === 'records' && read.records.length).toBe(whole.procedures.entry?.length);
  });
});

test('where the visit took place is read, as no prefetch brings it', async () => {
  const place = { resourceType: 'Location', id: 'l1', name: 'Telehealth' } as const;
  const resources = sampleResources('01-brief-30-minutes').map((one) =>
    one.resourceType === 'Encounter' ? { ...one, location: [{ location: { reference: 'Location/l1' } }] } : one,
  );
  const client = answering((url) => (url === 'Location/l1' ? place : undefined));
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
  const client = answering((url) => {
    asked.push(url);
    return searchset(url.startsWith('Practitioner?') ? [therapist] : []);
  });
  const answer = await answerHook(HookRequestSchema.parse(callFor(resources)), { client });
  expect(asked).toContain(`Practitioner?identifier=${npi}`);
  expect(JSON.stringify(answer)).not.toContain('therapy-modifier-missing');

  const measured = ['Observation', 'QuestionnaireResponse'];
  const undocumented = resources.filter(({ resourceType }) => !measured.includes(resourceType));
  await answerHook(HookRequestSchema.parse(callFor(undocumented)), { client });
  expect(asked.some((url) => url.startsWith('QuestionnaireResponse?'))).toBe(true);
});
