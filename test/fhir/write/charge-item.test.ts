// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem } from '@medplum/fhirtypes';
import {
  CHARGE_DEFINITION,
  CHARGE_IDENTIFIER,
  CPT,
  HCPCS,
  UNITS_OF_A_PERSON,
  WRITTEN_MODIFIER,
  WRITTEN_UNITS,
} from '../../../src/fhir/systems.ts';
import { adoptPersons, followRecord, hold, newChargeItem, oneOfSeveral } from '../../../src/fhir/write/charge-item.ts';
import { SERVICE_NAME } from '../../../src/fhir/write/device.ts';
import { THERAPIST, service } from '../../support/day.ts';
import { visit } from '../../support/visit.ts';
import { chargeItem as charge, chargeSource as source, decidedAs, modified } from '../../support/written-charge.ts';

const ICD = 'http://hl7.org/fhir/sid/icd-10-cm';
describe('a new charge', () => {
  test('says what was furnished, when, by whom, why and how it was counted', () => {
    const encounter = visit({
      serviceProvider: { reference: 'Organization/o1' },
      account: [{ reference: 'Account/a1' }],
    });
    const made = newChargeItem(source({}, encounter));
    expect(made).toMatchObject({
      status: 'billable',
      code: { coding: [{ system: CPT, code: '97140', display: 'Manual therapy, 2 units' }], text: 'Manual therapy' },
      identifier: [{ system: CHARGE_IDENTIFIER, value: 'p1/2026-03-02/PT/97140' }],
      subject: { reference: 'Patient/p1' },
      context: { reference: 'Encounter/e1' },
      occurrencePeriod: { start: '2026-03-02T10:00:00-05:00', end: '2026-03-02T10:30:00-05:00' },
      performer: [{ actor: { reference: 'Practitioner/t1' } }],
      performingOrganization: { reference: 'Organization/o1' },
      quantity: { value: 2 },
      bodysite: [{ text: 'Lumbar spine' }],
      reason: [{ coding: [{ system: ICD, code: 'M54.50' }], text: 'Low back pain' }],
      service: [{ reference: 'Procedure/mt' }],
      account: [{ reference: 'Account/a1' }],
      ...modified({ system: HCPCS, code: 'GP' }),
      note: [{ authorString: SERVICE_NAME, text: source().charge.note }],
      meta: {
        tag: [
          { system: WRITTEN_MODIFIER, code: 'GP' },
          { system: WRITTEN_UNITS, code: '2' },
        ],
      },
    });
    expect(made.definitionCanonical).toBeUndefined();
    expect(newChargeItem({ ...source(), hasDefinition: true }).definitionCanonical).toEqual([CHARGE_DEFINITION]);
  });

  test('leaves out what the record does not say', () => {
    const bare = { ...source(), encounter: undefined };
    const { bodysite, reason, performer, ...made } = newChargeItem({
      ...bare,
      charge: { ...bare.charge, regions: [], performers: [], diagnoses: [{ text: 'Low back pain' }] },
    });
    expect([bodysite, reason, performer, made.account, made.performingOrganization]).toEqual(Array(5).fill(undefined));
  });

  test('without clock times is of the date', () => {
    const made = newChargeItem(source({ services: [service('mt', { minutes: 30 })] }));
    expect([made.occurrenceDateTime, made.occurrencePeriod]).toEqual(['2026-03-02', undefined]);
  });

  test.each([
    ['PractitionerRole/r1', [{ actor: { reference: 'PractitionerRole/r1' } }]],
    ['Practitioner?identifier=urn:npi|7', [{ actor: { identifier: { system: 'urn:npi', value: '7' } } }]],
    ['Practitioner?identifier=|7', [{ actor: { identifier: { value: '7' } } }]],
    // Somebody inside the Procedure cannot be referred to from outside.
    ['Procedure/mt#t1', undefined],
  ])('names %s as far as a reference can', (named, performer) => {
    const performers = [{ ...THERAPIST, source: named }];
    expect(newChargeItem(decidedAs({ performers })).performer).toEqual(performer);
  });
});

describe('a charge that follows the record', () => {
  const follow = (facts: Partial<ChargeItem>, from = source()): ChargeItem => followRecord(charge(facts), from);
  const ours = [{ system: CHARGE_IDENTIFIER, value: 'p1/2026-03-02/PT/97140' }];
  const priced = {
    identifier: ours,
    quantity: { value: 3 },
    priceOverride: { value: 100, currency: 'USD' },
  } as const;

  test('keeps what others put there', () => {
    const others = {
      identifier: [{ system: 'urn:clinic', value: '12' }],
      note: [{ text: 'Second visit this week' }, { authorString: SERVICE_NAME, text: 'as counted before' }],
      meta: {
        tag: [
          { system: 'urn:clinic', code: 'x' },
          { system: WRITTEN_UNITS, code: '1' },
        ],
      },
      account: [{ reference: 'Account/a0' }],
      definitionCanonical: ['https://clinic.example.org/price'],
      extension: [{ url: 'https://clinic.example.org/note', valueString: 'kept' }],
    };
    expect(follow(others)).toMatchObject({
      identifier: [...others.identifier, ...ours],
      note: [{ text: 'Second visit this week' }, { authorString: SERVICE_NAME, text: source().charge.note }],
      account: others.account,
      definitionCanonical: others.definitionCanonical,
      extension: [...others.extension, ...(modified({ system: HCPCS, code: 'GP' }).extension ?? [])],
    });
    expect(follow(others).meta?.tag).toEqual([
      { system: 'urn:clinic', code: 'x' },
      { system: WRITTEN_MODIFIER, code: 'GP' },
      { system: WRITTEN_UNITS, code: '2' },
    ]);
  });

  test('has one date, that of the record', () => {
    const { occurrenceDateTime, occurrencePeriod } = follow({ occurrenceDateTime: '2026-02-27' });
    expect([occurrenceDateTime, occurrencePeriod?.start]).toEqual([undefined, '2026-03-02T10:00:00-05:00']);
  });

  test('keeps a quantity that is right as it is written', () => {
    const quantity = { value: 2, unit: 'units' };
    expect(follow({ quantity }).quantity).toEqual(quantity);
    expect(follow({ quantity: { value: 3, unit: 'units' } }).quantity).toEqual({ value: 2 });
  });

  test.each<readonly [string, number | undefined, Partial<ChargeItem>]>([
    ['in proportion to the units, to the cent', 66.67, {}],
    ['as it was where the units stay', 100, { quantity: { value: 2 } }],
    ['as a person set it, with a reason', 100, { overrideReason: 'Agreed' }],
    ['as it was on a charge that was not ours', 100, { identifier: undefined }],
    ['as it was where no units stood', 100, { quantity: undefined }],
    ['as it was where 0 units stood', 100, { quantity: { value: 0 } }],
    ['left out where there was none', undefined, { priceOverride: undefined }],
  ])('has its price %s', (_name, expected, facts) => {
    const { priceOverride } = follow({ ...priced, ...facts });
    expect(priceOverride).toEqual(expected === undefined ? undefined : { value: expected, currency: 'USD' });
  });

  test.each([
    [undefined, 'Manual therapy, 2 units'],
    ['Manual therapy', 'Manual therapy, 2 units'],
    ['Manual therapy, 1 unit', 'Manual therapy, 2 units'],
    ['Hands-on work', 'Hands-on work'],
    ['Manual therapy, 1 unit, knee', 'Manual therapy, 1 unit, knee'],
  ])('shows its units where nobody wrote something else: %s', (display, expected) => {
    const other = { system: 'urn:clinic', code: 'MT' };
    const code = { coding: [{ system: CPT, code: '97140', ...(display === undefined ? {} : { display }) }, other] };
    expect(follow({ code }).code.coding).toEqual([{ system: CPT, code: '97140', display: expected }, other]);
  });

  test('a charge without a code of ours shows nothing', () => {
    expect(follow({ code: { text: 'Manual therapy' } }).code).toEqual({ text: 'Manual therapy' });
  });
});

describe('a charge whose units a person decided', () => {
  test('is explained and released; units, visit and dates stay', () => {
    const own = { quantity: { value: 3 }, context: { reference: 'Encounter/e7' }, occurrenceDateTime: '2026-03-02' };
    const adopted = adoptPersons(charge({ status: 'planned', ...own }), source(), '97140');
    expect(adopted).toMatchObject({ ...own, status: 'billable', note: [{ text: source().charge.note }] });
    expect(adopted.code.coding?.[0]?.display).toBe('Manual therapy, 3 units');
    expect(adopted.meta?.tag).toEqual([{ system: WRITTEN_MODIFIER, code: 'GP' }]);
  });

  test('without units shows none', () => {
    expect(adoptPersons(charge(), source(), '97140').code.coding?.[0]?.display).toBe('Manual therapy');
  });

  test('one of several that are right together has the day’s modifiers and state, and nothing else', () => {
    const line = charge({ status: 'planned', quantity: { value: 1 } });
    const modifiers = {
      ...modified({ system: HCPCS, code: 'GP' }),
      meta: { tag: [{ system: WRITTEN_MODIFIER, code: 'GP' }] },
    };
    expect(oneOfSeveral(line, source())).toEqual({ ...line, ...modifiers, status: 'billable' });
    const held = oneOfSeveral({ ...line, status: 'billable' }, decidedAs({ status: 'planned', provenModifiers: [] }));
    expect([held.status, held.extension]).toEqual(['planned', undefined]);
    expect(held.meta?.tag).toEqual([{ system: WRITTEN_UNITS, code: UNITS_OF_A_PERSON }]);
  });
});

describe('a charge that must be held', () => {
  test('is planned, and known as a person’s by its tag', () => {
    const held = hold(charge({ meta: { versionId: '3', tag: [{ system: 'urn:clinic', code: 'x' }] } }));
    expect(held.status).toBe('planned');
    expect(held.meta).toEqual({
      versionId: '3',
      tag: [
        { system: 'urn:clinic', code: 'x' },
        { system: WRITTEN_UNITS, code: UNITS_OF_A_PERSON },
      ],
    });
  });

  test('bears that tag once, however often it is released and held again', () => {
    const released: ChargeItem = { ...hold(charge({})), status: 'billable' };
    expect(hold(released).meta?.tag).toEqual(hold(charge({})).meta?.tag);
    expect(hold(charge({})).meta?.tag).toHaveLength(1);
  });

  test.each(['billed', 'planned', 'not-billable', 'aborted', 'entered-in-error', 'unknown'] as const)(
    'is left as it is where it is %s',
    (status) => {
      expect(hold(charge({ status }))).toEqual(charge({ status }));
    },
  );
});
