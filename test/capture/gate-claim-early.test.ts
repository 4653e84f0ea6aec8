// SPDX-License-Identifier: Apache-2.0
import type { Bundle, ChargeItem, Claim, Resource } from '@medplum/fhirtypes';
import { assessRecord } from '../../src/capture/assess-record.ts';
import { gateClaim } from '../../src/capture/gate-claim.ts';
import type { FhirClient } from '../../src/fhir/fhir-client.ts';
import { claimFor } from '../support/claim.ts';
import { documents } from '../support/documents.ts';
import { TestServer } from '../support/fhir-server.ts';
import { onePerPage } from '../support/one-per-page.ts';
import { therapist, treatment, visit } from '../support/visit.ts';

const OWN = { patient: 'Patient/p1', encounter: 'Encounter/e1', practitioner: 'Practitioner/t1' };
const CPT = 'http://www.ama-assn.org/go/cpt';

let server: TestServer;
beforeEach(() => {
  server = new TestServer();
});
afterEach(() => {
  server.close();
});

const load = async (...records: Resource[]): Promise<void> => {
  await server.load([therapist(), ...documents('p1'), ...records]);
};
const gated = async (status: Claim['status'] = 'active', client: FhirClient = server.context.client): Promise<Claim> =>
  gateClaim(client, claimFor(OWN, status));

describe('a Claim that comes before a bot has come to its visit', () => {
  const mt = treatment('mt', '10:00-10:30');

  test('is filled with what the charge will say, and nothing is written', async () => {
    await load(visit(), mt);
    const [line] = (await gated()).item ?? [];
    expect(line).toMatchObject({
      quantity: { value: 2 },
      servicedDate: '2026-03-02',
      modifier: [{ coding: [{ code: 'GP' }] }],
    });
    expect([new Set(server.requests), await server.versionCount()]).toEqual([new Set(['read']), 0]);
    await assessRecord(server.context, visit());
    expect((await gated()).item).toEqual([line]);
  });

  test.each([
    ['holds the charge', { reasonCode: [] }, 'The 97140 charge is held. No diagnosis: '],
    ['earns none', { performedPeriod: undefined }, 'No 97140 charge stands. Manual therapy without minutes: '],
  ])('is refused with the reason where the record %s', async (_what, facts, text) => {
    await load(visit({ reasonCode: undefined }), { ...mt, ...facts });
    const issue = {
      severity: 'error',
      code: 'business-rule',
      details: { text: expect.stringContaining(text) as string },
      expression: ['Claim.item'],
    };
    await expect(gated('draft')).rejects.toHaveProperty('outcome.issue', expect.arrayContaining([issue]));
    expect(await server.versionCount()).toBe(0);
  });

  test('while the visit is under way, a draft is filled and an active Claim refused', async () => {
    await load(visit({ status: 'in-progress' }), mt);
    expect((await gated('draft')).item?.[0]?.quantity?.value).toBe(2);
    await expect(gated()).rejects.toThrow('is planned: its visit is not finished.');
  });

  test('is filled when the visit has just been finished, and its charge is still planned', async () => {
    await load(visit({ status: 'in-progress' }), mt);
    await assessRecord(server.context, visit());
    await server.update(visit());
    expect(await server.charges()).toMatchObject([{ status: 'planned' }]);
    expect((await gated()).item?.[0]?.quantity?.value).toBe(2);
  });

  test('of two visits of a day, the line of the one that bears the charge is filled, and no other with the same units', async () => {
    const [e2, encounter] = ['e2', { reference: 'Encounter/e2' }];
    await load(visit(), visit({ id: e2 }), mt, treatment('mt2', '11:00-11:15', { encounter }));
    const [line] = claimFor(OWN, 'active').item ?? [];
    const item = [{ ...line, sequence: 1, encounter: [encounter] }, line] as Claim['item'];
    const units = async (): Promise<unknown> =>
      (await gateClaim(server.context.client, { ...claimFor(OWN, 'active'), ...(item ? { item } : {}) })).item?.map(
        ({ quantity }) => quantity?.value,
      );
    expect(await units()).toEqual([undefined, 3]);
    await assessRecord(server.context, visit());
    expect(await units()).toEqual([undefined, 3]);
  });

  test('of an account of several days is judged and filled by the days that it bills', async () => {
    const performedPeriod = { start: '2026-03-04T10:00:00-05:00', end: '2026-03-04T10:15:00-05:00' };
    const untold = treatment('late', '10:00-10:15', { performedPeriod, reasonCode: [], bodySite: [] });
    await load(visit({ period: { start: '2026-03-02T09:00:00-05:00' } }), mt, untold);
    const [line] = claimFor(OWN, 'active').item ?? [];
    const unitsOn = async (...dates: string[]): Promise<unknown> => {
      const item = dates.map((servicedDate, index) => ({ ...line, sequence: index + 1, servicedDate }));
      const claim = { ...claimFor(OWN, 'active'), item: item as Claim['item'] } as Claim;
      return (await gateClaim(server.context.client, claim)).item?.map(({ quantity }) => quantity?.value);
    };
    const [first, second] = ['2026-03-02', '2026-03-04'];
    for (const assessed of [false, true]) {
      if (assessed) {
        await assessRecord(server.context, visit());
      }
      expect(await unitsOn(first)).toEqual([2]);
      // No diagnosis: the second day is held.
      await expect(unitsOn(first, second)).rejects.toThrow('No diagnosis');
    }
    await server.update({ ...untold, reasonCode: mt.reasonCode ?? [] });
    await assessRecord(server.context, visit());
    expect(await unitsOn(second, first)).toEqual([1, 2]);
  });

  test('is refused where two of its lines bill one charge', async () => {
    await load(visit(), mt);
    const [line] = claimFor(OWN, 'active').item ?? [];
    const item = [1, 2].map((sequence) => ({ ...line, sequence })) as Claim['item'];
    for (const assessed of [false, true]) {
      if (assessed) {
        await assessRecord(server.context, visit());
      }
      await expect(gateClaim(server.context.client, { ...claimFor(OWN, 'draft'), item })).rejects.toThrow(
        'is on several lines of the claim: leave one of them.',
      );
    }
  });

  describe('of a day’s second visit alone', () => {
    const second = { ...OWN, encounter: 'Encounter/e2' };
    const unitsOf = async (claim: Claim): Promise<number | undefined> =>
      (await gateClaim(server.context.client, claim)).item?.[0]?.quantity?.value;
    beforeEach(async () => {
      const own = { encounter: { reference: second.encounter }, bodySite: [] };
      await load(visit(), visit({ id: 'e2' }), mt, treatment('mt2', '11:00-11:15', own));
    });

    test('has the charge of its day, whose issues hold nothing, before the bots come and afterwards', async () => {
      expect(await unitsOf(claimFor(second, 'active'))).toBe(3);
      await assessRecord(server.context, visit());
      expect(await server.charges()).toMatchObject([{ status: 'billable', context: { reference: OWN.encounter } }]);
      expect(await server.openIssues()).toEqual(['region-missing']);
      expect(await unitsOf(claimFor(second, 'active'))).toBe(3);
    });

    test.each([
      ['second', OWN, second],
      ['first', second, OWN],
    ])('is one of two: the %s visit’s comes later, and is refused', async (_which, earlier, later) => {
      await assessRecord(server.context, visit());
      const stored = await gateClaim(server.context.client, claimFor(earlier, 'active'));
      await server.load([{ ...stored, id: 'stored' }]);
      await expect(unitsOf(claimFor(later, 'active'))).rejects.toThrow(
        'The charge for manual therapy (97140) of March 2, 2026, 3 units, is on the claim for another visit of that day: take its line off this one.',
      );
      expect(await unitsOf({ ...claimFor(earlier, 'active'), id: 'again' })).toBe(3);
      await server.update({ ...stored, id: 'stored', status: 'cancelled' });
      expect(await unitsOf(claimFor(later, 'active'))).toBe(3);
    });

    test('whose charge a person has closed is refused for that, not for another claim', async () => {
      await assessRecord(server.context, visit());
      await server.load([{ ...(await gateClaim(server.context.client, claimFor(OWN, 'active'))), id: 'stored' }]);
      const [charge] = await server.charges();
      await server.update({ ...(charge as ChargeItem), status: 'not-billable' });
      await expect(unitsOf(claimFor(second, 'active'))).rejects.toThrow('is not billable: take its line off the claim');
    });

    test('may stand beside one of another discipline, whose day is another', async () => {
      await server.load([therapist('ot', '225X00000X')]);
      const performer = [{ actor: { reference: 'Practitioner/ot' } }];
      await server.update(treatment('mt2', '11:00-11:15', { encounter: { reference: second.encounter }, performer }));
      const { item = [], ...claim } = await gateClaim(server.context.client, claimFor(second, 'active'));
      expect(item).toMatchObject([{ quantity: { value: 1 }, servicedDate: '2026-03-02' }]);
      await server.load([{ ...claim, id: 'ot', item }]);
      expect(await unitsOf(claimFor(OWN, 'active'))).toBe(2);
      await assessRecord(server.context, visit());
      expect(await unitsOf(claimFor(OWN, 'active'))).toBe(2);
    });
  });

  test('is left as it is where there is nothing to judge it by', async () => {
    expect(await gated()).toEqual(claimFor(OWN, 'active'));
    await load(visit(), { ...mt, code: { coding: [{ system: CPT, code: '97110' }] } });
    expect(await gated()).toEqual(claimFor(OWN, 'active'));
  });

  test.each([
    ['busy', '429', /the search was not answered \(429\)/],
    ['not allowed', '403', /No 97140 charge stands. Record could not be read/],
  ])('is not let through where part of the record is not given: %s', async (_what, status, text) => {
    await load(visit(), mt);
    const { executeBatch } = server.context.client;
    const refusing: FhirClient = {
      executeBatch: async (bundle) => {
        const answer = await executeBatch(bundle);
        const entry = answer.entry?.map((one, at) =>
          bundle.entry?.[at]?.request?.url.includes('Coverage') === true ? { response: { status } } : one,
        );
        return { ...answer, entry: entry ?? [] };
      },
    };
    await expect(gated('active', refusing)).rejects.toThrow(text);
  });
});

test('a Claim that was stored without units is mended by saving it again; another’s lack still holds it', async () => {
  const bare: Claim = { ...claimFor(OWN, 'active'), id: 'cl1' };
  await load(visit(), treatment('mt', '10:00-10:30'), bare);
  await assessRecord(server.context, visit());
  expect(await server.openIssues()).toEqual(['claim-units-missing']);
  expect(await server.charges()).toMatchObject([{ status: 'planned' }]);
  const mended = await gateClaim(server.context.client, bare);
  expect(mended.item?.[0]?.quantity?.value).toBe(2);
  await expect(gateClaim(server.context.client, { ...bare, id: 'cl2' })).rejects.toThrow('The 97140 charge is held.');
  await server.update(visit({ status: 'in-progress' }));
  await expect(gateClaim(server.context.client, bare)).rejects.toThrow('its visit is not finished');
});

describe('what the gate asks for', () => {
  const charge = (id: string, modifier: string, units: number): ChargeItem => ({
    resourceType: 'ChargeItem',
    id,
    status: 'billable',
    code: { coding: [{ system: CPT, code: '97140' }] },
    subject: { reference: 'Patient/p1' },
    context: { reference: 'Encounter/e1' },
    quantity: { value: units },
    extension: [
      {
        url: 'http://hl7.org/fhir/StructureDefinition/chargeitem-modifier',
        valueCodeableConcept: { coding: [{ system: CPT, code: modifier }] },
      },
    ],
  });

  test('a Claim whose charge stands takes one request of four searches', async () => {
    await load(visit(), charge('c1', 'GP', 3));
    const asked: Bundle[] = [];
    const { executeBatch } = server.context.client;
    await gated('active', {
      executeBatch: async (bundle) => {
        asked.push(bundle);
        return executeBatch(bundle);
      },
    });
    expect(asked.map(({ entry }) => entry?.length)).toEqual([4]);
  });

  test('charges on every page of a server that gives one at a time', async () => {
    await load(visit(), charge('c1', 'GP', 3), charge('c2', 'CQ', 2), charge('c3', 'CO', 1));
    const [line] = claimFor(OWN, 'active').item ?? [];
    const item = ['GP', 'CQ', 'CO'].map((code, at) => ({
      ...line,
      sequence: at + 1,
      modifier: [{ coding: [{ system: CPT, code }] }],
    })) as Claim['item'];
    const filled = await gateClaim(onePerPage(server.context.client), {
      ...claimFor(OWN, 'active'),
      ...(item ? { item } : {}),
    });
    expect(filled.item?.map(({ quantity }) => quantity?.value)).toEqual([3, 2, 1]);
  });
});
