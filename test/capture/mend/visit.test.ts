// SPDX-License-Identifier: Apache-2.0
import type { WithId } from '@medplum/core';
import type { CarePlan, ChargeItem, Encounter, Procedure } from '@medplum/fhirtypes';
import { ClinicClock } from '../../../src/capture/charting/clinic-clock.ts';
import { modifiersMend, unitsMend } from '../../../src/capture/mend/charge.ts';
import { isSaid, type InPlace, type Said } from '../../../src/capture/mend/in-place.ts';
import { noteMend, treatmentMend } from '../../../src/capture/mend/treatment.ts';
import {
  classMend,
  diagnosisMend,
  periodMend,
  planMend,
  reasonMend,
  staysMend,
} from '../../../src/capture/mend/visit.ts';
import { readModifiers } from '../../../src/fhir/read/modifiers.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { faultIn } from '../../support/fault-in.ts';
import { treatment, visit } from '../../support/visit.ts';
import { chargeItem, modified } from '../../support/written-charge.ts';

const VISIT = visit() as WithId<Encounter>;
const CLOCK = new ClinicClock(undefined, '2026-03-02T09:00:00-05:00');

const madeBy = (mend: InPlace, said: Said): unknown => mend.writesOf(said).changes[0]?.mine;

describe('a diagnosis that is said', () => {
  const mend = (): InPlace => diagnosisMend(VISIT, new RecordSet([]));

  test.each([
    ['M54.50 Low back pain', 'M54.50', 'Low back pain'],
    ['m25.511 – pain in right shoulder', 'M25.511', 'pain in right shoulder'],
    ['S13.4XXA - Whiplash', 'S13.4XXA', 'Whiplash'],
    ['M1A.0 Gout', 'M1A.0', 'Gout'],
    ['M54.2', 'M54.2', 'M54.2'],
    ['G35', 'G35', 'G35'],
    ['  Low back pain ', undefined, 'Low back pain'],
    ['L5 radiculopathy', undefined, 'L5 radiculopathy'],
    ['T12 compression fracture', undefined, 'T12 compression fracture'],
    ['T12-L1 sprain', undefined, 'T12-L1 sprain'],
    ['T10 pain', undefined, 'T10 pain'],
    ['A1C raised, neuropathy', undefined, 'A1C raised, neuropathy'],
    ['M545', undefined, 'M545'],
    ['Neck pain\nand headache', undefined, 'Neck pain\nand headache'],
  ])('%s', (said, code, text) => {
    expect(mend().writesOf({ diagnosis: [said] })).toEqual({
      changes: [],
      added: [
        expect.objectContaining({
          resourceType: 'Condition',
          clinicalStatus: { coding: [expect.objectContaining({ code: 'active' })] },
          category: [{ coding: [expect.objectContaining({ code: 'encounter-diagnosis' })] }],
          code: {
            ...(code === undefined ? {} : { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code }] }),
            text,
          },
          subject: { reference: 'Patient/p1' },
          encounter: { reference: 'Encounter/e1' },
        }),
      ],
    });
  });

  test('blanks are none; those that the patient has are a tap away, each once', () => {
    expect(faultIn(mend(), { diagnosis: ['  '] })).toBe('Enter the diagnosis.');
    expect(faultIn(mend(), { diagnosis: ['Neck pain'] })).toBeUndefined();
    const condition = (id: string, code: object, patient = 'p1'): object => ({
      ...{ resourceType: 'Condition', id, subject: { reference: `Patient/${patient}` } },
      code,
    });
    const records = new RecordSet([
      condition('1', { text: 'Neck pain' }),
      condition('2', { coding: [{ display: 'Low back pain' }] }),
      condition('3', { text: 'Neck pain' }),
      condition('4', { text: 'Somebody else’s' }, 'p2'),
      condition('5', { coding: [] }),
      condition('6', { coding: [{ code: 'M54.2' }] }),
      condition('7', {}),
    ]);
    expect(diagnosisMend(VISIT, records).fields[0]?.known).toEqual(['Neck pain', 'Low back pain']);
  });
});

describe('when a visit began and ended', () => {
  const mend = (): InPlace => periodMend(VISIT, CLOCK);

  test('stands in the fields; what is not changed stays as it is written', () => {
    expect(mend().fields.map(({ kind, value }) => [kind, value])).toEqual([
      ['time', ['09:00']],
      ['time', ['12:00']],
    ]);
    expect(madeBy(mend(), { end: ['11:30'] })).toEqual({
      ...VISIT,
      period: { start: '2026-03-02T09:00:00-05:00', end: '2026-03-02T11:30:00-05:00' },
    });
    const seconds = { ...VISIT, period: { start: '2026-03-02T09:00:30-05:00', end: '2026-03-02T12:00:00-05:00' } };
    expect(madeBy(periodMend(seconds, CLOCK), { end: ['12:10'] })).toMatchObject({
      period: { start: '2026-03-02T09:00:30-05:00', end: '2026-03-02T12:10:00-05:00' },
    });
  });

  test.each<[Said, string | undefined]>([
    [{}, undefined],
    [{ end: ['09:00'] }, 'The end must be after the start.'],
    [{ start: ['12:30'] }, 'The end must be after the start.'],
    [{ end: ['noon'] }, 'Enter a time such as 9:30 or 14:05.'],
    [{ start: ['9:3'] }, 'Enter a time such as 9:30 or 14:05.'],
    [{ end: [''] }, 'Enter when the visit began and ended.'],
    [{ start: [''] }, 'Enter when the visit began and ended.'],
  ])('%j: %s', (said, fault) => {
    expect(faultIn(mend(), said)).toBe(fault);
  });

  test('a visit without a date has no time of day to give it', () => {
    const undated = periodMend({ ...VISIT, period: undefined }, CLOCK);
    expect(undated.fields.map(({ value }) => value)).toEqual([[], []]);
    expect(faultIn(undated, { start: ['09:00'], end: ['10:00'] })).toBe('Enter when the visit began and ended.');
  });
});

describe('other facts of a visit', () => {
  test('where it took place, as HL7 codes it; what stands is kept while nothing else is chosen', () => {
    const mend = classMend({ ...VISIT, class: { code: 'VR' } });
    expect(mend.fields[0]?.value).toEqual(['VR']);
    const classOf = (said: Said): unknown => (madeBy(mend, said) as Encounter).class;
    expect(classOf({ class: ['AMB'] })).toEqual({
      system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
      code: 'AMB',
    });
    expect(classOf({})).toMatchObject({ code: 'VR' });
    expect([faultIn(mend, {}), faultIn(mend, { class: [''] })]).toEqual([undefined, 'Choose where it took place.']);
    expect(faultIn(classMend({ ...VISIT, class: {} }), {})).toBe('Choose where it took place.');
  });

  test('a reason, a treatment of the plan and a note stand behind what is there', () => {
    expect(madeBy(reasonMend(VISIT), { reason: ['Stiff neck'] })).toEqual({
      ...VISIT,
      reasonCode: [{ text: 'Low back pain' }, { text: 'Stiff neck' }],
    });
    const activity = [{ detail: { status: 'in-progress' as const, description: 'Exercise' } }];
    const plan: WithId<CarePlan> = {
      ...{ resourceType: 'CarePlan', id: 'plan', status: 'active', intent: 'plan', subject: {} },
      activity,
    };
    expect(madeBy(planMend(plan), { treatment: ['Manual therapy'] })).toEqual({
      ...plan,
      activity: [...activity, { detail: { status: 'in-progress', description: 'Manual therapy' } }],
    });
    const procedure = treatment('mt', '10:00-10:30', { note: [{ text: 'Grade III' }] }) as WithId<Procedure>;
    expect(madeBy(noteMend(procedure), { note: ['Traction 10 min, mobilization 20 min'] })).toEqual({
      ...procedure,
      note: [{ text: 'Grade III' }, { text: 'Traction 10 min, mobilization 20 min' }],
    });
  });

  test.each<[string, () => InPlace, string]>([
    ['reason', () => reasonMend(VISIT), 'Enter the symptom.'],
    ['treatment', () => planMend({ resourceType: 'CarePlan', id: 'c' } as WithId<CarePlan>), 'Enter the treatment.'],
    ['note', () => noteMend(treatment('mt', '10:00-10:30') as WithId<Procedure>), 'Enter the minutes.'],
  ])('a %s of blanks is none', (name, made, fault) => {
    const mend = made();
    expect(mend.fields.map((field) => field.name)).toEqual([name]);
    expect([faultIn(mend, { [name]: [' '] }), faultIn(mend, { [name]: ['Said'] })]).toEqual([fault, undefined]);
  });
});

describe('a treatment in place', () => {
  const procedure = treatment('mt', '10:00-10:30') as WithId<Procedure>;
  const outcome = (id: string, text: string): Procedure => treatment(id, '09:00-09:10', { outcome: { text } });
  const records = new RecordSet([outcome('a', 'Less pain'), outcome('b', 'Tolerated well'), outcome('c', 'Less pain')]);
  const of = (...parts: Parameters<typeof treatmentMend>[1]): InPlace =>
    treatmentMend(procedure, parts, { records, clock: CLOCK });

  test('what stands is shown, what other treatments say is a tap away, most frequent first', () => {
    expect(of('response', 'regions', 'start').fields.map(({ name, value, known }) => [name, value, known])).toEqual([
      ['response', ['Tolerated well'], ['Less pain', 'Tolerated well']],
      ['regions', ['Lumbar spine'], ['Lumbar spine']],
      ['start', ['10:00'], []],
    ]);
  });

  test('what is said is written, and all else stays', () => {
    expect(madeBy(of('regions'), { regions: ['Hip', 'Knee'] })).toEqual({
      ...procedure,
      bodySite: [{ text: 'Hip' }, { text: 'Knee' }],
    });
    expect(faultIn(of('start', 'end'), { end: ['09:00'] })).toBe('The end must be after the start.');
    expect([isSaid(of('regions').fields, {}), isSaid(of('regions').fields, { regions: ['Lumbar spine'] })]).toEqual([
      false,
      false,
    ]);
    expect(isSaid(of('regions').fields, { regions: [] })).toBe(true);
  });
});

describe('a charge in place', () => {
  const charge = (facts: Partial<ChargeItem>): WithId<ChargeItem> => ({ ...chargeItem(facts), id: 'c1' });
  const gp = charge(modified({ code: 'GP' }, { code: 'KX' }));

  test('modifiers: exactly those that are said, in billing order', () => {
    const mend = modifiersMend(gp);
    expect(mend.fields[0]?.value).toEqual(['GP', 'KX']);
    const made = (modifiers?: string[]): string[] =>
      readModifiers(madeBy(mend, modifiers ? { modifiers } : {}) as ChargeItem);
    expect([made(['gp ', '59']), made([]), made()]).toEqual([['59', 'GP'], [], ['GP', 'KX']]);
    expect([faultIn(mend, {}), faultIn(mend, { modifiers: ['GP', '5', 'KX1'] })]).toEqual([
      undefined,
      '5, KX1: a modifier has two letters or digits.',
    ]);
  });

  test.each([
    ['2', undefined],
    ['12', undefined],
    ['', 'Enter whole units, such as 2.'],
    ['1.5', 'Enter whole units, such as 2.'],
    ['-1', 'Enter whole units, such as 2.'],
    ['100', 'Enter whole units, such as 2.'],
    ['two', 'Enter whole units, such as 2.'],
  ])('%s units: %s', (units, fault) => {
    expect(faultIn(unitsMend(gp), { units: [units] })).toBe(fault);
  });

  test('units are shown as they stand, and written with the unit that stood beside them', () => {
    const mend = unitsMend(charge({ quantity: { value: 3, unit: 'units' } }));
    expect(mend.fields[0]?.value).toEqual(['3']);
    expect(madeBy(mend, { units: ['2'] })).toMatchObject({ quantity: { value: 2, unit: 'units' } });
    expect(unitsMend(charge({})).fields[0]?.value).toEqual([]);
  });
});

describe('who treated when, where one took over from another', () => {
  const at = (time: string): string => `2026-03-02T${time}:00-05:00`;
  const taken = {
    ...VISIT,
    participant: [
      { individual: { reference: 'Practitioner/ada' }, period: { start: at('10:00'), end: at('10:20') } },
      { individual: { reference: 'Practitioner/desk' } },
      { individual: { reference: 'Practitioner/ben' }, period: { start: at('10:20') } },
    ],
  };
  const mend = staysMend(taken, CLOCK, (who) => (who?.reference === 'Practitioner/ada' ? 'Ada' : 'Ben'));

  test('asks for the times of those whose times are stated', () => {
    expect(mend.fields.map(({ label, value }) => [label, ...value])).toEqual([
      ['Ada, from', '10:00'],
      ['Ada, until', '10:20'],
      ['Ben, from', '10:20'],
      ['Ben, until'],
    ]);
  });

  test('writes what is said, and all else as it stands', () => {
    const { participant = [] } = madeBy(mend, { until0: ['10:15'], from2: ['10:15'] }) as Encounter;
    expect(participant.map(({ period }) => period)).toEqual([
      { start: at('10:00'), end: at('10:15') },
      undefined,
      { start: at('10:15'), end: undefined },
    ]);
  });

  test.each<[string, Said, string]>([
    ['a time that cannot be read', { until0: ['ten'] }, 'Enter a time such as 9:30 or 14:05.'],
    ['a time that stood and is gone', { from2: [''] }, 'Enter a time such as 9:30 or 14:05.'],
    ['an end before its start', { until0: ['10:00'] }, 'The end must be after the start.'],
  ])('refuses %s', (_name, said, text) => {
    expect(Object.values(mend.faultsOf(said))).toEqual([text]);
    expect(mend.faultsOf({ until0: ['10:15'] })).toEqual({});
  });
});
