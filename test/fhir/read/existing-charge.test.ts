// SPDX-License-Identifier: Apache-2.0
import type { Coding } from '@medplum/fhirtypes';
import type { ExistingCharge } from '../../../src/engine/billing/treatment-day.ts';
import {
  isManualTherapyCharge,
  isOpenOrBilled,
  partOfCharge,
  toCompanionCharge,
  toExistingCharge,
  unitsOf,
  writtenModifiers,
} from '../../../src/fhir/read/existing-charge.ts';
import { R4_SCHEMAS, type ReadResource } from '../../../src/fhir/r4.ts';
import { CHARGE_IDENTIFIER, CPT, UCUM, WRITTEN_MODIFIER, WRITTEN_UNITS } from '../../../src/fhir/systems.ts';
import { chargeItem, modified } from '../../support/written-charge.ts';

type Facts = NonNullable<Parameters<typeof chargeItem>[0]>;

const read = (facts: Facts = {}): ReadResource<'ChargeItem'> =>
  R4_SCHEMAS.ChargeItem.parse({ ...chargeItem(facts), id: 'c1' });
const existing = (facts: Facts = {}): ExistingCharge => toExistingCharge(read(facts));
const ours = (part = '97140'): Facts => ({
  identifier: [{ system: CHARGE_IDENTIFIER, value: `p1/2026-03-02/PT/${part}` }],
});
const coded = (code: string): Facts => ({ code: { coding: [{ system: CPT, code }] } });
const tagged = (units: string): Coding[] => [{ system: WRITTEN_UNITS, code: units }];
const wrote = (units: string): Facts => ({ meta: { tag: tagged(units) } });
const units = (value: number): Facts => ({ quantity: { value } });

test('a charge of somebody else’s, as the billing core sees it', () => {
  expect(existing({ ...units(2), context: { reference: 'Encounter/e1' }, ...modified({ code: 'GP' }) })).toEqual({
    source: 'ChargeItem/c1',
    encounter: 'Encounter/e1',
    ours: false,
    part: '97140',
    state: 'standing',
    units: 2,
    unitsArePersons: true,
    isRefused: false,
    modifiers: ['GP'],
    writtenModifiers: [],
  });
});

test('what a charge does not say is left out', () => {
  const found = existing();
  expect(found).not.toHaveProperty('encounter');
  expect(found).not.toHaveProperty('units');
  expect(found).not.toHaveProperty('statedTime');
});

describe('whose quantity it is', () => {
  test.each<[boolean, string, Facts]>([
    [false, 'ours, as we wrote it', { ...ours(), ...wrote('2'), ...units(2) }],
    [true, 'ours, changed since', { ...ours(), ...wrote('2'), ...units(3) }],
    [true, 'ours, taken away since', { ...ours(), ...wrote('2') }],
    [true, 'ours, held as a person’s', { ...ours(), ...wrote('person'), ...units(1) }],
    [false, 'a template’s one', { status: 'planned', ...units(1) }],
    [false, 'a template’s without a quantity', { status: 'planned' }],
    [true, 'a template’s that somebody changed', { status: 'planned', ...units(2) }],
    [true, 'one that somebody released', { status: 'billable', ...units(1) }],
    [true, 'one that we held for a person', { status: 'planned', ...units(1), ...wrote('person') }],
    [false, 'a template’s with other tags', { status: 'planned', ...units(1), meta: { tag: [{ code: 'x' }] } }],
    [false, 'a template’s without tags', { status: 'planned', ...units(1), meta: {} }],
    [false, 'ours, beside another tag', { ...ours(), ...units(2), meta: { tag: [{ code: '7' }, ...tagged('2')] } }],
    [true, 'a time in the place of units', { status: 'planned', quantity: { value: 30, unit: 'min' } }],
  ])('%s: %s', (isPersons, _name, facts) => {
    expect(existing(facts).unitsArePersons).toBe(isPersons);
  });
});

describe('how it stands', () => {
  test.each([
    ['planned', 'standing'],
    ['billable', 'standing'],
    ['unknown', 'standing'],
    ['billed', 'billed'],
    ['aborted', 'closed'],
    ['not-billable', 'closed'],
    ['entered-in-error', 'closed'],
  ] as const)('%s: %s', (status, state) => {
    expect(existing({ status }).state).toBe(state);
    expect(isOpenOrBilled({ status })).toBe(state !== 'closed');
  });

  test('a charge of ours that a person has given another code is closed to us', () => {
    expect(existing({ ...ours(), ...coded('97110') })).toMatchObject({ state: 'closed', isRefused: true });
  });

  test('without a status nothing says that it bills', () => {
    expect(isOpenOrBilled({})).toBe(false);
  });

  test.each<[boolean, Facts]>([
    [true, { ...ours(), status: 'aborted' }],
    [true, { status: 'not-billable' }],
    [false, { status: 'aborted' }],
    [false, { ...ours(), status: 'planned' }],
    [false, { ...ours(), status: 'billed' }],
  ])('a person has refused it: %s, %j', (isRefused, facts) => {
    expect(existing(facts).isRefused).toBe(isRefused);
  });
});

test.each<[string, Facts]>([
  ['97140', {}],
  ['97140/CQ', modified({ code: 'GP' }, { code: 'CQ' })],
  ['97140/CO', modified({ code: 'co' })],
  ['97140/CQ', ours('97140/CQ')],
  ['97140', { ...ours('97140'), ...modified({ code: 'CQ' }) }],
])('the part it bills: %s, %j', (part, facts) => {
  expect(partOfCharge(read(facts))).toBe(part);
});

test('units, or the time that stands in their place', () => {
  expect(unitsOf({})).toEqual({});
  expect(unitsOf({ quantity: { unit: 'min' } })).toEqual({});
  expect(unitsOf({ quantity: { value: 2 } })).toEqual({ units: 2 });
  expect(unitsOf({ quantity: { value: 2, unit: 'units' } })).toEqual({ units: 2 });
  expect(unitsOf({ quantity: { value: 30, unit: 'minutes' } })).toEqual({ statedTime: '30 minutes' });
  expect(unitsOf({ quantity: { value: 30, system: UCUM, code: 'min' } })).toEqual({ statedTime: '30 min' });
});

test('modifiers that we wrote, by their tags', () => {
  const tag = [
    { system: WRITTEN_MODIFIER, code: 'GP' },
    { system: WRITTEN_UNITS, code: '2' },
    { system: WRITTEN_MODIFIER },
  ];
  expect(writtenModifiers({ meta: { tag } })).toEqual(['GP']);
  expect(writtenModifiers({ meta: {} })).toEqual([]);
  expect(existing({ meta: { tag } }).writtenModifiers).toEqual(['GP']);
});

test('manual therapy by any of the codes of a charge', () => {
  expect(isManualTherapyCharge(read())).toBe(true);
  expect(
    isManualTherapyCharge(
      read({
        code: {
          coding: [
            { system: 'urn:own', code: 'MT' },
            { system: CPT, code: '97140' },
          ],
        },
      }),
    ),
  ).toBe(true);
  expect(isManualTherapyCharge(read(coded('97110')))).toBe(false);
});

test('a charge of another service goes with its code, units and modifiers; one without such a code does not', () => {
  expect(toCompanionCharge(read({ ...coded('97110'), ...units(2), ...modified({ code: 'GP' }) }))).toEqual({
    source: 'ChargeItem/c1',
    code: '97110',
    units: 2,
    modifiers: ['GP'],
  });
  expect(toCompanionCharge(read())).toBeUndefined();
  expect(toCompanionCharge(read({ code: { text: 'Exercises' } }))).toBeUndefined();
});
