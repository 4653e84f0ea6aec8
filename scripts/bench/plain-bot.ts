// SPDX-License-Identifier: Apache-2.0
import type { BotEvent, MedplumClient } from '@medplum/core';
import type { ChargeItem, DetectedIssue, Encounter, Procedure, Task } from '@medplum/fhirtypes';

/**
 * A charging bot as one would plainly write it: a search for each thing it wants to know, a search before each
 * create. It knows the minutes, a payer and a handful of documentation rules.
 */
export async function handler(medplum: MedplumClient, event: BotEvent<Encounter>): Promise<void> {
  const { id = '', subject = {}, status } = event.input;
  if (status !== 'finished') {
    return;
  }
  const patient = subject.reference ?? '';
  const visit = `Encounter/${id}`;
  const encounter = await medplum.readResource('Encounter', id);
  const procedures = await medplum.searchResources('Procedure', `encounter=${visit}`);
  const [coverage] = await medplum.searchResources('Coverage', `beneficiary=${patient}&status=active`);
  if (coverage?.payor[0]) {
    await medplum.readReference(coverage.payor[0]);
  }
  for (const { individual } of encounter.participant ?? []) {
    if (individual) {
      await medplum.readReference(individual);
    }
  }
  const missing = await missingElements(medplum, patient);
  const ours = procedures.filter(({ code }) => code?.coding?.some((coding) => coding.code === '97140'));
  const units = Math.floor((ours.reduce((sum, procedure) => sum + minutesOf(procedure), 0) + 7) / 15);
  const [charge] = await medplum.searchResources('ChargeItem', `context=${visit}`);
  const wanted: ChargeItem = {
    ...charge,
    resourceType: 'ChargeItem',
    status: 'billable',
    code: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '97140' }] },
    subject,
    context: { reference: visit },
    quantity: { value: units },
  };
  await (charge ? medplum.updateResource(wanted as ChargeItem & { id: string }) : medplum.createResource(wanted));
  for (const code of missing) {
    await ensureIssue(medplum, patient, visit, code);
  }
  const open = await medplum.searchOne('Task', `encounter=${visit}`);
  if (missing.length > 0 && !open) {
    const task: Task = { resourceType: 'Task', status: 'requested', intent: 'order', encounter: { reference: visit } };
    await medplum.createResource(task);
  }
}

async function missingElements(medplum: MedplumClient, patient: string): Promise<string[]> {
  const missing: string[] = [];
  const needs = [
    ['plan-of-care-missing', 'CarePlan', `patient=${patient}&status=active`],
    ['exam-findings-missing', 'Observation', `patient=${patient}&category=exam`],
    ['functional-limitation-missing', 'Observation', `patient=${patient}&category=functional-status`],
    ['diagnosis-missing', 'Condition', `patient=${patient}`],
  ] as const;
  for (const [code, type, query] of needs) {
    if ((await medplum.search(type, query)).entry === undefined) {
      missing.push(code);
    }
  }
  return missing;
}

async function ensureIssue(medplum: MedplumClient, patient: string, visit: string, code: string): Promise<void> {
  const found = await medplum.searchOne('DetectedIssue', `implicated=${visit}&code=${code}`);
  if (!found) {
    await medplum.createResource<DetectedIssue>({
      resourceType: 'DetectedIssue',
      status: 'preliminary',
      patient: { reference: patient },
      code: { coding: [{ code }] },
      implicated: [{ reference: visit }],
    });
  }
}

function minutesOf({ performedPeriod }: Procedure): number {
  return (Date.parse(performedPeriod?.end ?? '') - Date.parse(performedPeriod?.start ?? '')) / 60_000;
}
