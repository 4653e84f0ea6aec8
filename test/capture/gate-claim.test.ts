// SPDX-License-Identifier: Apache-2.0
import type { OperationOutcomeError } from '@medplum/core';
import type { ChargeItem, Claim, DetectedIssue, Resource, Subscription } from '@medplum/fhirtypes';
import { assessRecord } from '../../src/capture/assess-record.ts';
import { gateClaim } from '../../src/capture/gate-claim.ts';
import { PRE_COMMIT } from '../../src/medplum.ts';
import { chargesBilledTwice } from '../../src/fhir/write/claim-charges.ts';
import { fillClaim } from '../../src/fhir/write/claim-filling.ts';
import { CHARGE_IDENTIFIER } from '../../src/fhir/systems.ts';
import { claimFor } from '../support/claim.ts';
import { turnBotsOff } from '../support/bots-off.ts';
import { cpuSeconds } from '../support/cpu-seconds.ts';
import { TestServer } from '../support/fhir-server.ts';
import { therapist, treatment, visit } from '../support/visit.ts';
import { VisitOnServer } from '../support/visit-on-server.ts';
import { embeddedTarget, type Target } from '../support/target.ts';

const CPT = 'http://www.ama-assn.org/go/cpt';
const MODIFIER = 'http://hl7.org/fhir/StructureDefinition/chargeitem-modifier';
const ICD = 'http://hl7.org/fhir/sid/icd-10-cm';

const charge = (facts: Partial<ChargeItem> = {}): ChargeItem => ({
  resourceType: 'ChargeItem',
  status: 'billable',
  code: { coding: [{ system: CPT, code: '97140' }] },
  subject: { reference: 'Patient/p' },
  quantity: { value: 3 },
  priceOverride: { value: 83.16, currency: 'USD' },
  occurrencePeriod: { start: '2026-03-02T23:30:00-05:00', end: '2026-03-03T00:15:00-05:00' },
  reason: [{ coding: [{ system: ICD, code: 'M54.50' }] }],
  extension: [
    { url: MODIFIER, valueCodeableConcept: { coding: [{ system: CPT, code: '59' }, { code: 'GP' }] } },
    { url: MODIFIER, valueCodeableConcept: { coding: [{ code: 'KX' }] } },
  ],
  ...facts,
});
const claim = (item: object[], facts: Partial<Claim> = {}): Claim => ({
  ...claimFor({ patient: 'Patient/p', encounter: 'Encounter/e', practitioner: 'Practitioner/t' }, 'active'),
  item: item as Claim['item'],
  ...facts,
});
const line = (facts: object = {}): object => ({
  sequence: 1,
  productOrService: { coding: [{ system: CPT, code: '97140' }] },
  ...facts,
});

describe('a line of a Claim', () => {
  test('gets quantity, price of a unit, net, local date, all modifiers in one element, and pointers', () => {
    const filled = fillClaim(claim([line()]), [charge()]);
    expect(filled.item).toEqual([
      {
        ...line(),
        quantity: { value: 3 },
        unitPrice: { value: 27.72, currency: 'USD' },
        net: { value: 83.16, currency: 'USD' },
        servicedDate: '2026-03-02',
        modifier: [{ coding: [{ system: CPT, code: '59' }, { code: 'GP' }, { code: 'KX' }] }],
        diagnosisSequence: [1],
      },
    ]);
    expect(filled.diagnosis).toEqual([
      { sequence: 1, diagnosisCodeableConcept: { coding: [{ system: ICD, code: 'M54.50' }] } },
    ]);
    expect(fillClaim(filled, [charge()])).toEqual(filled);
  });

  test('a diagnosis that the Claim has, under the other name of ICD-10, is pointed at and not doubled', () => {
    const diagnosis = [
      {
        sequence: 4,
        diagnosisCodeableConcept: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'M54.50' }] },
      },
    ];
    const filled = fillClaim(claim([line()], { diagnosis }), [charge()]);
    expect([filled.diagnosis, filled.item?.[0]?.diagnosisSequence]).toEqual([diagnosis, [4]]);
  });

  test('at most four pointers', () => {
    const reason = ['M54.50', 'M54.2', 'M25.511', 'M25.512', 'M25.561'].map((code) => ({
      coding: [{ system: ICD, code }],
    }));
    const filled = fillClaim(claim([line()]), [charge({ reason })]);
    expect([filled.diagnosis?.length, filled.item?.[0]?.diagnosisSequence]).toEqual([5, [1, 2, 3, 4]]);
  });

  test('each of two lines takes the charge with its CQ, or the one without', () => {
    const assistants = charge({
      quantity: { value: 1 },
      extension: [{ url: MODIFIER, valueCodeableConcept: { coding: [{ code: 'GP' }, { code: 'CQ' }] } }],
    });
    const items = [line(), line({ sequence: 2, modifier: [{ coding: [{ code: 'CQ' }] }] })];
    const filled = fillClaim(claim(items), [assistants, charge()]);
    expect(filled.item?.map(({ quantity }) => quantity?.value)).toEqual([3, 1]);
  });

  test('a line without CQ takes the assistant’s charge of a day that has no other, and one with CQ beside it is a second', () => {
    const bearing = (codes: readonly string[]): Partial<ChargeItem> => ({
      extension: [{ url: MODIFIER, valueCodeableConcept: { coding: codes.map((code) => ({ code })) } }],
    });
    const ofDay = (key: string, facts: Partial<ChargeItem>): ChargeItem =>
      charge({ identifier: [{ system: CHARGE_IDENTIFIER, value: `p/2026-03-02/${key}` }], ...facts });
    const assistants = ofDay('PT/97140/CQ', { quantity: { value: 1 }, ...bearing(['GP', 'CQ']) });
    const [filled] = fillClaim(claim([line()]), [assistants]).item ?? [];
    expect([filled?.quantity?.value, filled?.modifier]).toEqual([1, [{ coding: [{ code: 'GP' }, { code: 'CQ' }] }]]);

    const withCq = line({ sequence: 2, modifier: [{ coding: [{ code: 'CQ' }] }] });
    expect(chargesBilledTwice(claim([line(), withCq]), [assistants])).toEqual([assistants]);

    const bothDisciplines = [line(), line({ sequence: 2 })];
    const therapists = ofDay('OT/97140', { quantity: { value: 2 }, ...bearing(['GO']) });
    const both = fillClaim(claim(bothDisciplines), [assistants, therapists]);
    expect(both.item?.map(({ quantity }) => quantity?.value).sort()).toEqual([1, 2]);
    const ofGp = line({ modifier: [{ coding: [{ code: 'GP' }] }] });
    expect(fillClaim(claim([ofGp]), [assistants, therapists]).item?.[0]?.quantity?.value).toBe(1);

    const persons = charge({ quantity: { value: 3 }, ...bearing(['GP']) });
    expect(fillClaim(claim([ofGp]), [assistants, persons]).item?.[0]?.quantity?.value).toBe(3);
  });

  test('of a Claim of many visits is found in a time that grows with their number', async () => {
    const many = Array.from({ length: 300 }, (_, index) => String(index));
    const charges = many.map((id) =>
      charge({
        identifier: [{ system: CHARGE_IDENTIFIER, value: `p/2026-03-02/PT@o${id}/97140/CQ` }],
        context: { reference: `Encounter/e${id}` },
        extension: [{ url: MODIFIER, valueCodeableConcept: { coding: [{ code: 'CQ' }] } }],
      }),
    );
    const lines = many.map((id, index) =>
      line({ sequence: index + 1, encounter: [{ reference: `Encounter/e${id}` }] }),
    );
    const fill = (): void => {
      expect(fillClaim(claim(lines), charges).item?.every(({ modifier }) => modifier !== undefined)).toBe(true);
    };
    expect(await cpuSeconds(fill)).toBeLessThan(3);
  });

  test('another code, and a line without a charge, stay as they are', () => {
    const exercise = line({ productOrService: { coding: [{ system: CPT, code: '97110' }] } });
    expect(fillClaim(claim([exercise]), [charge()]).item).toEqual([exercise]);
    expect(fillClaim(claim([line()]), []).item).toEqual([line()]);
    expect(fillClaim(claim([], { item: undefined }), [charge()]).item).toBeUndefined();
  });

  test('without a price or a quantity none is made up', () => {
    const [bare] = fillClaim(claim([line()]), [charge({ priceOverride: undefined, quantity: undefined })]).item ?? [];
    expect([bare?.quantity, bare?.unitPrice, bare?.net]).toEqual([undefined, undefined, undefined]);
  });
});

describe('the gate before a Claim is stored', () => {
  let target: Target;
  beforeAll(async () => {
    target = await embeddedTarget({ claimGate: true });
  });
  afterAll(async () => {
    await target.close();
  });
  const saved = async (facts: Parameters<typeof VisitOnServer.save>[1] = {}): Promise<VisitOnServer> => {
    const visit = await VisitOnServer.save(target.client, facts);
    await target.settle();
    return visit;
  };

  test('fills a Claim as the Provider app builds it, so that no issue is left', async () => {
    const visit = await saved();
    const stored = await target.client.createResource(claimFor(visit.parties(), 'active'));
    expect(stored.item?.[0]).toMatchObject({
      quantity: { value: 2 },
      servicedDate: '2026-03-02',
      modifier: [{ coding: [{ code: 'GP' }] }],
      diagnosisSequence: [1],
    });
    await target.settle();
    expect(await visit.issueCodes()).toEqual([]);
  });

  test.each(['active', 'draft'] as const)('refuses a Claim that is %s while its charge is held', async (status) => {
    const visit = await saved({ treatmentFacts: { reasonCode: [] } });
    await expect(target.client.createResource(claimFor(visit.parties(), status))).rejects.toMatchObject({
      outcome: {
        issue: [
          {
            severity: 'error',
            code: 'business-rule',
            details: {
              text: 'The 97140 charge is held. No diagnosis: Neither the visit nor its manual therapy has a diagnosis. Add the treated diagnosis to the visit or to the treatment.',
            },
            expression: ['Claim.item'],
          },
        ],
      },
    });
    expect(await target.client.searchResources('Claim', `patient=${visit.parties().patient}`)).toHaveLength(0);
  });

  test('while the visit is under way a draft is filled; it cannot be made active', async () => {
    const visit = await saved({ facts: { status: 'in-progress' }, treatmentFacts: { reasonCode: [] } });
    const draft = await target.client.createResource(claimFor(visit.parties(), 'draft'));
    expect(draft.item?.[0]?.quantity?.value).toBe(2);
    await expect(target.client.updateResource<Claim>({ ...draft, status: 'active' })).rejects.toThrow();
  });

  test('refuses a line whose charge a person has closed', async () => {
    const visit = await saved();
    const [charge] = await visit.charges();
    await target.client.updateResource<ChargeItem>({ ...(charge as ChargeItem), status: 'not-billable' });
    await target.settle();
    await expect(target.client.createResource(claimFor(visit.parties(), 'draft'))).rejects.toThrow(
      /^The charge for manual therapy \(97140\) of \w+ \d+, \d{4}, 2 units, is not billable: take its line off the claim/,
    );
  });

  test('refuses a line for a visit that was assessed and earned no charge', async () => {
    const visit = await saved({ treatmentFacts: { performedPeriod: undefined } });
    expect(await visit.charges()).toEqual([]);
    await expect(target.client.createResource(claimFor(visit.parties(), 'draft'))).rejects.toThrow(
      /^No 97140 charge stands. Manual therapy without minutes/,
    );
  });

  test('an open visit: refused, with that as the reason', async () => {
    const visit = await saved({ facts: { status: 'in-progress' } });
    await expect(target.client.createResource(claimFor(visit.parties(), 'active'))).rejects.toThrow(
      /^The charge for manual therapy \(97140\) of \w+ \d+, \d{4}, \w+ units?, is planned: its visit is not finished/,
    );
  });

  test('a Claim that comes with its visit, before any other bot has run, is filled all the same', async () => {
    const isGate = ({ extension = [] }: Subscription): boolean => extension.some(({ url }) => url === PRE_COMMIT);
    const turnOn = await turnBotsOff(target.client, isGate);
    const visit = await saved();
    const stored = await target.client.createResource(claimFor(visit.parties(), 'active'));
    await turnOn();
    expect(await visit.charges()).toEqual([]);
    expect(stored.item?.[0]).toMatchObject({ quantity: { value: 2 }, modifier: [{ coding: [{ code: 'GP' }] }] });
  });

  test('a cancelled Claim, and one of other services, are none of its business', async () => {
    const visit = await saved({ facts: { status: 'in-progress' } });
    const cancelled = claimFor(visit.parties(), 'cancelled');
    expect((await target.client.createResource(cancelled)).item).toEqual(cancelled.item);
    const [item] = cancelled.item ?? [];
    const other = {
      ...claimFor(visit.parties(), 'active'),
      item: [{ ...item, sequence: 1, productOrService: { coding: [{ system: CPT, code: '97110' }] } }],
    };
    expect((await target.client.createResource(other)).item).toEqual(other.item);
  });
});

describe('what the gate says of a Claim', () => {
  let server: TestServer;
  beforeEach(() => {
    server = new TestServer();
  });
  afterEach(() => {
    server.close();
  });
  const own = { patient: 'Patient/p1', encounter: 'Encounter/e1', practitioner: 'Practitioner/t1' };
  const gated = async (status: Claim['status'] = 'active', parties = own): Promise<Claim> =>
    gateClaim(server.context.client, claimFor(parties, status));
  const load = async (...records: Resource[]): Promise<void> => {
    await server.load([therapist(), ...records]);
  };
  test('a person’s charge that names its treatment alone is found by the visit once a bot has seen it', async () => {
    const { context: _context, ...unplaced } = standing({ quantity: { value: 2 } });
    await load(visit(), treatment('mt1', '10:00-10:30'), { ...unplaced, service: [{ reference: 'Procedure/mt1' }] });
    await assessRecord(server.context, visit());
    await expect(gated()).rejects.toThrow(/^The 97140 charge is held/);
  });

  const standing = (facts: Partial<ChargeItem>): ChargeItem => ({
    ...charge({ subject: { reference: 'Patient/p1' }, context: { reference: 'Encounter/e1' } }),
    id: 'c1',
    ...facts,
  });

  test.each<[string, Partial<ChargeItem>, string]>([
    [
      'of a day at a clinic west of Greenwich',
      { status: 'not-billable' },
      ' of March 2, 2026, 3 units, is not billable: ',
    ],
    [
      'of a date alone',
      { status: 'aborted', occurrencePeriod: undefined, occurrenceDateTime: '2026-03-09', quantity: { value: 1 } },
      ' of March 9, 2026, 1 unit, is aborted: ',
    ],
    [
      'that says neither when nor how much',
      { status: 'entered-in-error', occurrencePeriod: undefined, quantity: undefined },
      ', no units, is entered in error: ',
    ],
    ['of a month', { status: 'aborted', occurrencePeriod: { start: '2026-03' } }, ', 3 units, is aborted: '],
  ])('a charge %s', async (_what, facts, text) => {
    await load(visit(), standing(facts));
    await expect(gated()).rejects.toThrow(
      `The charge for manual therapy (97140)${text}take its line off the claim, or set the charge to billable.`,
    );
  });

  test('a charge that is held is told with each issue that holds it, and with no other', async () => {
    const facts = { reasonCode: undefined, bodySite: undefined, code: { text: 'Joint mobilization' } };
    const held = treatment('mt', '10:00-10:30', facts);
    await load(visit(), held);
    await assessRecord(server.context, visit());
    const open = await server.search<DetectedIssue>('DetectedIssue?status=preliminary');
    const holding = open.filter(({ severity }) => severity === 'high').map(({ code }) => code?.text ?? '');
    const refusal: unknown = await gated().catch((error: unknown) => error);
    const told = (refusal as OperationOutcomeError).outcome.issue.map(({ details }) => details?.text ?? '');
    expect([told.length, holding.length, open.length > 3]).toEqual([3, 3, true]);
    for (const title of holding) {
      expect(told.filter((text) => text.startsWith(`The 97140 charge is held. ${title}: `))).toHaveLength(1);
    }
  });

  test('a charge of somebody else’s that an issue about it holds is not billed', async () => {
    await load(visit(), treatment('mt', '10:00-10:05'), standing({ status: 'planned', quantity: { value: 1 } }));
    await assessRecord(server.context, visit());
    await expect(gated()).rejects.toThrow(/The 97140 charge is held\. Units on the charge differ from the minutes: /);
  });

  test('a charge of somebody else’s that is planned holds nothing up, and fills the line', async () => {
    await load(visit(), standing({ status: 'planned' }));
    expect((await gated()).item?.[0]?.quantity?.value).toBe(3);
  });

  test('a cancelled Claim is left as it is', async () => {
    await load(visit(), standing({}));
    expect(await gated('cancelled')).toEqual(claimFor(own, 'cancelled'));
  });

  test('the charge of another service of the visit does not stand for that of manual therapy', async () => {
    const exercise = standing({ code: { coding: [{ system: CPT, code: '97110' }] } });
    await load(visit(), treatment('mt', '10:00-10:30'), exercise);
    await expect(gated()).rejects.toThrow(/^The 97140 charge is held. No plan of care/);
  });

  test('of two visits, the one that stands in the way is told', async () => {
    const open = visit({ id: 'e2', status: 'in-progress' });
    await load(visit(), open, treatment('mt', '10:00-10:30', { encounter: { reference: 'Encounter/e2' } }));
    await assessRecord(server.context, open);
    await server.load([standing({})]);
    const [item] = claimFor(own, 'active').item ?? [];
    const both: Claim = {
      ...claimFor(own, 'active'),
      item: ['e1', 'e2'].map((id, at) => ({
        ...item,
        sequence: at + 1,
        encounter: [{ reference: `Encounter/${id}` }],
      })) as Claim['item'],
    };
    await expect(gateClaim(server.context.client, both)).rejects.toThrow('its visit is not finished');
    const draft = await gateClaim(server.context.client, { ...both, status: 'draft' });
    expect(draft.item?.map(({ quantity }) => quantity?.value)).toEqual([3, 2]);
    await expect(gated('active')).resolves.toMatchObject({ item: [{ quantity: { value: 3 } }] });
  });
});
