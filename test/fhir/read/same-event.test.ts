// SPDX-License-Identifier: Apache-2.0
import type { Identifier, Procedure } from '@medplum/fhirtypes';
import { readServices } from '../../../src/fhir/read/services.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { CPT, therapist, treatment, visit } from '../../support/visit.ts';

const OWN: Identifier = { system: 'urn:ehr:procedure', value: '4711' };

/** Fifteen minutes of a visit, without a time of day, under an identifier. */
const minutes = (id: string, facts: Partial<Procedure> = {}): Procedure =>
  treatment(id, '', {
    ...{ performedPeriod: undefined, performedString: '15 minutes', identifier: [OWN] },
    ...facts,
  });
const lines = (...resources: object[]): [string, number[]][] =>
  readServices(new RecordSet([therapist(), visit(), ...resources]), 'Patient/p1').services.map(({ line }) => [
    line.source.replace('Procedure/', ''),
    line.segments.map(({ durationMs = 0 }) => durationMs / 60_000),
  ]);
const sources = (...resources: object[]): string[] => lines(...resources).map(([source]) => source);
const site = (text: string): Partial<Procedure> => ({ bodySite: [{ text }] });
const by = (id: string): Partial<Procedure> => ({ performer: [{ actor: { reference: `Practitioner/${id}` } }] });
const named = (text: string): Partial<Procedure> => ({ code: { coding: [{ system: CPT, code: '97140' }], text } });
const ICD_10 = 'http://hl7.org/fhir/sid/icd-10-cm';
const saved = (lastUpdated: string): Partial<Procedure> => ({ meta: { lastUpdated } });

describe('a treatment that was sent twice under its one identifier is one event', () => {
  test('of two alike, whichever comes first', () => {
    expect(lines(minutes('a'), minutes('b'))).toEqual([['a', [15]]]);
    expect(lines(minutes('b'), minutes('a'))).toEqual([['a', [15]]]);
  });

  test('the later of two', () => {
    const [early, late] = [saved('2026-03-02T10:00:00Z'), saved('2026-03-03T10:00:00Z')];
    expect(sources(minutes('a', early), minutes('b', late))).toEqual(['b']);
  });

  test('the final one, with its minutes, and with what only the first one tells', () => {
    const draft = minutes('a', {
      status: 'in-progress',
      performedString: '10 minutes',
      ...saved('2026-03-09T10:00:00Z'),
    });
    const final = minutes('b', { bodySite: [], ...saved('2026-03-02T10:00:00Z') });
    expect(lines(draft, final)).toEqual([['b', [15]]]);
    const { services } = readServices(new RecordSet([therapist(), visit(), draft, final]), 'Patient/p1');
    expect(services[0]?.line).toMatchObject({ parts: ['Procedure/a'], regions: [{ text: 'Lumbar spine' }] });
  });

  test('the one of the clock, of the same minutes', () => {
    const timed = treatment('b', '10:00-10:15', { identifier: [OWN] });
    expect(lines(minutes('a', saved('2026-03-03T10:00:00Z')), timed)).toEqual([['b', [15]]]);
    expect(sources(timed, { ...timed, id: 'c' })).toEqual(['b', 'c']);
  });

  test('also as a part of a treatment', () => {
    const part = (id: string): Procedure =>
      minutes(id, { code: { text: 'Joint mobilization' }, partOf: [{ reference: 'Procedure/whole' }] });
    expect(lines(minutes('whole', { identifier: [], performedString: undefined }), part('a'), part('b'))).toEqual([
      ['whole', [15]],
    ]);
  });
});

describe('treatments stay apart where their identifier is of something else', () => {
  test.each<[string, Partial<Procedure>]>([
    ['another value', { identifier: [{ ...OWN, value: '4712' }] }],
    ['another system', { identifier: [{ ...OWN, system: 'urn:other' }] }],
    ['another code', { code: { coding: [{ system: CPT, code: '97110' }] } }],
    ['another region', site('Cervical spine')],
    ['another technique', { code: { coding: [{ system: CPT, code: '97140' }], text: 'Myofascial release' } }],
    ['another time', { performedDateTime: '2026-03-02T10:00:00-05:00' }],
    ['other minutes', { performedString: '10 minutes' }],
    ['another person', by('t2')],
    ['another region in its name', { ...named('Manual therapy of the neck'), bodySite: undefined }],
    ['another note', { note: [{ text: 'Afternoon session' }] }],
    ['another diagnosis', { reasonCode: [{ coding: [{ system: ICD_10, code: 'M54.2' }] }] }],
    ['another number beside it', { identifier: [OWN, { system: 'urn:ehr:line', value: '2' }] }],
    ['another visit', { encounter: { reference: 'Encounter/e2' } }],
    ['another day', { performedDateTime: '2026-03-03' }],
    ['another patient', { subject: { reference: 'Patient/p2' } }],
  ])('%s', (_what, facts) => {
    const first = minutes('a', {
      ...by('t1'),
      identifier: [OWN, { system: 'urn:ehr:line', value: '1' }],
      note: [{ text: 'Morning session' }],
      ...('performedDateTime' in facts ? { performedDateTime: '2026-03-02T11:00:00-05:00' } : {}),
    });
    const records = new RecordSet([
      ...[
        therapist(),
        therapist('t2'),
        visit(),
        visit({ id: 'e2' }),
        visit({ id: 'e3', subject: { reference: 'Patient/p2' } }),
      ],
      ...[first, minutes('b', { ...by('t1'), ...facts })],
    ]);
    const found = ['Patient/p1', 'Patient/p2'].flatMap((patient) => readServices(records, patient));
    expect(found.flatMap(({ services, problems }) => [...services, ...problems])).toHaveLength(2);
  });

  test.each(['PLAC', 'FILL', 'VN', 'ACSN'])('a number of type %s', (code) => {
    const identifier = [{ ...OWN, type: { coding: [{ code }] } }];
    expect(sources(minutes('a', { identifier }), minutes('b', { identifier }))).toHaveLength(2);
  });

  test('that of the visit or of the order', () => {
    const ofVisit = visit({ identifier: [OWN] });
    const found = readServices(new RecordSet([therapist(), ofVisit, minutes('a'), minutes('b')]), 'Patient/p1');
    expect(found.services).toHaveLength(2);
    const basedOn = [{ identifier: OWN }];
    expect(sources(minutes('a', { basedOn }), minutes('b', { basedOn }))).toHaveLength(2);
  });

  test('one that stands on another code or region of the day as well', () => {
    const exercise = minutes('c', { code: { coding: [{ system: CPT, code: '97110' }] } });
    expect(sources(minutes('a'), minutes('b'), exercise)).toEqual(['a', 'b', 'c']);
    expect(sources(minutes('a'), minutes('b'), minutes('c', site('Cervical spine')))).toEqual(['a', 'b', 'c']);
    const tomorrow = minutes('c', { performedDateTime: '2026-03-03', ...site('Cervical spine') });
    expect(sources(minutes('a'), minutes('b'), tomorrow)).toEqual(['a', 'c']);
  });

  test('in a time that grows with their number', () => {
    const many = (facts: (at: number) => Partial<Procedure>): Procedure[] =>
      Array.from({ length: 600 }, (_, at) => minutes(`m${String(at)}`, facts(at)));
    const identifier = Array.from({ length: 20 }, (_, at) => ({ system: 'urn:ehr:group', value: String(at) }));
    const started = performance.now();
    expect(sources(...many(() => ({ identifier })))).toHaveLength(1);
    expect(sources(...many((at) => ({ identifier, performedString: `${String(at + 1)} minutes` })))).toHaveLength(600);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('one that was entered in error', () => {
    expect(sources(minutes('a', { status: 'entered-in-error' }), minutes('b'))).toEqual(['b']);
  });
});
