// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem, Procedure } from '@medplum/fhirtypes';
import { assess, type Decision } from '../../src/engine/assess.ts';
import type { Issue } from '../../src/engine/billing/assessment.ts';
import type { Fact, FactValue } from '../../src/engine/billing/facts.ts';
import type { ServiceLine } from '../../src/engine/billing/treatment-day.ts';
import type { RuleCode } from '../../src/engine/billing/rule-code.ts';
import { policyFor } from '../../src/engine/policies/payer-policy.ts';
import { oneClicksFor, type OneClick } from '../../src/capture/one-click.ts';
import { readModifiers } from '../../src/fhir/read/modifiers.ts';
import { RecordSet } from '../../src/fhir/record-set.ts';
import { ASSISTANT, day, service } from '../support/day.ts';
import { CPT, treatment } from '../support/visit.ts';
import { chargeItem, modified } from '../support/written-charge.ts';

const charge = (id: string, ...codes: string[]): ChargeItem => ({
  ...chargeItem(modified(...codes.map((code) => ({ code })))),
  id,
});

const CHARGES = [charge('c1', 'GN'), charge('c2', 'GP', '51')];
const DECISION = assess(day(), policyFor({ kind: 'other' }));

interface Found {
  readonly messageId?: string;
  readonly data?: Readonly<Record<string, FactValue>>;
  readonly implicated?: readonly string[];
  readonly charges?: readonly ChargeItem[];
  readonly decision?: Decision;
  /** Further findings of the issue. */
  readonly others?: readonly Fact[];
}

function clicks(
  code: RuleCode,
  { messageId = 'any', data = {}, implicated = [], charges = CHARGES, decision = DECISION, others = [] }: Found,
): readonly OneClick[] {
  const records = new RecordSet([treatment('mt', '10:00-10:30', { code: { text: 'Joint mobilization' } })]);
  const issue = { code, findings: [{ messageId, data }, ...others], implicated } as unknown as Issue;
  const source = { assessment: decision, records, charges };
  return oneClicksFor(source, issue);
}
const made = (ways: readonly OneClick[]): unknown[] =>
  ways.map(({ label, resource, attests }) => [
    resource.id,
    label,
    readModifiers(resource as ChargeItem),
    ...(attests ? ['attested'] : []),
  ]);

test('a modifier that is wrong is taken off the charge that the finding names, else off each that has it', () => {
  const off = ['c2', 'Remove modifier 51', ['GP']];
  expect(made(clicks('modifier-51', {}))).toEqual([off]);
  expect(made(clicks('modifier-51', { data: { charge: 'ChargeItem/c2' } }))).toEqual([off]);
  expect(made(clicks('modifier-51', { data: { charge: 'ChargeItem/c1' } }))).toEqual([]);
});

test('a modifier that contradicts is replaced with the one that the discipline calls for, and the click says so', () => {
  const about = { charge: 'ChargeItem/c1', modifiers: ['GN'], expected: 'GP' };
  expect(made(clicks('therapy-modifier-conflict', { messageId: 'contradicts', data: about }))).toEqual([
    ['c1', 'Replace modifier GN with GP', ['GP']],
  ]);
  const both = { charge: 'ChargeItem/c3', modifiers: ['GP', 'GO'], expected: 'GP' };
  const charges = [charge('c3', 'GO', 'GP', 'KX')];
  expect(made(clicks('therapy-modifier-conflict', { messageId: 'severalButOne', data: both, charges }))).toEqual([
    ['c3', 'Replace modifier GO with GP', ['GP', 'KX']],
  ]);
});

test('each way out is for the findings that call for it alone, and comes once for all of them', () => {
  const charges = [charge('c1', 'GO'), charge('c2', 'GN'), charge('c3', 'GP', 'GO')];
  const data = { charge: 'ChargeItem/c1', modifiers: ['GO'], expected: 'GP' };
  const others: Fact[] = [
    { messageId: 'contradicts', data: { charge: 'ChargeItem/c2', modifiers: ['GN'], expected: 'GP' } },
    { messageId: 'several', data: { charge: 'ChargeItem/c3', modifiers: ['GP', 'GO'] } },
  ];
  expect(made(clicks('therapy-modifier-conflict', { messageId: 'contradicts', data, others, charges }))).toEqual([
    ['c1', 'Replace modifier GO with GP', ['GP']],
    ['c2', 'Replace modifier GN with GP', ['GP']],
  ]);
});

test('of the modifiers that the finding names, those that the charge has come off', () => {
  expect(made(clicks('modifier-unknown', { data: { modifier: '51' } }))).toEqual([
    ['c2', 'Remove modifier 51', ['GP']],
  ]);
  expect(made(clicks('modifier-unknown', { data: { modifiers: ['GP', '51', '22'] } }))).toEqual([
    ['c2', 'Remove modifier GP, 51', []],
  ]);
  expect(made(clicks('modifier-unknown', {}))).toEqual([]);
});

test('a modifier that is missing is offered, each that may be meant, where it is not there yet', () => {
  const charges = [charge('c1'), charge('c2', 'KX')];
  expect(made(clicks('therapy-modifier-missing', { charges }))).toEqual([
    ['c1', 'Add modifier GP', ['GP']],
    ['c2', 'Add modifier GP', ['GP', 'KX']],
    ['c1', 'Add modifier GO', ['GO']],
    ['c2', 'Add modifier GO', ['GO', 'KX']],
  ]);
  expect(made(clicks('therapy-modifier-missing', { charges: [charge('c3', 'GP', 'GO')] }))).toEqual([]);
});

test('what only a person may say is an attestation', () => {
  expect(made(clicks('kx-missing', { charges: [charge('c1', 'GP')] }))).toEqual([
    ['c1', expect.stringMatching(/^Attest .*: add modifier KX$/), ['GP', 'KX'], 'attested'],
  ]);
});

test('the quantity is set to what the minutes support, of the charge that is concerned', () => {
  const [set, ...others] = clicks('units-mismatch', { implicated: ['ChargeItem/c2'] });
  expect([set?.resource.id, set?.label, (set?.resource as ChargeItem).quantity, others]).toEqual([
    'c2',
    'Set the quantity to 2',
    { value: 2 },
    [],
  ]);
  expect(set?.attests).toBe(false);
});

test('no quantity is set where the day has two charges, or none', () => {
  const medicare = { kind: 'medicare-b' } as const;
  const decisionOn = (...services: ServiceLine[]): Decision =>
    assess(day({ payer: medicare, services }), policyFor(medicare));
  const assistants = service('mt2', { at: '11:00-11:30', performers: [ASSISTANT] });
  const two = decisionOn(service('mt', { at: '10:00-10:30' }), assistants);
  expect(two.charges).toHaveLength(2);
  for (const decision of [two, decisionOn()]) {
    expect(clicks('units-mismatch', { implicated: ['ChargeItem/c2'], decision })).toEqual([]);
  }
});

test('a treatment in words is coded, its words stay, and what is no treatment is left aside', () => {
  const ways = clicks('service-uncoded', { implicated: ['Procedure/mt', 'Procedure/none', 'Encounter/e1'] });
  expect(ways.map(({ label, resource, attests }) => [label, attests, (resource as Procedure).code])).toEqual([
    [
      'Code manual therapy 10:00–10:30 as 97140',
      false,
      { text: 'Joint mobilization', coding: [{ system: CPT, code: '97140' }] },
    ],
  ]);
});

test('what the record itself must say has no click', () => {
  expect(clicks('region-missing', {})).toEqual([]);
});
