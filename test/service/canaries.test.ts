// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import type { Tenant } from '../../src/service/tenants.ts';
import { FakeEhr } from '../support/fake-ehr.ts';
import { callFor } from '../support/hook-call.ts';
import { clinicWith, queueIsIdle, startTestService } from '../support/service.ts';
import { treatment } from '../support/visit.ts';
import { CANARIES, VISIT } from '../support/canary-visit.ts';
import { notification, SECRET, signed } from '../support/webhooks.ts';

const ID = 'manual-therapy-charge';

test('names, birth dates, record numbers, notes, secrets and tokens reach neither log nor metrics', async () => {
  const ehr = await FakeEhr.start();
  const tenant: Tenant = { ...clinicWith(ehr), webhookSecrets: [SECRET] };
  const service = await startTestService({ tenants: [tenant], workers: 4 });
  try {
    await ehr.save(...VISIT);
    const post = async (path: string, init: RequestInit): Promise<void> => {
      await (await service.ask(path, init)).text();
    };
    const json = (body: unknown): RequestInit => ({
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', authorization: 'Bearer token-of-a-caller' },
    });
    for (const resource of VISIT) {
      await post('subscriptions/r4', signed(JSON.stringify(resource)));
      await post(
        'subscriptions/backport',
        signed(
          JSON.stringify(
            notification('event-notification', [
              { number: 1, focus: `${resource.resourceType}/${resource.id ?? ''}`, resource },
            ]),
          ),
        ),
      );
      // Broken in its middle.
      await post('subscriptions/r4', signed(JSON.stringify({ ...resource, id: 'Zanzibar Quillfeather' })));
      await post('subscriptions/backport', signed(JSON.stringify(resource)));
    }
    ehr.operations.set('Procedure/mt', {
      ...treatment('mt', '10:00-10:30'),
      subject: { display: 'Quillfeather' },
      note: 'whispered secret',
    });
    await post('subscriptions/r4', signed('{"resourceType":"Procedure","id":"mt"}'));
    await post(`cds-services/${ID}`, json(callFor(VISIT)));
    await post(
      `cds-services/${ID}`,
      json({ ...callFor(VISIT), hook: 'Quillfeather', context: { userId: 'Zanzibar' } }),
    );
    await post(
      `cds-services/${ID}/feedback`,
      json({
        feedback: [
          {
            card: randomUUID(),
            outcome: 'overridden',
            overrideReason: { userComment: 'whispered secret' },
            outcomeTimestamp: new Date().toISOString(),
          },
        ],
      }),
    );
    await post('fhir/R4/Patient?name=Quillfeather&birthdate=1931-07-09', {});
    await post('Quillfeather/MRN-777-CANARY', {});
    await queueIsIdle(service);
    const metrics = await (await service.ask('metrics')).text();
    const dead = await (await service.ask('work/dead')).text();
    const told = [service.lines.join('\n'), metrics, dead].join('\n');
    expect(service.lines.length).toBeGreaterThan(30);
    expect([...CANARIES, SECRET, 'token-of-a-caller'].filter((canary) => told.includes(canary))).toEqual([]);
  } finally {
    await service.close();
    await ehr.close();
  }
});
