// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { assess } from '../../src/engine/assess.ts';
import { unitsForMinutes } from '../../src/engine/billing/timed-units.ts';
import type { ServiceLine, TreatmentDay } from '../../src/engine/billing/treatment-day.ts';
import { policyFor } from '../../src/engine/policies/payer-policy.ts';
import { charge, day, encounter, exclusion, service } from '../support/day.ts';

const run = (facts: Partial<TreatmentDay> = {}): ReturnType<typeof assess> => {
  const built = day(facts);
  return assess(built, policyFor(built.payer));
};

describe('assess', () => {
  test('a complete day: units, modifier, status and the account of them', () => {
    const {
      charges: [made],
      issues,
    } = run();
    expect(issues).toEqual([]);
    expect(made).toMatchObject({ units: 2, status: 'billable', encounter: 'Encounter/e1', provenModifiers: ['GP'] });
    expect(made?.note).toBe(
      '97140: 30 min counted on 2026-03-02. CPT midpoint rule (CPT time rule): 30 min of this code make 2 units.',
    );
  });

  test('the visit is open: planned', () => {
    expect(run({ encounters: [encounter({ state: 'open' })] }).charges[0]?.status).toBe('planned');
  });

  test('a Procedure is in progress: planned', () => {
    expect(run({ services: [service('mt', { at: '10:00-10:30', provisional: true })] }).charges[0]?.status).toBe(
      'planned',
    );
  });

  test('a high issue holds the charge until a clinician acknowledges it', () => {
    const held = { encounters: [encounter({ diagnoses: [] })] };
    const { charges, issues } = run(held);
    expect([charges[0]?.status, issues.map(({ key, acknowledged }) => [key, acknowledged])]).toEqual([
      'planned',
      [['diagnosis-missing/e1', false]],
    ]);
    const after = run({ ...held, acknowledgedIssues: issues });
    expect([after.charges[0]?.status, after.issues]).toEqual([
      'billable',
      issues.map((issue) => ({ ...issue, acknowledged: true })),
    ]);
  });

  test('an acknowledgement of other facts does not release it', () => {
    const facts = { encounters: [encounter({ diagnoses: [] })] };
    const [issue] = run(facts).issues;
    const other = { key: issue?.key ?? '', facts: 'other', evidence: issue?.evidence ?? '' };
    expect(run({ ...facts, acknowledgedIssues: [other] }).charges[0]?.status).toBe('planned');
  });

  test('some issues hold it even when acknowledged', () => {
    const facts = {
      charges: [charge({ modifiers: ['GP', '51'] })],
    };
    const after = run({ ...facts, acknowledgedIssues: run(facts).issues });
    expect([after.charges[0]?.status, after.issues.map(({ acknowledged }) => acknowledged)]).toEqual([
      'planned',
      [false],
    ]);
  });

  test('a moderate issue does not hold it', () => {
    expect(run({ services: [service('mt', { at: '10:00-10:30', regions: [] })] }).charges[0]?.status).toBe('billable');
  });

  test('what is another service earns nothing', () => {
    const {
      units,
      charges: [made],
    } = run({
      services: [service('mt', { at: '10:00-10:30', exclusions: [exclusion({})] })],
    });
    expect([units, made]).toEqual([0, undefined]);
  });

  test('a bare code whose note tells of needling earns nothing; beside a technique it is counted and held', () => {
    const noted = [exclusion({ service: 'dry-needling', codes: ['20560'], named: false })];
    expect(run({ services: [service('mt', { minutes: 30, exclusions: noted, techniques: [] })] }).units).toBe(0);
    expect(run({ services: [service('mt', { minutes: 30, exclusions: noted })] }).charges[0]).toMatchObject({
      units: 2,
      status: 'planned',
    });
  });

  test('the charge belongs to the visit with the most manual therapy', () => {
    const services = [service('a', { minutes: 10 }), service('b', { minutes: 11, encounter: 'Encounter/e2' })];
    expect(
      run({ services, encounters: [encounter(), encounter({ source: 'Encounter/e2' })] }).charges[0]?.encounter,
    ).toBe('Encounter/e2');
  });

  test('no performer, no therapy modifier', () => {
    expect(run({ discipline: 'unknown' }).charges[0]?.provenModifiers).toEqual([]);
  });

  test('no coverage is told in the note', () => {
    expect(run({ payer: { kind: 'none' } }).charges[0]?.note).toContain('No coverage on record');
  });

  test('a cancelled coverage that was taken to apply is told in the note', () => {
    const noteOf = (payer: TreatmentDay['payer']): string | undefined => run({ payer }).charges[0]?.note;
    expect(noteOf({ kind: 'medicare-b', coverageIsCancelled: true })).toContain('The coverage is marked cancelled');
    expect(noteOf({ kind: 'medicare-b' })).not.toContain('cancelled');
  });

  describe('a payer whose method is not known', () => {
    const exercise = service('ex', { code: '97110', minutes: 20 });
    const assumed = { kind: 'other', methodIsAssumed: true } as const;
    const told = (minutes: number, payer: TreatmentDay['payer'] = assumed): string | undefined =>
      run({ services: [service('mt', { minutes }), service('nm', { code: '97112', minutes: 18 }), exercise], payer })
        .charges[0]?.note;

    test('is told where the other rule gives other units of 97140, and what it gives', () => {
      expect(told(22)).toMatch(
        /How this payer counts is not known: the CPT midpoint rule was assumed; the CMS total-time rule would give 2 units\.$/,
      );
      const day = {
        services: [service('mt', { minutes: 22 }), exercise],
        payer: { kind: 'medicaid', methodIsAssumed: true },
      } as const;
      expect(run(day).assumption).toEqual({ method: 'cms', other: 'cpt', otherUnits: 1 });
    });

    test('is not told where both rules give the same, nor where the method is known', () => {
      expect(told(30)).not.toContain('assumed');
      expect(told(22, { kind: 'other' })).not.toContain('assumed');
    });
  });

  test('the note tells what stays unbilled', () => {
    expect(run({ services: [service('mt', { minutes: 20 })] }).charges[0]?.note).toContain(
      '5 min of 97140 stay unbilled.',
    );
  });

  test('most severe issue first', () => {
    const { issues } = run({
      services: [service('mt', { regions: [], techniques: [], minutes: 7 })],
      encounters: [encounter({ diagnoses: [] })],
    });
    expect(issues.map(({ severity }) => severity)).toEqual(['high', 'moderate', 'moderate', 'low']);
  });

  test('never more units than the minutes allow, never negative, whatever the day', () => {
    const anyService = fc.record({
      code: fc.constantFrom('97140', '97110', '97035', '97010', '99999'),
      minutes: fc.double({ min: 0, max: 300, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(anyService, { maxLength: 8 }), fc.constantFrom('medicare-b', 'other'), (list, kind) => {
        const services = list.map(({ code, minutes }, index) => service(`s${String(index)}`, { code, minutes }));
        const { units, allocation } = run({ services, payer: { kind } });
        const manual = list.filter(({ code }) => code === '97140').reduce((sum, { minutes }) => sum + minutes, 0);
        expect(units).toBeGreaterThanOrEqual(0);
        expect(units).toBeLessThanOrEqual(Math.floor(manual / 15) + 1);
        expect(units === 0 || manual > 0).toBe(true);
        const most = allocation.lines.reduce((sum, { minutes }) => sum + Math.floor(minutes / 15) + 1, 0);
        expect(allocation.totalUnits).toBeLessThanOrEqual(
          kind === 'medicare-b' ? unitsForMinutes(allocation.totalMinutes) : most,
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe('what a charge is made of', () => {
  test('lines in the order of their references, from the first start to the last end', () => {
    const services = [service('b', { at: '11:00-11:15' }), service('a', { at: '10:00-10:15' })];
    const [made] = run({ services }).charges;
    expect(made?.services).toEqual(['Procedure/a', 'Procedure/b']);
    expect(made?.period).toMatchObject({
      startMs: Date.parse('2026-03-02T10:00:00-05:00'),
      endMs: Date.parse('2026-03-02T11:15:00-05:00'),
    });
  });

  test('a line that counts no minute is no part of it', () => {
    const services = [service('a', { at: '10:00-10:15' }), service('b', { at: '10:00-10:15' })];
    expect(run({ services }).charges[0]?.services).toEqual(['Procedure/a']);
  });

  test('of two visits with as many minutes, the lower reference has it, in either order', () => {
    const lines = ['e2', 'e1'].map((id, index) =>
      service(id, { encounter: `Encounter/${id}`, at: index === 0 ? '10:00-10:15' : '11:00-11:15' }),
    );
    for (const services of [lines, [...lines].reverse()]) {
      expect(run({ services }).charges[0]?.encounter).toBe('Encounter/e1');
    }
  });

  test('one of two visits is open, one of two lines in progress: planned', () => {
    const encounters = [encounter(), encounter({ source: 'Encounter/e2', state: 'open' })];
    expect(run({ encounters }).charges[0]?.status).toBe('planned');
    const services = [service('a', { at: '10:00-10:15' }), service('b', { at: '10:15-10:30', provisional: true })];
    expect(run({ services }).charges[0]?.status).toBe('planned');
  });

  test('regions and diagnoses once each, by code where they have one, else by words', () => {
    const regions = [
      { text: 'Neck' },
      { text: 'Neck' },
      { system: 's', code: '1', text: 'Neck' },
      { system: 't', code: '1', text: 'Neck' },
      { code: '1', text: 'Neck' },
    ];
    expect(run({ services: [service('a', { at: '10:00-10:15', regions })] }).charges[0]?.regions).toHaveLength(4);
  });

  test('a speech therapist’s line proves no modifier of 97140', () => {
    expect(run({ discipline: 'SLP' }).charges[0]?.provenModifiers).toEqual([]);
  });

  test('issues of a severity stand in the order of their keys', () => {
    const bare = { regions: [], techniques: [] };
    const { issues } = run({
      services: [service('b', { at: '10:00-10:15', ...bare }), service('a', { at: '10:15-10:30', ...bare })],
    });
    expect(issues.map(({ key }) => key)).toEqual([
      'region-missing/a',
      'region-missing/b',
      'technique-missing/a',
      'technique-missing/b',
    ]);
  });

  test('while one visit of the day is open, only documentation waits', () => {
    const { issues } = run({
      encounters: [encounter({ diagnoses: [] }), encounter({ source: 'Encounter/e2', state: 'open', diagnoses: [] })],
      services: [service('a', { at: '10:00-10:15', regions: [] }), service('b', { invalid: ['negative'] })],
    });
    expect(issues.map(({ code }) => code)).toEqual(['duration-invalid']);
  });

  test('an acknowledgement counts for its own issue only', () => {
    const held = { encounters: [encounter({ diagnoses: [] })] };
    const [issue] = run(held).issues;
    const other = { key: 'diagnosis-missing/other', facts: issue?.facts, evidence: issue?.evidence ?? '' };
    expect(run({ ...held, acknowledgedIssues: [other] }).charges[0]?.status).toBe('planned');
  });

  test('a day’s only line is for whatever it counts, the therapist’s and the assistant’s; of two each is for its own', () => {
    const by = (source: string, at: string, role: 'PT' | 'PTA'): ServiceLine =>
      service(source, { at, performers: [{ source: `Practitioner/${role}`, person: `Practitioner/${role}`, role }] });
    const services = [by('a', '10:00-10:20', 'PTA'), by('b', '10:20-10:28', 'PT')];
    const lines = (facts: Partial<TreatmentDay>): unknown[] =>
      run(facts).charges.map((charge) => [
        charge.part,
        charge.units,
        charge.services,
        charge.performers.map(({ role }) => role),
        charge.period && (charge.period.endMs - charge.period.startMs) / 60_000,
      ]);
    const [a, b] = services.map(({ source }) => source);
    expect(lines({ services })).toEqual([['97140', 2, [a, b], ['PT', 'PTA'], 28]]);
    const medicare = { payer: { kind: 'medicare-b' } } as const;
    expect(lines({ services, ...medicare })).toEqual([
      ['97140', 1, [b], ['PT'], 8],
      ['97140/CQ', 1, [a], ['PTA'], 20],
    ]);
    const mostly = [by('a', '10:00-10:10', 'PTA'), by('b', '10:10-10:15', 'PT')];
    expect(lines({ services: mostly, ...medicare })).toEqual([['97140/CQ', 1, [a, b], ['PTA', 'PT'], 15]]);
  });

  test('without an assistant’s modifier no line is split', () => {
    const assistants = service('a', {
      at: '10:00-10:30',
      performers: [{ source: 'Practitioner/a1', person: 'Practitioner/a1', role: 'PTA' }],
    });
    expect(run({ services: [assistants] }).charges.map(({ part }) => part)).toEqual(['97140']);
    expect(run({ services: [assistants], payer: { kind: 'medicare-b' } }).charges.map(({ part }) => part)).toEqual([
      '97140/CQ',
    ]);
    expect(
      run({ services: [assistants], payer: { kind: 'medicare-b' }, discipline: 'SLP' }).charges.map(({ part }) => part),
    ).toEqual(['97140']);
  });
});
