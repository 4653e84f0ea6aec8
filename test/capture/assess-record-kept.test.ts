// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem, DetectedIssue, Task } from '@medplum/fhirtypes';
import { assessRecord } from '../../src/capture/assess-record.ts';
import type { RunReport } from '../../src/capture/run-report.ts';
import { CHARGE_ITEM_MODIFIER } from '../../src/fhir/systems.ts';
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
    const [charge, ...others] = await server.charges();
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
    const [ours] = await server.charges();
    await server.update({ ...(ours as ChargeItem), priceOverride: { value: 65, currency: 'USD' } });
    await server.update(treatment('mt', '10:00-10:15'));
    await run(visit());
    expect((await server.charges())[0]).toMatchObject({ quantity: { value: 1 }, priceOverride: { value: 32.5 } });
    const [now] = await server.charges();
    await server.update({ ...(now as ChargeItem), overrideReason: 'Agreed with the patient' });
    await server.update(treatment('mt', '10:00-10:45'));
    await run(visit());
    expect((await server.charges())[0]).toMatchObject({ quantity: { value: 3 }, priceOverride: { value: 32.5 } });
  });

  test('the display of its code tells the units; one that another system chose stays', async () => {
    await run(visit());
    const display = async (): Promise<string | undefined> => (await server.charges())[0]?.code.coding?.[0]?.display;
    expect(await display()).toBe('Manual therapy, 2 units');
    await server.update(treatment('mt', '10:00-10:15'));
    await run(visit());
    expect(await display()).toBe('Manual therapy, 1 unit');
    const [ours] = await server.charges();
    const coding = [{ system: CPT, code: '97140', display: 'Manual therapy, as the clinic calls it' }];
    await server.update({ ...(ours as ChargeItem), code: { coding } });
    await server.update(treatment('mt', '10:00-10:30'));
    await run(visit());
    expect(await display()).toBe('Manual therapy, as the clinic calls it');
  });

  test('a person’s quantity is checked and never overwritten', async () => {
    await server.load([{ ...template, quantity: { value: 4 } }]);
    await run(visit());
    expect((await server.charges())[0]).toMatchObject({ id: 'c1', quantity: { value: 4 }, status: 'planned' });
    expect(await server.openIssues()).toEqual(['units-mismatch']);
    expect((await run(visit())).writes).toBe(0);
  });

  test('a quantity changed on our charge is the person’s; changed back, it follows the minutes again', async () => {
    await run(visit());
    const [ours] = await server.charges();
    if (!ours) {
      throw new Error('no charge');
    }
    await server.update({ ...ours, quantity: { value: 3 } });
    await run(visit());
    expect([(await server.charges())[0]?.quantity?.value, await server.openIssues()]).toEqual([3, ['units-mismatch']]);
    await server.update({ ...ours, quantity: { value: 2 } });
    await server.update(treatment('mt', '10:00-10:45'));
    await run(visit());
    expect([(await server.charges())[0]?.quantity?.value, await server.openIssues()]).toEqual([3, []]);
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
    const [charge] = await server.charges();
    const codes = (item: ChargeItem | undefined): unknown[] =>
      (item?.extension ?? []).map(({ valueCodeableConcept }) => valueCodeableConcept?.coding?.map(({ code }) => code));
    expect(codes(charge)).toEqual([['59', 'GP', 'KX']]);
    await server.update({ ...charge, extension: undefined } as ChargeItem);
    await run(visit());
    expect(codes((await server.charges())[0])).toEqual([['GP']]);
  });

  test.each(['aborted', 'not-billable', 'entered-in-error'] as const)(
    'a charge a person set to %s stays so, and no other is made',
    async (status) => {
      await run(visit());
      const [ours] = await server.charges();
      await server.update({ ...ours, status } as ChargeItem);
      await run(visit());
      expect((await run(visit())).writes).toBe(0);
      expect((await server.charges()).map((charge) => charge.status)).toEqual([status]);
    },
  );

  test('a billed charge is never touched', async () => {
    await run(visit());
    const [ours] = await server.charges();
    await server.update({ ...ours, status: 'billed' } as ChargeItem);
    await server.update(treatment('mt', '10:00-10:20'));
    await run(visit());
    expect((await server.charges())[0]).toMatchObject({ status: 'billed', quantity: { value: 2 } });
    expect(await server.openIssues()).toEqual(['charge-already-billed']);
  });

  test('a second charge of the visit is told of, not deleted', async () => {
    await run(visit());
    await server.load([template]);
    await run(visit());
    expect([(await server.charges()).length, await server.openIssues()]).toEqual([2, ['units-mismatch']]);
  });

  test('our charge under another code is left alone', async () => {
    await run(visit());
    const [ours] = await server.charges();
    await server.update({ ...ours, code: { coding: [{ system: CPT, code: '97110' }] } } as ChargeItem);
    expect((await run(visit())).writes).toBe(0);
    expect(await server.charges()).toHaveLength(1);
  });

  test('an acknowledged issue keeps its mitigation and date, and releases the charge', async () => {
    await server.update(treatment('mt', '10:00-10:30', { reasonCode: undefined }));
    await run(visit());
    expect((await server.charges())[0]?.status).toBe('planned');
    const [issue] = await server.search<DetectedIssue>('DetectedIssue');
    const mitigation = [
      { action: { text: 'Diagnosis is in the paper chart' }, author: { reference: 'Practitioner/t1' } },
    ];
    await server.update({ ...issue, mitigation } as DetectedIssue);
    await run(visit());
    expect((await server.charges())[0]?.status).toBe('billable');
    const [after] = await server.search<DetectedIssue>('DetectedIssue');
    expect(after).toMatchObject({ status: 'preliminary', mitigation, identifiedDateTime: issue?.identifiedDateTime });
    expect((await server.search<Task>('Task')).map(({ status }) => status)).toEqual(['completed']);
    expect((await run(visit())).writes).toBe(0);
  });

  test('what an earlier build wrote, without the hash of the facts, stays acknowledged until the facts change', async () => {
    await server.update(treatment('mt', '10:00-10:30', { reasonCode: undefined }));
    await run(visit());
    const [issue] = await server.search<DetectedIssue>('DetectedIssue');
    const told = 'Encounter/e1 and its manual therapy (Procedure/mt) name no diagnosis.';
    const evidence = issue?.evidence?.map(() => ({ code: [{ text: told }] }));
    await server.update({ ...issue, evidence, mitigation: [{ action: { text: 'On paper' } }] } as DetectedIssue);
    await run(visit());
    const [after] = await server.search<DetectedIssue>('DetectedIssue');
    expect([(await server.charges())[0]?.status, after?.evidence, after?.meta?.tag?.map(({ code }) => code)]).toEqual([
      'billable',
      issue?.evidence,
      ['acknowledged'],
    ]);
    expect((await run(visit())).writes).toBe(0);
    const dated = [{ action: { text: 'On paper' }, date: '2026-03-03T12:30:00Z' }];
    await server.update({ ...after, mitigation: dated } as DetectedIssue);
    await server.load([treatment('second', '11:00-11:15', { reasonCode: undefined })]);
    server.clock = '2026-03-04T09:00:00.000Z';
    await run(visit());
    const [open] = await server.search<DetectedIssue>('DetectedIssue');
    expect([(await server.charges())[0]?.status, open?.mitigation, open?.meta?.tag ?? []]).toEqual([
      'planned',
      dated,
      [],
    ]);
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
    await server.update(treatment('mt', '10:00-10:30', { reasonCode: undefined }));
    await run(visit());
    const [issue] = await server.search<DetectedIssue>('DetectedIssue');
    expect(issue?.identifiedDateTime).toBe('2026-03-03T12:00:00.000Z');
    const mitigation = dates.map((date) => ({ action: { text: 'On paper' }, ...(date !== undefined && { date }) }));
    await server.update({ ...issue, mitigation } as DetectedIssue);
    await run(visit());
    expect((await server.charges())[0]?.status).toBe(status);
  });

  test('an acknowledged issue is raised anew when its facts change', async () => {
    const far = treatment('mt', '10:00-12:00');
    await server.update(far);
    await server.load([{ ...medicare, resourceType: 'Coverage', id: 'cov' }]);
    await run(visit());
    const [issue] = await server.search<DetectedIssue>('DetectedIssue?code=units-exceed-mue');
    const mitigation = [{ action: { text: 'Checked' }, date: '2026-03-03T12:30:00Z' }];
    await server.update({ ...issue, mitigation } as DetectedIssue);
    await run(visit());
    expect((await server.charges())[0]?.status).toBe('billable');
    await server.update(treatment('mt', '09:30-12:00'));
    server.clock = '2026-03-04T09:00:00.000Z';
    await run(visit());
    const [after] = await server.search<DetectedIssue>('DetectedIssue?code=units-exceed-mue');
    expect([(await server.charges())[0]?.status, after?.identifiedDateTime, after?.mitigation]).toEqual([
      'planned',
      server.clock,
      mitigation,
    ]);
    expect((await run(visit())).writes).toBe(0);
    await server.update({
      ...after,
      mitigation: [{ action: { text: 'Checked again' }, date: '2026-03-04T10:00:00Z' }],
    } as DetectedIssue);
    await run(visit());
    expect((await server.charges())[0]?.status).toBe('billable');
  });

  test('an issue whose cause is gone is kept as mitigated, and is the same one when it comes back', async () => {
    const bare = treatment('mt', '10:00-10:30', { bodySite: undefined });
    for (const [resource, status] of [
      [bare, 'preliminary'],
      [treatment('mt', '10:00-10:30'), 'mitigated'],
      [bare, 'preliminary'],
    ] as const) {
      await server.update(resource);
      await run(resource);
      const issues = await server.search<DetectedIssue>('DetectedIssue');
      expect(issues.map((issue) => [issue.code?.coding?.[0]?.code, issue.status])).toEqual([
        ['region-missing', status],
      ]);
    }
  });

  test('a Task closed while its issues are open is opened again; one in progress stays so', async () => {
    await server.update(treatment('mt', '10:00-10:30', { bodySite: undefined }));
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
      await server.update({ ...task, status: set } as Task);
      await run(visit());
      expect((await server.search<Task>('Task')).map(({ status }) => status)).toEqual([expected]);
    }
  });
});
