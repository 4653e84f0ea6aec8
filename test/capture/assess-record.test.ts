// SPDX-License-Identifier: Apache-2.0
import { conflict } from '@medplum/core';
import type {
  Basic,
  Bundle,
  ChargeItem,
  DetectedIssue,
  Encounter,
  Procedure,
  Resource,
  Task,
} from '@medplum/fhirtypes';
import { assessRecord, type RunReport } from '../../src/capture/assess-record.ts';
import { CHARGE_ITEM_MODIFIER, SITE_MAP } from '../../src/fhir/systems.ts';
import { SERVICE_DEVICE } from '../../src/fhir/write/device.ts';
import { documents } from '../support/documents.ts';
import { TestServer } from '../support/fhir-server.ts';
import { CPT, therapist, treatment, visit } from '../support/visit.ts';

const medicare = { status: 'active', beneficiary: { reference: 'Patient/p1' }, payor: [{ display: 'Medicare' }] };

let server: TestServer;
beforeEach(async () => {
  server = new TestServer();
  await server.load([...documents('p1'), ...documents('p2')]);
});
afterEach(() => {
  server.close();
});

const run = async (trigger: unknown): Promise<RunReport> => assessRecord(server.context, trigger);
const charges = async (): Promise<ChargeItem[]> => server.search<ChargeItem>('ChargeItem?_count=100');
const openIssues = async (): Promise<string[]> =>
  (await server.search<DetectedIssue>('DetectedIssue?status=preliminary&_count=100'))
    .map(({ code }) => code?.coding?.[0]?.code ?? '')
    .sort();
const update = async (resource: Resource): Promise<void> => {
  expect((await server.send('PUT', `/${resource.resourceType}/${resource.id ?? ''}`, resource)).status).toBe(200);
};

describe('a saved visit', () => {
  test('gets one charge in one read, one write and one more look; a replay reads once and writes nothing', async () => {
    await server.load([therapist(), visit(), treatment('mt', '10:00-10:30')]);
    await run(visit());
    expect(server.requests.splice(0)).toEqual(['read', 'write', 'read']);
    const [charge, ...others] = await charges();
    expect(others).toEqual([]);
    expect(charge).toMatchObject({
      identifier: [{ value: 'p1/2026-03-02/PT/97140' }],
      status: 'billable',
      subject: { reference: 'Patient/p1' },
      context: { reference: 'Encounter/e1' },
      occurrencePeriod: { start: '2026-03-02T10:00:00-05:00', end: '2026-03-02T10:30:00-05:00' },
      performer: [{ actor: { reference: 'Practitioner/t1' } }],
      quantity: { value: 2 },
      service: [{ reference: 'Procedure/mt' }],
      bodysite: [{ text: 'Lumbar spine' }],
      reason: [{ coding: [{ code: 'M54.50' }] }],
      extension: [{ url: CHARGE_ITEM_MODIFIER, valueCodeableConcept: { coding: [{ code: 'GP' }] } }],
    });
    const versions = await server.versionCount();
    expect(await run(visit())).toMatchObject({ reads: 1, writes: 0 });
    const named = [{ actor: { reference: 'Practitioner/t1' } }];
    expect(await run(treatment('mt', '10:00-10:30', { performer: named }))).toMatchObject({ reads: 1, writes: 0 });
    expect(await server.versionCount()).toBe(versions);
  });

  test.each([
    [2, 1],
    [4, 2],
  ])(
    'writes refused %d times beside those of others are sent again as they are; read %d times',
    async (refused, attempts) => {
      await server.load([therapist(), visit(), treatment('mt', '10:00-10:30')]);
      const { context } = server;
      const sent: Bundle[] = [];
      const executeBatch = async (bundle: Bundle): Promise<Bundle> => {
        const isWrite = bundle.entry?.[0]?.request?.method !== 'GET';
        if (isWrite) {
          sent.push(bundle);
        }
        if (isWrite && sent.length <= refused) {
          throw Object.assign(new Error('status 409'), { outcome: conflict('could not serialize access') });
        }
        return context.client.executeBatch(bundle);
      };
      const report = await assessRecord({ ...context, client: { executeBatch } }, visit());
      expect(report).toMatchObject({ reads: attempts + 1, writes: 1, attempts });
      expect(sent).toEqual(Array.from({ length: refused + 1 }, () => sent[0]));
      expect(await charges()).toHaveLength(1);
    },
  );

  test('a Task leads to its visit in the Provider app whose address the Device tells', async () => {
    const service = { ...SERVICE_DEVICE, id: 'd1', url: 'https://provider.example.org' };
    await server.load([service, therapist(), visit(), treatment('mt', '10:00-10:30', { bodySite: [] })]);
    await run(visit());
    const [task] = await server.search<Task>('Task');
    expect(task?.note?.map(({ text }) => text)).toEqual(['https://provider.example.org/Patient/p1/Encounter/e1']);
    expect((await run(visit())).writes).toBe(0);
  });

  test('a performer that only the Procedure names costs a second read', async () => {
    const performer = [{ actor: { reference: 'Practitioner/t2' } }];
    await server.load([therapist(), therapist('t2'), visit(), treatment('mt', '10:00-10:30', { performer })]);
    expect(await run(visit())).toMatchObject({ reads: 3, writes: 1 });
  });

  test('account, billing organization and the price definition follow the record and the server', async () => {
    const facts = { account: [{ reference: 'Account/a1' }], serviceProvider: { reference: 'Organization/clinic' } };
    const url = 'https://manual-therapy-charges.org/fhir/ChargeItemDefinition/97140';
    const definition = { resourceType: 'ChargeItemDefinition', id: 'd1', status: 'active', url };
    await server.load([therapist(), visit(facts), treatment('mt', '10:00-10:30'), definition]);
    await run(visit(facts));
    expect((await charges())[0]).toMatchObject({
      account: facts.account,
      performingOrganization: facts.serviceProvider,
      definitionCanonical: [url],
    });
  });

  test('the site’s own table on the server says what a local code stands for, in the same read', async () => {
    const code = { coding: [{ system: 'urn:oid:1.2.3', code: '40017' }] };
    await server.load([therapist(), visit(), treatment('mt', '10:00-10:30', { code })]);
    expect(await run(visit())).toMatchObject({ days: [], writes: 0 });
    const target = [{ code: '97140', equivalence: 'equivalent' }];
    const group = [{ source: 'urn:oid:1.2.3', target: CPT, element: [{ code: '40017', target }] }];
    await server.load([{ resourceType: 'ConceptMap', id: 'site', url: SITE_MAP, status: 'active', group }]);
    server.requests.splice(0);
    await run(visit());
    expect(server.requests).toEqual(['read', 'write', 'read']);
    expect((await charges())[0]).toMatchObject({ status: 'billable', quantity: { value: 2 } });
  });

  test('without manual therapy nothing is written', async () => {
    await server.load([
      visit(),
      treatment('ex', '10:00-10:30', { code: { coding: [{ system: CPT, code: '97110' }] } }),
    ]);
    expect(await run(visit())).toMatchObject({ days: [], writes: 0 });
  });

  test.each(['planned', 'arrived', 'triaged', 'cancelled', 'entered-in-error'] as const)(
    '%s: not charged',
    async (status) => {
      await server.load([visit({ status }), treatment('mt', '10:00-10:30')]);
      expect((await run(visit({ status }))).writes).toBe(0);
    },
  );

  test('a resource of another kind, or without a patient, is let go', async () => {
    for (const trigger of [
      { resourceType: 'Patient', id: 'x' },
      visit({ subject: undefined }),
      null,
      'text',
      { resourceType: 'Procedure' },
    ]) {
      expect((await run(trigger)).reads).toBe(0);
    }
  });

  test('an Encounter without a period is found by its Procedures', async () => {
    await server.load([therapist(), visit({ period: undefined }), treatment('mt', '10:00-10:30')]);
    await run(visit({ period: undefined }));
    expect((await charges())[0]?.quantity?.value).toBe(2);
  });

  test('neither the visit nor the treatment has a date: told, not guessed, and closed once mended', async () => {
    const undated = treatment('mt', '10:00-10:30', { performedPeriod: undefined });
    await server.load([therapist(), visit({ period: undefined }), undated]);
    await run(visit({ period: undefined }));
    expect([await openIssues(), await charges()]).toEqual([['not-assessed'], []]);
    await update({ ...undated, performedDateTime: '2026-03-02', performedPeriod: undefined });
    await run({ ...undated, performedDateTime: '2026-03-02' });
    expect(await openIssues()).toEqual(['duration-missing']);
  });
});

describe('a day', () => {
  test('two Encounters of a day share one charge, whichever is assessed', async () => {
    const second = visit({ id: 'e2' });
    await server.load([
      therapist(),
      visit(),
      second,
      treatment('a', '09:00-09:10'),
      treatment('b', '11:00-11:20', { encounter: { reference: 'Encounter/e2' } }),
    ]);
    await run(visit());
    await run(second);
    const found = await charges();
    expect(found.map(({ quantity, context }) => [quantity?.value, context?.reference])).toEqual([[2, 'Encounter/e2']]);
  });

  test('what hangs on another visit of the day, without a date, is read in a second batch', async () => {
    const other = { encounter: { reference: 'Encounter/e2' } };
    const diagnosis = {
      resourceType: 'Condition',
      id: 'c1',
      subject: { reference: 'Patient/p1' },
      code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'M54.50' }] },
      ...other,
    };
    const visits = [visit(), { ...visit(), id: 'e2' }];
    await server.load([
      therapist(),
      ...visits,
      treatment('mt', '10:00-10:30', { ...other, reasonCode: [] }),
      diagnosis,
    ]);
    expect(await run(visit())).toMatchObject({ reads: 3, days: [{ units: 2, issues: [] }] });
  });

  test('physical and occupational therapy count apart', async () => {
    const ot = [{ actor: { reference: 'Practitioner/o1' } }];
    await server.load([
      therapist(),
      therapist('o1', '225X00000X'),
      visit(),
      treatment('a', '09:00-09:15'),
      treatment('b', '10:00-10:30', { performer: ot }),
    ]);
    await run(visit());
    const found = await charges();
    expect(found.map(({ identifier, quantity }) => [identifier?.[0]?.value, quantity?.value]).sort()).toEqual([
      ['p1/2026-03-02/OT/97140', 2],
      ['p1/2026-03-02/PT/97140', 1],
    ]);
  });

  test('two billing organizations count apart', async () => {
    const at = (organization: string): Partial<Encounter> => ({
      serviceProvider: { reference: `Organization/${organization}` },
    });
    const [first, second] = [visit(at('one')), visit({ id: 'e2', ...at('two') })];
    await server.load([
      therapist(),
      first,
      second,
      treatment('a', '09:00-09:15'),
      treatment('b', '11:00-11:30', { encounter: { reference: 'Encounter/e2' } }),
    ]);
    await run(first);
    const found = await charges();
    expect(found.map(({ identifier, quantity }) => [identifier?.[0]?.value, quantity?.value]).sort()).toEqual([
      ['p1/2026-03-02/PT/97140', 1],
      ['p1/2026-03-02/PT@two/97140', 2],
    ]);
    expect((await run(second)).writes).toBe(0);
  });

  test('a correction that moves the treatment to another day withdraws the first day’s charge', async () => {
    const before = treatment('mt', '10:00-10:30', { bodySite: undefined });
    await server.load([therapist(), visit(), before]);
    await run(visit());
    const after = {
      ...before,
      performedPeriod: { start: '2026-03-09T10:00:00-05:00', end: '2026-03-09T10:30:00-05:00' },
    };
    await update(after);
    await run(after);
    expect((await charges()).map(({ identifier }) => identifier?.[0]?.value)).toEqual(['p1/2026-03-09/PT/97140']);
    const issues = await server.search<DetectedIssue>('DetectedIssue?_count=100');
    expect(issues.map(({ identifier, status }) => [identifier?.[0]?.value, status]).sort()).toContainEqual([
      'p1/2026-03-02/PT/region-missing/mt',
      'mitigated',
    ]);
    const entries = await server.search<Basic>('Basic?_count=100');
    expect(entries.map(({ created }) => created)).toEqual(['2026-03-09']);
    expect((await run(after)).writes).toBe(0);
  });

  test('deleting the treatment deletes its charge and closes its issues and Task', async () => {
    await server.load([therapist(), visit(), treatment('mt', '10:00-10:30', { bodySite: undefined })]);
    await run(visit());
    await server.send('DELETE', '/Procedure/mt');
    await run(treatment('mt', '10:00-10:30'));
    expect([await charges(), await openIssues()]).toEqual([[], []]);
    expect((await server.search<Task>('Task')).map(({ status }) => status)).toEqual(['completed']);
  });

  test('cancelling the visit deletes the charge', async () => {
    await server.load([therapist(), visit(), treatment('mt', '10:00-10:30')]);
    await run(visit());
    await update(visit({ status: 'cancelled' }));
    await run(visit({ status: 'cancelled' }));
    expect(await charges()).toEqual([]);
  });

  test('deleting the visit tells of its orphaned treatment', async () => {
    await server.load([therapist(), visit(), treatment('mt', '10:00-10:30')]);
    await run(visit());
    await server.send('DELETE', '/Encounter/e1');
    await run(visit());
    expect(await openIssues()).toEqual(['not-assessed']);
    expect((await charges()).map(({ status }) => status)).toEqual(['planned']);
  });

  test('an issue that no search leads to is found by its identifier and opened again', async () => {
    const silent = visit({ reasonCode: undefined });
    await server.load([therapist(), silent, treatment('mt', '10:00-10:30')]);
    await run(silent);
    expect(await openIssues()).toEqual(['symptoms-missing']);
    await server.send('DELETE', '/Encounter/e1');
    await run(silent);
    expect(await openIssues()).toEqual(['not-assessed']);
    const second = { ...silent, id: 'e2' };
    await server.load([second]);
    await update(treatment('mt', '10:00-10:30', { encounter: { reference: 'Encounter/e2' } }));
    await run(second);
    expect(await openIssues()).toEqual(['symptoms-missing']);
    const issues = await server.search<DetectedIssue>('DetectedIssue?code=symptoms-missing');
    expect(issues.map(({ implicated }) => implicated?.map(({ reference }) => reference))).toEqual([['Encounter/e2']]);
    expect((await run(second)).writes).toBe(0);
  });

  test('what is read through an open, then a finished visit', async () => {
    const open = visit({ status: 'in-progress' });
    await server.load([therapist(), open, treatment('mt', '10:00-10:30', { bodySite: undefined })]);
    await run(open);
    expect([(await charges())[0]?.status, await openIssues()]).toEqual(['planned', []]);
    await update(visit());
    await run(visit());
    expect([(await charges())[0]?.status, await openIssues()]).toEqual(['billable', ['region-missing']]);
  });
});

describe('what people wrote', () => {
  beforeEach(async () => {
    await server.load([therapist(), visit(), treatment('mt', '10:00-10:30')]);
  });

  const template: ChargeItem = {
    resourceType: 'ChargeItem',
    id: 'c1',
    status: 'planned',
    code: { coding: [{ system: CPT, code: '97140' }] },
    subject: { reference: 'Patient/p1' },
    context: { reference: 'Encounter/e1' },
    quantity: { value: 1 },
    priceOverride: { value: 60, currency: 'USD' },
    extension: [{ url: 'http://example.org/own', valueString: 'kept' }],
    note: [{ text: 'A person’s note' }],
  };

  test('a template’s charge is adopted: units and identifier ours, the rest kept', async () => {
    await server.load([template]);
    await run(visit());
    const [charge, ...others] = await charges();
    expect(others).toEqual([]);
    expect(charge).toMatchObject({
      id: 'c1',
      quantity: { value: 2 },
      priceOverride: { value: 60 },
      note: [{ text: 'A person’s note' }, { authorString: 'manual-therapy-charges' }],
    });
    expect(charge?.extension).toContainEqual({ url: 'http://example.org/own', valueString: 'kept' });
    expect((await run(visit())).writes).toBe(0);
  });

  test('a price follows the units of a charge of ours, so that one unit is never billed at the price of two', async () => {
    await run(visit());
    const [ours] = await charges();
    await update({ ...(ours as ChargeItem), priceOverride: { value: 65, currency: 'USD' } });
    await update(treatment('mt', '10:00-10:15'));
    await run(visit());
    expect((await charges())[0]).toMatchObject({ quantity: { value: 1 }, priceOverride: { value: 32.5 } });
    const [now] = await charges();
    await update({ ...(now as ChargeItem), overrideReason: 'Agreed with the patient' });
    await update(treatment('mt', '10:00-10:45'));
    await run(visit());
    expect((await charges())[0]).toMatchObject({ quantity: { value: 3 }, priceOverride: { value: 32.5 } });
  });

  test('the display of its code tells the units; one that another system chose stays', async () => {
    await run(visit());
    const display = async (): Promise<string | undefined> => (await charges())[0]?.code.coding?.[0]?.display;
    expect(await display()).toBe('Manual therapy, 2 units');
    await update(treatment('mt', '10:00-10:15'));
    await run(visit());
    expect(await display()).toBe('Manual therapy, 1 unit');
    const [ours] = await charges();
    const coding = [{ system: CPT, code: '97140', display: 'Manual therapy, as the clinic calls it' }];
    await update({ ...(ours as ChargeItem), code: { coding } });
    await update(treatment('mt', '10:00-10:30'));
    await run(visit());
    expect(await display()).toBe('Manual therapy, as the clinic calls it');
  });

  test('a person’s quantity is checked and never overwritten', async () => {
    await server.load([{ ...template, quantity: { value: 4 } }]);
    await run(visit());
    expect((await charges())[0]).toMatchObject({ id: 'c1', quantity: { value: 4 }, status: 'planned' });
    expect(await openIssues()).toEqual(['units-mismatch']);
    expect((await run(visit())).writes).toBe(0);
  });

  test('a quantity changed on our charge is the person’s; changed back, it follows the minutes again', async () => {
    await run(visit());
    const [ours] = await charges();
    if (!ours) {
      throw new Error('no charge');
    }
    await update({ ...ours, quantity: { value: 3 } });
    await run(visit());
    expect([(await charges())[0]?.quantity?.value, await openIssues()]).toEqual([3, ['units-mismatch']]);
    await update({ ...ours, quantity: { value: 2 } });
    await update(treatment('mt', '10:00-10:45'));
    await run(visit());
    expect([(await charges())[0]?.quantity?.value, await openIssues()]).toEqual([3, []]);
  });

  test('modifiers a person added are kept, in one extension in billing order; cleared ones come back', async () => {
    await server.load([
      {
        ...template,
        extension: ['KX', '59'].map((code) => ({
          url: CHARGE_ITEM_MODIFIER,
          valueCodeableConcept: { coding: [{ code }] },
        })),
      },
    ]);
    await run(visit());
    const [charge] = await charges();
    const codes = (item: ChargeItem | undefined): unknown[] =>
      (item?.extension ?? []).map(({ valueCodeableConcept }) => valueCodeableConcept?.coding?.map(({ code }) => code));
    expect(codes(charge)).toEqual([['59', 'GP', 'KX']]);
    await update({ ...charge, extension: undefined } as ChargeItem);
    await run(visit());
    expect(codes((await charges())[0])).toEqual([['GP']]);
  });

  test.each(['aborted', 'not-billable', 'entered-in-error'] as const)(
    'a charge a person set to %s stays so, and no other is made',
    async (status) => {
      await run(visit());
      const [ours] = await charges();
      await update({ ...ours, status } as ChargeItem);
      await run(visit());
      expect((await run(visit())).writes).toBe(0);
      expect((await charges()).map((charge) => charge.status)).toEqual([status]);
    },
  );

  test('a billed charge is never touched', async () => {
    await run(visit());
    const [ours] = await charges();
    await update({ ...ours, status: 'billed' } as ChargeItem);
    await update(treatment('mt', '10:00-10:20'));
    await run(visit());
    expect((await charges())[0]).toMatchObject({ status: 'billed', quantity: { value: 2 } });
    expect(await openIssues()).toEqual(['charge-already-billed']);
  });

  test('a second charge of the visit is told of, not deleted', async () => {
    await run(visit());
    await server.load([template]);
    await run(visit());
    expect([(await charges()).length, await openIssues()]).toEqual([2, ['units-mismatch']]);
  });

  test('our charge under another code is left alone', async () => {
    await run(visit());
    const [ours] = await charges();
    await update({ ...ours, code: { coding: [{ system: CPT, code: '97110' }] } } as ChargeItem);
    expect((await run(visit())).writes).toBe(0);
    expect(await charges()).toHaveLength(1);
  });

  test('an acknowledged issue keeps its mitigation and date, and releases the charge', async () => {
    await update(treatment('mt', '10:00-10:30', { reasonCode: undefined }));
    await run(visit());
    expect((await charges())[0]?.status).toBe('planned');
    const [issue] = await server.search<DetectedIssue>('DetectedIssue');
    const mitigation = [
      { action: { text: 'Diagnosis is in the paper chart' }, author: { reference: 'Practitioner/t1' } },
    ];
    await update({ ...issue, mitigation } as DetectedIssue);
    await run(visit());
    expect((await charges())[0]?.status).toBe('billable');
    const [after] = await server.search<DetectedIssue>('DetectedIssue');
    expect(after).toMatchObject({ status: 'preliminary', mitigation, identifiedDateTime: issue?.identifiedDateTime });
    expect((await server.search<Task>('Task')).map(({ status }) => status)).toEqual(['completed']);
    expect((await run(visit())).writes).toBe(0);
  });

  test('what an earlier build wrote, without the hash of the facts, stays acknowledged until the facts change', async () => {
    await update(treatment('mt', '10:00-10:30', { reasonCode: undefined }));
    await run(visit());
    const [issue] = await server.search<DetectedIssue>('DetectedIssue');
    const told = 'Encounter/e1 and its manual therapy (Procedure/mt) name no diagnosis.';
    const evidence = issue?.evidence?.map(() => ({ code: [{ text: told }] }));
    await update({ ...issue, evidence, mitigation: [{ action: { text: 'On paper' } }] } as DetectedIssue);
    await run(visit());
    const [after] = await server.search<DetectedIssue>('DetectedIssue');
    expect([(await charges())[0]?.status, after?.evidence, after?.meta?.tag?.map(({ code }) => code)]).toEqual([
      'billable',
      issue?.evidence,
      ['acknowledged'],
    ]);
    expect((await run(visit())).writes).toBe(0);
    const dated = [{ action: { text: 'On paper' }, date: '2026-03-03T12:30:00Z' }];
    await update({ ...after, mitigation: dated } as DetectedIssue);
    await server.load([treatment('second', '11:00-11:15', { reasonCode: undefined })]);
    server.clock = '2026-03-04T09:00:00.000Z';
    await run(visit());
    const [open] = await server.search<DetectedIssue>('DetectedIssue');
    expect([(await charges())[0]?.status, open?.mitigation, open?.meta?.tag ?? []]).toEqual(['planned', dated, []]);
    expect((await server.search<Task>('Task')).map(({ status }) => status)).toEqual(['requested']);
  });

  test.each<[string, readonly (string | undefined)[], string]>([
    ['without a date', [undefined], 'billable'],
    ['a second before the issue was raised', ['2026-03-03T11:59:59Z'], 'planned'],
    ['at the instant when it was raised', ['2026-03-03T12:00:00Z'], 'billable'],
    ['a second after, on another clock', ['2026-03-03T07:00:01-05:00'], 'billable'],
    ['once before and once after', ['2026-03-02T12:00:00Z', '2026-03-04T12:00:00Z'], 'billable'],
    ['twice before', ['2026-03-02T12:00:00Z', '2026-03-03T11:00:00Z'], 'planned'],
  ])('acknowledged %s', async (_when, dates, status) => {
    await update(treatment('mt', '10:00-10:30', { reasonCode: undefined }));
    await run(visit());
    const [issue] = await server.search<DetectedIssue>('DetectedIssue');
    expect(issue?.identifiedDateTime).toBe('2026-03-03T12:00:00.000Z');
    const mitigation = dates.map((date) => ({ action: { text: 'On paper' }, ...(date !== undefined && { date }) }));
    await update({ ...issue, mitigation } as DetectedIssue);
    await run(visit());
    expect((await charges())[0]?.status).toBe(status);
  });

  test('an acknowledged issue is raised anew when its facts change', async () => {
    const far = treatment('mt', '10:00-12:00');
    await update(far);
    await server.load([{ ...medicare, resourceType: 'Coverage', id: 'cov' }]);
    await run(visit());
    const [issue] = await server.search<DetectedIssue>('DetectedIssue?code=units-exceed-mue');
    const mitigation = [{ action: { text: 'Checked' }, date: '2026-03-03T12:30:00Z' }];
    await update({ ...issue, mitigation } as DetectedIssue);
    await run(visit());
    expect((await charges())[0]?.status).toBe('billable');
    await update(treatment('mt', '09:30-12:00'));
    server.clock = '2026-03-04T09:00:00.000Z';
    await run(visit());
    const [after] = await server.search<DetectedIssue>('DetectedIssue?code=units-exceed-mue');
    expect([(await charges())[0]?.status, after?.identifiedDateTime, after?.mitigation]).toEqual([
      'planned',
      server.clock,
      mitigation,
    ]);
    expect((await run(visit())).writes).toBe(0);
    await update({
      ...after,
      mitigation: [{ action: { text: 'Checked again' }, date: '2026-03-04T10:00:00Z' }],
    } as DetectedIssue);
    await run(visit());
    expect((await charges())[0]?.status).toBe('billable');
  });

  test('an issue whose cause is gone is kept as mitigated, and is the same one when it comes back', async () => {
    const bare = treatment('mt', '10:00-10:30', { bodySite: undefined });
    for (const [resource, status] of [
      [bare, 'preliminary'],
      [treatment('mt', '10:00-10:30'), 'mitigated'],
      [bare, 'preliminary'],
    ] as const) {
      await update(resource);
      await run(resource);
      const issues = await server.search<DetectedIssue>('DetectedIssue');
      expect(issues.map((issue) => [issue.code?.coding?.[0]?.code, issue.status])).toEqual([
        ['region-missing', status],
      ]);
    }
  });

  test('a Task closed while its issues are open is opened again; one in progress stays so', async () => {
    await update(treatment('mt', '10:00-10:30', { bodySite: undefined }));
    await run(visit());
    const [task] = await server.search<Task>('Task');
    expect(task).toMatchObject({
      status: 'requested',
      code: { text: 'Manual therapy charge: 1 issue' },
      owner: { reference: 'Practitioner/t1' },
    });
    for (const [set, expected] of [
      ['completed', 'requested'],
      ['in-progress', 'in-progress'],
    ] as const) {
      await update({ ...task, status: set } as Task);
      await run(visit());
      expect((await server.search<Task>('Task')).map(({ status }) => status)).toEqual([expected]);
    }
  });
});

describe('one-on-one across patients', () => {
  const theirs = treatment('theirs', '10:10-10:40', {
    subject: { reference: 'Patient/p2' },
    encounter: { reference: 'Encounter/e2' },
  });
  const theirVisit = visit({ id: 'e2', subject: { reference: 'Patient/p2' } });
  const period = (times: string): Pick<Procedure, 'performedPeriod'> => {
    const { performedPeriod } = treatment('x', times);
    return performedPeriod ? { performedPeriod } : {};
  };
  const details = async (patient: string): Promise<unknown[]> =>
    (await server.search<DetectedIssue>(`DetectedIssue?status=preliminary&patient=Patient/${patient}`)).map(
      ({ detail }) => detail,
    );

  test('both patients’ charges lose the shared minutes, whichever visit was saved last, and get them back', async () => {
    await server.load([therapist(), visit(), treatment('mt', '10:00-10:30')]);
    await run(visit());
    await server.load([theirVisit, theirs]);
    await run(theirVisit);
    const units = async (): Promise<unknown[]> =>
      (await charges()).map(({ subject, quantity }) => [subject.reference, quantity?.value]).sort();
    expect(await units()).toEqual([
      ['Patient/p1', 1],
      ['Patient/p2', 1],
    ]);
    expect(await openIssues()).toEqual(['not-one-on-one', 'not-one-on-one']);
    expect((await run(visit())).writes).toBe(0);
    const moved = { ...theirs, performedPeriod: treatment('x', '10:30-11:00').performedPeriod };
    await update(moved);
    await run(moved);
    expect(await units()).toEqual([
      ['Patient/p1', 2],
      ['Patient/p2', 2],
    ]);
    expect(await openIssues()).toEqual([]);
  });

  describe('a change of theirs alone puts our charge right', () => {
    const both = [therapist(), therapist('t2'), visit(), treatment('mt', '10:00-10:30'), theirVisit];
    const ourUnits = async (): Promise<unknown> =>
      (await charges()).find(({ subject }) => subject.reference === 'Patient/p1')?.quantity?.value;
    const change = async (changed: Procedure): Promise<void> => {
      await update(changed);
      await run(changed);
    };

    test('more or fewer minutes shared', async () => {
      await server.load([...both, { ...theirs, ...period('10:28-10:58') }]);
      await run(visit());
      expect(await ourUnits()).toBe(2);
      await change({ ...theirs, ...period('10:20-10:50') });
      expect(await ourUnits()).toBe(1);
      expect(await details('p1')).toEqual([expect.stringContaining('by 10 min')]);
      await change({ ...theirs, ...period('10:25-10:55') });
      expect(await ourUnits()).toBe(2);
      expect(await details('p1')).toEqual([expect.stringContaining('by 5 min')]);
    });

    test('minutes of a visit without manual therapy', async () => {
      await server.load([...both]);
      await run(visit());
      expect(await ourUnits()).toBe(2);
      const exercise = { ...theirs, code: { coding: [{ system: CPT, code: '97110' }] } };
      await server.load([exercise]);
      await run(exercise);
      expect(await ourUnits()).toBe(1);
      await change({ ...exercise, ...period('11:00-11:30') });
      expect(await ourUnits()).toBe(2);
    });

    test('minutes that their own visit does not count either', async () => {
      const exercise = {
        ...theirs,
        id: 'exercise',
        code: { coding: [{ system: CPT, code: '97110' }] },
        performer: [{ actor: { reference: 'Practitioner/t2' } }],
      };
      await server.load([...both, { ...theirs, ...period('11:00-11:30') }, exercise]);
      await run(visit());
      expect(await ourUnits()).toBe(2);
      await change(theirs);
      expect(await ourUnits()).toBe(1);
    });

    test.each<[string, Partial<Procedure>]>([
      ['treated by somebody else', { performer: [{ actor: { reference: 'Practitioner/t2' } }] }],
      ['on another day', { performedPeriod: { start: '2026-03-09T10:10:00Z', end: '2026-03-09T10:40:00Z' } }],
      ['not done', { status: 'not-done' }],
    ])('%s', async (_name, changed) => {
      await server.load([...both, theirs]);
      await run(visit());
      expect(await ourUnits()).toBe(1);
      await change({ ...theirs, ...changed });
      expect(await ourUnits()).toBe(2);
      expect(await details('p1')).toEqual([]);
    });

    test('deleted', async () => {
      await server.load([...both, theirs]);
      await run(visit());
      await server.send('DELETE', '/Procedure/theirs');
      await run(theirs);
      expect(await ourUnits()).toBe(2);
      expect(await details('p1')).toEqual([]);
    });
  });
});

describe('one-on-one with a visit that does not count', () => {
  test.each(['cancelled', 'entered-in-error', 'planned'] as const)(
    'a treatment of a %s visit takes nobody’s time, and takes it when the visit counts after all',
    async (status) => {
      const theirs = treatment('theirs', '10:10-10:40', {
        subject: { reference: 'Patient/p2' },
        encounter: { reference: 'Encounter/e2' },
        performer: [{ actor: { reference: 'Practitioner/t1' } }],
      });
      const theirVisit = visit({ id: 'e2', subject: { reference: 'Patient/p2' }, participant: [], status });
      await server.load([therapist(), visit(), treatment('mt', '10:00-10:30'), theirVisit, theirs]);
      await run(visit());
      expect(await openIssues()).toEqual([]);
      expect((await charges()).map(({ quantity }) => quantity?.value)).toEqual([2]);
      await update({ ...theirVisit, status: 'finished' });
      await run({ ...theirVisit, status: 'finished' });
      expect(await openIssues()).toEqual(['not-one-on-one', 'not-one-on-one']);
      await update(theirVisit);
      await run(theirVisit);
      expect(await openIssues()).toEqual([]);
      expect((await charges()).map(({ quantity }) => quantity?.value)).toEqual([2]);
    },
  );
});

describe('bad input', () => {
  test('1,100 Procedures on one day are refused, not counted', async () => {
    const many = Array.from({ length: 1100 }, (_, index) => treatment(`mt-${String(index)}`, '10:00-10:30'));
    await server.load([therapist(), visit()]);
    await server.service.repository.withTransaction(async (inside) => {
      for (const procedure of many) {
        await inside.createResource(procedure, { assignedId: true });
      }
    });
    await run(visit());
    expect([await openIssues(), await charges()]).toEqual([['not-assessed'], []]);
    const [issue] = await server.search<DetectedIssue>('DetectedIssue');
    expect(issue?.detail).toBe(
      'The visit could not be read: the search for its records was refused by the server (400 Search with _(rev)include reached query scope limit, more records than one visit can have). Correct this record; saving it runs the check again.',
    );
    expect((await run(visit())).writes).toBe(0);
  });

  test('an unknown unit, a broken period and a lost reference are told by resource and path; the rest is counted', async () => {
    const unit = {
      extension: [
        {
          url: 'http://hl7.org/fhir/StructureDefinition/procedure-schedule',
          valueTiming: { repeat: { duration: 3, durationUnit: 'wk' as const } },
        },
      ],
      performedPeriod: undefined,
    };
    await server.load([
      therapist(),
      visit(),
      treatment('ok', '10:00-10:30'),
      treatment('unit', '', unit),
      treatment('lost', '11:00-11:15', { encounter: { reference: 'Encounter/none' } }),
    ]);
    await run(visit());
    expect(await openIssues()).toEqual(['duration-invalid', 'not-assessed']);
    expect((await charges())[0]).toMatchObject({ quantity: { value: 2 }, status: 'planned' });
  });

  test('manual therapy of nobody is a fault that names it; another service of nobody is not', async () => {
    const group = treatment('group', '11:00-11:15', { subject: { reference: 'Group/g1' } });
    await server.load([therapist(), visit(), group]);
    await expect(run(group)).rejects.toThrow('Procedure/group: Procedure.subject is a Group, so nobody can be charged');
    const exercise = { ...group, code: { coding: [{ system: CPT, code: '97110' }] } };
    await expect(run(exercise)).resolves.toMatchObject({ attempts: expect.any(Number) as number });
  });
});
