// SPDX-License-Identifier: Apache-2.0
import { addDays } from '../../src/fhir/date-time.ts';
import {
  NEW_YORK,
  PART_B,
  byOrder,
  carePlan,
  coverage,
  decide,
  documentOf,
  told,
  treated,
} from '../support/medicare-chart.ts';

/**
 * Certification as 42 CFR 424.24 and Pub 100-02 ch. 15 §220.1.3 have it: within 30 days of the first treatment under a plan,
 * a significantly changed one included, for 90 days at most, and since 2025 by a signed order with the plan sent within 30
 * days.
 */
const START = '2026-01-05';
const after = (days: number): string => addDays(START, days);
const toldOn = (date: string, chart: readonly object[], payers: readonly object[] = [PART_B], by = 't1'): string[] =>
  told(
    decide([...treated('e1', date, by), ...payers, ...chart], date, by === 't2' ? 'OT' : 'PT'),
    'plan-of-care-missing',
    'plan-of-care-expired',
  );
const until = (end: string): object => carePlan(START, { period: { start: START, end } });
const OT_PLAN = { title: 'Occupational therapy plan of care' };

type Case = readonly [name: string, told: string[], date: string, ...chart: readonly object[]];
const rows = (cases: readonly Case[]): (readonly [string, string[], string, readonly object[]])[] =>
  cases.map(([name, expected, date, ...chart]) => [name, expected, date, chart]);

test.each(
  rows([
    ['no plan', ['missing'], START],
    ['the first day', [], START, carePlan(START)],
    ['a plan of tomorrow', ['missing'], START, carePlan(after(1))],
    ['90 days', [], after(90), carePlan(START)],
    ['91 days', ['old'], after(91), carePlan(START)],
    ['a gap of weeks within the 90 days', [], after(75), carePlan(START)],
    ['unsigned, 30 days', [], after(30), carePlan(START, { status: 'draft' })],
    ['unsigned, 31 days', ['uncertified'], after(31), carePlan(START, { status: 'draft' })],
    ['by order, sent on day 30', [], after(31), carePlan(START, byOrder(after(-5), after(30)))],
    ['by order, 90 days', [], after(90), carePlan(START, byOrder(START, START))],
    ['by order, 91 days', ['old'], after(91), carePlan(START, byOrder(START, START))],
    ['by order, sent on day 31', ['uncertified'], after(40), carePlan(START, byOrder(START, after(31)))],
    ['an order after the start', ['uncertified'], after(40), carePlan(START, byOrder(after(1), after(2)))],
    ['an order, nothing sent', ['uncertified'], after(40), carePlan(START, byOrder(START))],
    ['sent, and an order without a date', ['uncertified'], after(40), carePlan(START, byOrder(undefined, START))],
    [
      'by order, 31 December 2024',
      ['uncertified'],
      '2025-02-10',
      carePlan('2024-12-31', byOrder('2024-12-20', '2025-01-02')),
    ],
    ['by order, 1 January 2025', [], '2025-02-10', carePlan('2025-01-01', byOrder('2024-12-20', '2025-01-02'))],
    [
      'by order, sent after the evaluation, before the first treatment',
      [],
      after(40),
      carePlan(START, byOrder(after(-9), after(-3))),
    ],
    ['the last day', [], after(20), until(after(20))],
    ['the day after the last', ['ended'], after(21), until(after(20))],
    ['an end by month', [], '2026-03-02', until('2026-03')],
    ['an end by the month before', ['ended'], '2026-03-02', until('2026-02')],
    ['an end by year', [], '2026-03-02', until('2026')],
    ['a start by month', [], '2026-03-02', carePlan('2026-01')],
    ['recertified by a later plan', [], after(100), carePlan(START), carePlan(after(88))],
    [
      'a later plan, unsigned for a week: it may be another condition’s',
      [],
      after(96),
      carePlan(START),
      carePlan(after(89), { status: 'draft' }),
    ],
    [
      'a later plan, unsigned for 31 days',
      ['uncertified'],
      after(120),
      carePlan(START),
      carePlan(after(89), { status: 'draft' }),
    ],
    ['a new episode, unsigned', [], after(20), carePlan('2025-01-05'), carePlan(START, { status: 'draft' })],
    ['a date of creation alone', [], after(90), carePlan(START, { period: {}, created: START })],
    ['a date of creation alone, 91 days', ['old'], after(91), carePlan(START, { period: {}, created: START })],
    ['revoked', ['missing'], after(10), carePlan(START, { status: 'revoked' })],
    ['on hold', ['missing'], after(10), carePlan(START, { status: 'on-hold' })],
    ['entered in error', ['missing'], after(10), carePlan(START, { status: 'entered-in-error' })],
    ['of unknown status', ['missing'], after(10), carePlan(START, { status: 'unknown' })],
    ['completed, within its time', [], after(40), carePlan(START, { status: 'completed' })],
    ['a start that UTC has on the next day', [], '2026-03-02', NEW_YORK, carePlan('2026-03-03T01:00:00Z')],
    [
      'another field’s plan',
      ['missing'],
      after(10),
      carePlan(START, { title: 'Diabetes care plan', description: 'Diet daily' }),
    ],
    [
      'an unsigned document, 31 days',
      ['uncertified'],
      after(31),
      documentOf('18776-5', START, { status: 'preliminary' }),
    ],
    ['a signed document, 31 days', [], after(31), documentOf('18776-5', START)],
    ['a signed document, 91 days', ['old'], after(91), documentOf('18776-5', START)],
    ['occupational therapy’s plan', ['missing'], after(10), carePlan(START, OT_PLAN)],
    ['occupational therapy’s document', ['missing'], after(10), documentOf('18776-5', START, OT_PLAN)],
    ['a plan of both therapies', [], after(10), carePlan(START, { title: 'PT/OT plan of care' })],
    [
      'a plan that an occupational therapist wrote',
      ['missing'],
      after(10),
      carePlan(START, { title: 'Plan of care', author: { reference: 'Practitioner/t2' } }),
    ],
    [
      'a plan that a physician wrote',
      [],
      after(10),
      carePlan(START, { title: 'Plan of care', author: { reference: 'Practitioner/m1' } }),
    ],
  ]),
)('%s: %j', (_name, expected, date, chart) => {
  expect(toldOn(date, chart)).toEqual(expected);
});

test.each<readonly [name: string, told: string[], date: string]>([
  ['on its last day', [], '2026-04-03'],
  ['on Saturday, when nothing is certified', ['ended'], '2026-04-04'],
  ['on Monday', [], '2026-04-06'],
  ['90 days after the recertification began', [], '2026-07-05'],
  ['91 days after', ['old'], '2026-07-06'],
])('a plan until Friday, certified again from Monday, treated %s: %j', (_name, expected, date) => {
  const until = 'Goal: sit for an hour. Recertification period: 4/6/2026 to 12/31/2026';
  const again = documentOf('11506-3', '2026-04-02', {
    title: 'PT recertification',
    section: [{ title: 'Recertification', text: { status: 'generated', div: `<div>${until}</div>` } }],
  });
  expect(toldOn(date, [carePlan(START, { period: { start: START, end: '2026-04-03' } }), again])).toEqual(expected);
});

test.each<readonly [name: string, told: string[], plan: object]>([
  ['physical therapy’s plan', ['missing'], carePlan(START)],
  ['its own', [], carePlan(START, OT_PLAN)],
  ['a plan that names neither', [], carePlan(START, { title: 'Plan of care' })],
])('occupational therapy stands on %s: %j', (_name, expected, plan) => {
  expect(toldOn(after(10), [plan], [PART_B], 't2')).toEqual(expected);
});

test.each<readonly [payer: string, told: string[], date: string, plan: object]>([
  ['Cigna', [], after(31), carePlan(START, { status: 'draft' })],
  ['Cigna', [], after(91), carePlan(START)],
  ['Cigna', ['ended'], after(21), until(after(20))],
  ['Humana Gold Plus', ['uncertified'], after(31), carePlan(START, { status: 'draft' })],
  ['TRICARE East', [], after(31), carePlan(START, { status: 'draft' })],
])('%s: %j', (payer, expected, date, plan) => {
  expect(toldOn(date, [plan], [coverage(payer)])).toEqual(expected);
});

test('Medicare behind another insurer binds as well', () => {
  const payers = [coverage('Cigna', { order: 1 }), { ...PART_B, order: 2 }];
  expect(toldOn(after(91), [carePlan(START)], payers)).toEqual(['old']);
});

test('a physician’s manual therapy stands on a therapist’s plan', () => {
  const date = after(10);
  const day = decide([...treated('e1', date, 'm1'), PART_B, carePlan(START)], date, 'MD');
  expect([day.day.discipline, told(day, 'plan-of-care-missing')]).toEqual(['MD', []]);
});
