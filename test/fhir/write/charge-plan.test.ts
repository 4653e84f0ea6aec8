// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem } from '@medplum/fhirtypes';
import { assess } from '../../../src/engine/assess.ts';
import type { ExistingCharge, TreatmentDay } from '../../../src/engine/billing/treatment-day.ts';
import { policyFor } from '../../../src/engine/policies/payer-policy.ts';
import { CHARGE_DEFINITION } from '../../../src/fhir/systems.ts';
import { planCharges, type ChargeDecision } from '../../../src/fhir/write/charge-plan.ts';
import { ASSISTANT, charge, day, encounter, service } from '../../support/day.ts';
import { chargeItem } from '../../support/written-charge.ts';
import { visit } from '../../support/visit.ts';

/* What becomes of the charges of a day: fhir-contract, "Idempotency"; half an hour of manual therapy is two units. */

interface Chart {
  readonly charges: readonly Partial<ExistingCharge>[];
  readonly facts?: Partial<TreatmentDay>;
  /** Charges that the server has no more. */
  readonly gone?: readonly string[];
  readonly hasDefinition?: boolean;
}

function plan({ charges, facts = {}, gone = [], hasDefinition = false }: Chart): ChargeDecision[] {
  const found = charges.map((one, index) => charge({ source: `ChargeItem/c${String(index + 1)}`, ...one }));
  const decided = day({ ...facts, charges: found });
  return planCharges(assess(decided, policyFor(decided.payer)), {
    chargeItem: (source): ChargeItem | undefined => {
      const known = found.find((one) => one.source === source);
      const quantity = known?.units === undefined ? {} : { quantity: { value: known.units } };
      return known && !gone.includes(source) ? chargeItem({ id: source.slice(11), ...quantity }) : undefined;
    },
    encounter: () => visit({ serviceProvider: { reference: 'Organization/o1' } }),
    hasDefinition,
  });
}

/** In a few words each: `change ChargeItem/c1 2 billable`. */
const told = (chart: Chart): string[] =>
  plan(chart).map((decision) => {
    const written =
      decision.kind === 'change' ? decision.wanted : 'resource' in decision ? decision.resource : undefined;
    const what = decision.kind === 'create' ? decision.identifierValue : decision.source;
    return [decision.kind, what, written?.quantity?.value, written?.status]
      .filter((one) => one !== undefined)
      .join(' ');
  });

const NOTHING: Partial<TreatmentDay> = { services: [] };
const persons: Partial<ExistingCharge> = { ours: false, unitsArePersons: true };
const template: Partial<ExistingCharge> = { ours: false, units: 1 };
const both: Partial<TreatmentDay> = {
  services: [service('mt', { at: '10:00-10:30' }), service('as', { at: '10:30-11:00', performers: [ASSISTANT] })],
  payer: { kind: 'medicare-b' },
};

test('a day without a charge gets one, with its visit’s organization', () => {
  const [made] = plan({ charges: [] });
  expect(made).toMatchObject({
    kind: 'create',
    identifierValue: 'p1/2026-03-02/PT/97140',
    resource: { quantity: { value: 2 }, status: 'billable', performingOrganization: { reference: 'Organization/o1' } },
  });
  expect(made).not.toHaveProperty('resource.definitionCanonical');
});

test('the unit-aware price is named where the server has it', () => {
  expect(plan({ charges: [], hasDefinition: true })).toMatchObject([
    { resource: { definitionCanonical: [CHARGE_DEFINITION] } },
  ]);
});

test('each part of a day has a charge of its own, those that stand are followed', () => {
  expect(told({ charges: [], facts: both })).toEqual([
    'create p1/2026-03-02/PT/97140 2 billable',
    'create p1/2026-03-02/PT/97140/CQ 2 billable',
  ]);
  expect(told({ charges: [{ units: 1 }], facts: both })).toEqual([
    'change ChargeItem/c1 2 billable',
    'create p1/2026-03-02/PT/97140/CQ 2 billable',
  ]);
});

describe('a charge that stands', () => {
  test('follows the record while its units are ours, or a template’s', () => {
    expect(told({ charges: [{ units: 1 }] })).toEqual(['change ChargeItem/c1 2 billable']);
    expect(told({ charges: [template] })).toEqual(['change ChargeItem/c1 2 billable']);
  });

  test('keeps a person’s units, and nothing is made beside it', () => {
    expect(told({ charges: [{ ...persons, units: 4 }] })).toEqual([expect.stringMatching(/^change ChargeItem\/c1 4 /)]);
    expect(told({ charges: [{ ...persons, units: 4 }], facts: both })).toHaveLength(1);
  });

  test('that was billed or closed stays as it is', () => {
    expect(told({ charges: [{ state: 'billed', units: 1 }] })).toEqual(['keep ChargeItem/c1 1 billable']);
    expect(told({ charges: [{ state: 'closed', units: 1 }] })).toEqual([
      'keep ChargeItem/c1 1 billable',
      'create p1/2026-03-02/PT/97140 2 billable',
    ]);
  });

  test('that a person has refused is not made anew; another part of the day is', () => {
    expect(told({ charges: [{ state: 'closed', isRefused: true }] })).toEqual(['keep ChargeItem/c1 2 billable']);
    expect(told({ charges: [{ state: 'closed', isRefused: true }], facts: both })).toEqual([
      'keep ChargeItem/c1 2 billable',
      'create p1/2026-03-02/PT/97140/CQ 2 billable',
    ]);
  });

  test('that the server has no more is passed over', () => {
    expect(told({ charges: [{}], gone: ['ChargeItem/c1'] })).toEqual([]);
  });
});

describe('a charge that the record does not support', () => {
  test('of ours is withdrawn', () => {
    expect(told({ charges: [{}], facts: NOTHING })).toEqual(['withdraw ChargeItem/c1']);
  });

  test('is held while a record of the day cannot be read', () => {
    const problems = [{ source: 'Procedure/x', path: 'Procedure.performed[x]', message: 'is missing' }];
    expect(told({ charges: [{}], facts: { ...NOTHING, problems } })).toEqual(['change ChargeItem/c1 2 planned']);
  });

  test('of a person or a template is held', () => {
    expect(told({ charges: [persons], facts: NOTHING })).toEqual(['change ChargeItem/c1 2 planned']);
    expect(told({ charges: [template], facts: NOTHING })).toEqual(['change ChargeItem/c1 1 planned']);
    expect(told({ charges: [{ unitsArePersons: true }], facts: NOTHING })).toEqual(['change ChargeItem/c1 2 planned']);
  });
});

describe('a second charge of one part', () => {
  test('of ours goes, another’s is held; the first is held until there is one', () => {
    expect(told({ charges: [{}, {}] })).toEqual(['change ChargeItem/c1 2 planned', 'withdraw ChargeItem/c2']);
    expect(told({ charges: [{}, template] })).toEqual([
      'change ChargeItem/c1 2 planned',
      'change ChargeItem/c2 1 planned',
    ]);
  });

  const quarter = { ...persons, units: 1 };

  test('stands with the first where the two come to the units of the day', () => {
    expect(told({ charges: [quarter, quarter] })).toEqual([
      'change ChargeItem/c1 1 billable',
      'change ChargeItem/c2 1 billable',
    ]);
  });

  test('is held with the first where the day is', () => {
    const facts = { encounters: [encounter({ diagnoses: [] })] };
    expect(told({ charges: [quarter, quarter], facts })).toEqual([
      'change ChargeItem/c1 1 planned',
      'change ChargeItem/c2 1 planned',
    ]);
  });

  test('is held where they come to more', () => {
    expect(told({ charges: [quarter, { ...quarter, units: 3 }] })[1]).toBe('change ChargeItem/c2 3 planned');
  });
});
