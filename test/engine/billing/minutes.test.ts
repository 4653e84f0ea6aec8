// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { countMinutes } from '../../../src/engine/billing/minutes.ts';
import type { ServiceLine, TreatmentDay } from '../../../src/engine/billing/treatment-day.ts';
import { ASSISTANT, THERAPIST, busy, day, service } from '../../support/day.ts';

function minutesOf(facts: Partial<TreatmentDay>): Record<string, number> {
  return Object.fromEntries(countMinutes(day(facts)).byCode.map(({ code, minutes }) => [code, minutes]));
}

const clock = (minute: number): string =>
  `${String(9 + Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** Up to six services of therapy codes at random minutes of two hours. */
const services = fc
  .array(
    fc.record({
      code: fc.constantFrom('97140', '97140', '97110', '97112', '97010', '97161'),
      start: fc.integer({ min: 0, max: 110 }),
      length: fc.integer({ min: 1, max: 40 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((list) =>
    list.map(({ code, start, length }, index) =>
      service(`s${String(index)}`, { code, at: `${clock(start)}-${clock(start + length)}` }),
    ),
  );

/** Clock minutes that one-on-one timed services cover, by looking at each minute of the two hours and more. */
function coveredMinutes(lines: readonly ServiceLine[], codes: readonly string[]): number {
  const origin = Date.parse('2026-03-02T09:00:00-05:00');
  return Array.from({ length: 200 }, (_, minute) => origin + minute * 60_000).filter((at) =>
    lines.some(
      ({ code, segments }) =>
        codes.includes(code) && segments.some(({ interval: time }) => time && time.startMs <= at && at < time.endMs),
    ),
  ).length;
}

describe('countMinutes', () => {
  test('fractions are kept to the end: 7 min 30 s twice are 15 min', () => {
    expect(minutesOf({ services: [service('a', { minutes: 7.5 }), service('b', { minutes: 7.5 })] })).toEqual({
      '97140': 15,
    });
  });

  test('then whole minutes are floored: 7 min 59 s are 7 min', () => {
    expect(minutesOf({ services: [service('a', { minutes: 7 + 59 / 60 })] })).toEqual({ '97140': 7 });
  });

  test('untimed services never enter the timed total', () => {
    expect(
      minutesOf({
        services: [
          service('a', { minutes: 10 }),
          service('b', { code: '97012', minutes: 15 }),
          service('c', { code: '97161', minutes: 30 }),
        ],
      }),
    ).toEqual({ '97140': 10 });
  });

  test('a code counts from the date it became valid', () => {
    const services = [service('a', { minutes: 10 }), service('b', { code: '97763', minutes: 15 })];
    expect(minutesOf({ services, dateOfService: '2018-01-01' })).toEqual({ '97140': 10, '97763': 15 });
    expect(minutesOf({ services, dateOfService: '2017-12-31' })).toEqual({ '97140': 10 });
  });

  test('other services that share minutes count them once, so that the total is not inflated', () => {
    const services = [
      service('a', { code: '97110', at: '10:00-10:20' }),
      service('b', { code: '97530', at: '10:00-10:20' }),
      service('c', { at: '10:20-10:27' }),
    ];
    expect(minutesOf({ services })).toEqual({ '97110': 20, '97140': 7, '97530': 0 });
  });

  test('each reason takes its minutes once, also where two of them meet', () => {
    const { segments } = countMinutes(
      day({
        services: [service('mt', { at: '10:00-10:30' }), service('ex', { code: '97110', at: '10:20-10:30' })],
        otherPatientServices: [busy('Procedure/x', '10:10-10:30')],
      }),
    );
    const manual = segments.find(({ line }) => line.code === '97140');
    expect(manual?.countedMs).toBe(10 * 60_000);
    expect(manual?.deductions.map(({ reason, ms }) => [reason, ms / 60_000])).toEqual([['other-patient', 20]]);
    const exercise = { code: '97110', performers: [ASSISTANT] };
    const byTwo = countMinutes(
      day({
        services: [service('mt', { at: '10:00-10:30' }), service('ex', { ...exercise, at: '10:20-10:30' })],
        otherPatientServices: [busy('Procedure/x', '10:10-10:30')],
      }),
    ).segments.find(({ line }) => line.code === '97140');
    expect(byTwo?.deductions.map(({ reason, ms }) => [reason, ms / 60_000])).toEqual([
      ['other-service', 10],
      ['other-patient', 10],
    ]);
  });

  test('what a therapist who is with another patient documents takes no time from the assistant', () => {
    const otherPatientServices = [busy('Procedure/x', '10:00-10:15')];
    const byAssistant = service('b', { at: '10:00-10:15', performers: [ASSISTANT] });
    for (const code of ['97140', '97110']) {
      const services = [service('a', { at: '10:00-10:15', code }), byAssistant];
      const { shared, countedMinutes } = countMinutes(day({ services, otherPatientServices }));
      expect([countedMinutes, shared]).toEqual([15, { therapistMinutes: 0, assistantMinutes: 15 }]);
    }
  });

  test('what of a service within manual therapy does not count is not taken off', () => {
    const services = [
      service('mt', { minutes: 30, performers: [ASSISTANT] }),
      service('ex', { code: '97110', at: '10:00-10:10', partOf: 'Procedure/mt' }),
    ];
    const otherPatientServices = [busy('Procedure/x', '10:00-10:04')];
    expect(countMinutes(day({ services })).countedMinutes).toBe(20);
    expect(countMinutes(day({ services, otherPatientServices })).countedMinutes).toBe(24);
  });

  test('a service on the clock whose minutes are not known takes its time', () => {
    const services = [
      service('mt', { at: '10:00-10:30' }),
      service('ex', { code: '97110', at: '10:20-10:30', invalid: ['schedule'] }),
    ];
    expect(countMinutes(day({ services })).countedMinutes).toBe(20);
  });

  test('with performers who are elsewhere: each minute is the first service’s whose performer is there', () => {
    const drawn = fc.array(
      fc.record({
        code: fc.constantFrom('97140', '97110'),
        by: fc.constantFrom(THERAPIST, ASSISTANT),
        start: fc.integer({ min: 0, max: 50 }),
        length: fc.integer({ min: 1, max: 20 }),
      }),
      { minLength: 1, maxLength: 6 },
    );
    const elsewhere = fc.record({ from: fc.integer({ min: 0, max: 60 }), length: fc.integer({ min: 1, max: 30 }) });
    fc.assert(
      fc.property(drawn, elsewhere, (list, { from, length }) => {
        const services = list.map(({ code, by, start, length: minutes }, index) =>
          service(`s${String(index)}`, { code, at: `${clock(start)}-${clock(start + minutes)}`, performers: [by] }),
        );
        const otherPatientServices = [busy('Procedure/x', `${clock(from)}-${clock(from + length)}`)];
        const expected = { exercise: 0, therapist: 0, assistant: 0 };
        for (let minute = 0; minute < 100; minute += 1) {
          const isThere = (by: typeof THERAPIST): boolean =>
            by !== THERAPIST || minute < from || minute >= from + length;
          const there = list.filter(
            ({ start, length: minutes, by }) => start <= minute && minute < start + minutes && isThere(by),
          );
          const manual = there.filter(({ code }) => code === '97140');
          if (there.length > manual.length) {
            expected.exercise += 1;
          } else if (manual.length > 0) {
            expected[manual.some(({ by }) => by === THERAPIST) ? 'therapist' : 'assistant'] += 1;
          }
        }
        const { byCode, shared } = countMinutes(day({ services, otherPatientServices }));
        const exercise = byCode.find(({ code }) => code === '97110')?.minutes ?? 0;
        expect({ exercise, therapist: shared.therapistMinutes, assistant: shared.assistantMinutes }).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  test('manual therapy never counts more than its own clock minutes less those of other one-on-one services', () => {
    fc.assert(
      fc.property(services, (lines) => {
        const { countedMinutes } = countMinutes(day({ services: lines }));
        const rivals = coveredMinutes(lines, ['97110', '97112', '97161']);
        const all = coveredMinutes(lines, ['97140', '97110', '97112', '97161']);
        expect(countedMinutes).toBe(all - rivals);
      }),
      { numRuns: 500 },
    );
  });

  test('the timed total of the day never exceeds the minutes on the clock', () => {
    fc.assert(
      fc.property(services, (lines) => {
        const total = countMinutes(day({ services: lines })).byCode.reduce((sum, { minutes }) => sum + minutes, 0);
        expect(total).toBeLessThanOrEqual(coveredMinutes(lines, ['97140', '97110', '97112']));
      }),
      { numRuns: 500 },
    );
  });

  test('the order of services does not matter', () => {
    fc.assert(
      fc.property(services, (lines) => {
        expect(minutesOf({ services: [...lines].reverse() })).toEqual(minutesOf({ services: lines }));
      }),
    );
  });
});

describe('what stands beside the count', () => {
  const ms = (minutes: number): number => minutes * 60_000;

  test('codes come in order, whatever the order of lines', () => {
    const services = ['97530', '97110', '97140', '97112'].map((code, index) =>
      service(code, { code, at: `1${String(index)}:00-1${String(index)}:10` }),
    );
    const codes = countMinutes(day({ services })).byCode.map(({ code }) => code);
    expect(codes).toEqual(['97110', '97112', '97140', '97530']);
    const reversed = countMinutes(day({ services: [...services].reverse() }));
    expect(reversed.byCode.map(({ code }) => code)).toEqual(codes);
  });

  test('documented minutes are those of manual therapy alone', () => {
    const services = [service('mt', { minutes: 20 }), service('ex', { code: '97110', minutes: 30 })];
    expect(countMinutes(day({ services }))).toMatchObject({ documentedMinutes: 20, countedMinutes: 20 });
  });

  test('an exercise by a therapist is not the therapist’s manual therapy', () => {
    const services = [service('mt', { minutes: 20, performers: [] }), service('ex', { code: '97110', minutes: 30 })];
    expect(countMinutes(day({ services })).shared).toEqual({ therapistMinutes: 20, assistantMinutes: 0 });
  });

  test('a service within manual therapy, without a clock, is taken off once', () => {
    const services = [
      service('mt', { minutes: 30 }),
      service('ex', { code: '97110', minutes: 10, partOf: 'Procedure/mt' }),
      service('hot', { code: '97010', minutes: 10, partOf: 'Procedure/mt' }),
      service('else', { code: '97112', minutes: 7, partOf: 'Procedure/other' }),
      service('none', { code: '97530', minutes: 0, partOf: 'Procedure/mt' }),
    ];
    const { segments, countedMinutes } = countMinutes(day({ services }));
    expect(countedMinutes).toBe(20);
    const own = segments.find(({ line }) => line.code === '97140');
    expect(own?.deductions).toEqual([{ reason: 'other-service', ms: ms(10), with: ['Procedure/ex'] }]);
    expect(segments.filter(({ line }) => line.code !== '97140').flatMap(({ deductions }) => deductions)).toEqual([]);
  });

  test('a service within manual therapy, both on the clock, is taken off by the clock alone', () => {
    const services = [
      service('mt', { at: '10:00-10:30' }),
      service('ex', { code: '97110', at: '10:20-10:30', partOf: 'Procedure/mt' }),
    ];
    expect(countMinutes(day({ services })).countedMinutes).toBe(20);
    const oneClock = [
      services[0] ?? service('mt'),
      service('ex', { code: '97110', minutes: 10, partOf: 'Procedure/mt' }),
    ];
    expect(countMinutes(day({ services: oneClock })).countedMinutes).toBe(20);
  });

  test('of two equal services the lower reference is counted first', () => {
    const services = [service('b', { at: '10:00-10:30' }), service('a', { at: '10:00-10:30' })];
    const { segments } = countMinutes(day({ services }));
    expect(segments.map(({ line, countedMs }) => [line.source, countedMs])).toEqual([
      ['Procedure/a', ms(30)],
      ['Procedure/b', 0],
    ]);
    expect(segments[1]?.deductions).toEqual([{ reason: 'same-service', ms: ms(30), with: ['Procedure/a'] }]);
  });

  test('other patients are named by the clock, then by reference, in whatever order their records came', () => {
    const others = [
      busy('Procedure/late', '10:20-10:30'),
      busy('Procedure/b', '10:00-10:10'),
      busy('Procedure/a', '10:00-10:10'),
    ];
    for (const otherPatientServices of [others, [...others].reverse()]) {
      const { segments } = countMinutes(
        day({ services: [service('mt', { at: '10:00-10:30' })], otherPatientServices }),
      );
      expect(segments[0]?.deductions).toEqual([
        { reason: 'other-patient', ms: ms(20), with: ['Procedure/a', 'Procedure/b', 'Procedure/late'] },
      ]);
    }
  });

  test('one of two performers is busy with another patient', () => {
    const two = ['Practitioner/t1', 'Practitioner/t2'];
    const otherPatientServices = [busy('Procedure/x', '10:00-10:10', { performers: [...two].reverse() })];
    expect(minutesOf({ services: [service('mt', { at: '10:00-10:30' })], otherPatientServices })).toEqual({
      '97140': 20,
    });
  });
});

describe('two disciplines that give manual therapy together', () => {
  const counted = (discipline: 'PT' | 'OT', own: string, other: string, theirs: 'PT' | 'OT'): number =>
    countMinutes(
      day({
        discipline,
        services: [service(own, { at: '10:00-10:30' })],
        otherDisciplineServices: [busy(`Procedure/${other}`, '10:10-10:40', { code: '97140', discipline: theirs })],
      }),
    ).countedMinutes;

  test('the time is counted once: by physical therapy, or, in two organizations, by the record that stands first', () => {
    expect([counted('PT', 'a', 'b', 'OT'), counted('OT', 'b', 'a', 'PT')]).toEqual([30, 10]);
    expect([counted('PT', 'a', 'b', 'PT'), counted('PT', 'b', 'a', 'PT')]).toEqual([30, 10]);
  });

  const minutesBeside = (
    discipline: 'PT' | 'OT',
    code: string,
    other: { readonly code: string; readonly discipline: 'PT' | 'OT' },
    otherPatientServices: TreatmentDay['otherPatientServices'] = [],
  ): number | undefined =>
    countMinutes(
      day({
        discipline,
        services: [service('own', { code, at: '10:00-10:30' })],
        otherDisciplineServices: [busy('Procedure/other', '10:00-10:30', { performers: ['Practitioner/o'], ...other })],
        otherPatientServices,
      }),
    ).byCode.find((line) => line.code === code)?.minutes;

  test.each<[string, string]>([
    ['97140', '97140'],
    ['97140', '97530'],
    ['97110', '97140'],
    ['97110', '97530'],
  ])('PT gives %s and OT %s in the same minutes: they are counted once', (ofPt, ofOt) => {
    const pt = minutesBeside('PT', ofPt, { code: ofOt, discipline: 'OT' });
    const ot = minutesBeside('OT', ofOt, { code: ofPt, discipline: 'PT' });
    expect([pt, ot].sort()).toEqual([0, 30]);
  });

  test.each(['97140', '97530'])('what the other gave another patient as well (%s) is not lost by both', (code) => {
    const elsewhere = busy('Procedure/x', '10:00-10:20', { performers: ['Practitioner/o'] });
    expect(minutesBeside('OT', '97140', { code, discipline: 'PT' }, [elsewhere])).toBe(20);
    const ofSomebodyElse = { ...elsewhere, performers: ['Practitioner/z'] };
    expect(minutesBeside('OT', '97140', { code, discipline: 'PT' }, [ofSomebodyElse])).toBe(0);
  });

  test('another service of the other discipline still takes the time', () => {
    const other = busy('Procedure/ta', '10:10-10:40', { code: '97530', discipline: 'OT' });
    const { countedMinutes } = countMinutes(
      day({ services: [service('a', { at: '10:00-10:30' })], otherDisciplineServices: [other] }),
    );
    expect(countedMinutes).toBe(10);
  });
});
