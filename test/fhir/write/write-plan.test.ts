// SPDX-License-Identifier: Apache-2.0
import type { Basic, ChargeItem, DetectedIssue, Device, Resource, Task } from '@medplum/fhirtypes';
import { assess, type Decision } from '../../../src/engine/assess.ts';
import type { ExistingCharge } from '../../../src/engine/billing/treatment-day.ts';
import { policyFor } from '../../../src/engine/policies/payer-policy.ts';
import { readDayEntry } from '../../../src/fhir/read/day-entry.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import {
  CHARGE_DEFINITION,
  CHARGE_IDENTIFIER,
  DAY_IDENTIFIER,
  DEVICE_IDENTIFIER,
  ISSUE_IDENTIFIER,
  TASK_IDENTIFIER,
  TIME_ZONE,
} from '../../../src/fhir/systems.ts';
import { SERVICE_DEVICE, SERVICE_NAME } from '../../../src/fhir/write/device.ts';
import type { Write } from '../../../src/fhir/write/write.ts';
import { planWrites, type PlanOptions } from '../../../src/fhir/write/write-plan.ts';
import { THERAPIST, charge, day, encounter, service } from '../../support/day.ts';
import { visit } from '../../support/visit.ts';

const NOW = '2026-03-03T12:00:00.000Z';
const engine = { version: '1.2.3', ruleSetSha256: 'aa', editsSha256: 'bb' };
const decided = day({ services: [service('mt', { at: '10:00-10:30' })] });
const DAY = decided.key;
const clean: Decision = assess(decided, policyFor(decided.payer));
const undiagnosed: Decision = assess({ ...decided, encounters: [encounter({ diagnoses: [] })] }, clean.policy);

const own = (system: string, item = ''): { identifier: { system: string; value: string }[] } => ({
  identifier: [{ system, value: `${DAY}${item}` }],
});
const subject = { reference: decided.patient };
const chargeItem = (status: ChargeItem['status']): ChargeItem => ({
  ...{ resourceType: 'ChargeItem', id: 'c1', status, code: { text: 'Manual therapy' }, subject },
  ...own(CHARGE_IDENTIFIER, '/97140'),
});
const issue = (status: DetectedIssue['status']): DetectedIssue => ({
  ...{ resourceType: 'DetectedIssue', id: 'i1', status, mitigation: [{ action: { text: 'On paper' } }] },
  ...own(ISSUE_IDENTIFIER, '/diagnosis-missing/e1'),
});
const task = (status: Task['status']): Task => ({
  ...{ resourceType: 'Task', id: 't1', status, intent: 'order', description: 'A diagnosis' },
  ...own(TASK_IDENTIFIER),
});
const entry: Resource = { ...{ resourceType: 'Basic', id: 'b1', code: {} }, ...own(DAY_IDENTIFIER) };
const device = (facts: Partial<Device> = {}): Device => ({ ...SERVICE_DEVICE, id: 'd1', ...facts });

function plan(chart: readonly Resource[], decisions: readonly Decision[], options: Partial<PlanOptions> = {}): Write[] {
  return [...planWrites(new RecordSet(chart), decisions, { now: NOW, decides: () => true, ...options }).writes];
}

/** What is written, in a word or two each: `create Task`, `delete ChargeItem/c1`. */
const told = (writes: readonly Write[]): string[] =>
  writes.map((write) => `${write.kind} ${'resource' in write ? write.resource.resourceType : write.reference}`);

const createdIn = <T extends Resource>(writes: readonly Write[], type: T['resourceType']): T[] =>
  writes.flatMap((write) =>
    write.kind === 'create' && write.resource.resourceType === type ? [write.resource as T] : [],
  );

describe('a day for the first time', () => {
  test('without issues: the charge, and the entry by which the day is found', () => {
    expect(told(plan([], [clean]))).toEqual(['create ChargeItem', 'create Basic']);
    expect(told(plan([], [clean], { keepsEntries: false }))).toEqual(['create ChargeItem']);
  });

  test('of two visits, the Task is of the one that the charge is of', () => {
    const services = [service('mt', { at: '10:00-10:30', encounter: 'Encounter/e2' })];
    const visits = [encounter(), encounter({ source: 'Encounter/e2', diagnoses: [] })];
    const decision = assess({ ...decided, services, encounters: visits }, clean.policy);
    expect(createdIn<Task>(plan([], [decision]), 'Task')).toMatchObject([{ encounter: { reference: 'Encounter/e2' } }]);
  });

  test('with an issue: the Device that tells it, and a Task that points at the charge and the issue', () => {
    const writes = plan([], [undiagnosed]);
    expect(told(writes)).toEqual([
      'create ChargeItem',
      'create Device',
      'create DetectedIssue',
      'create Task',
      'create Basic',
    ]);
    const [charged, author, found] = writes.map((write) => ('fullUrl' in write ? write.fullUrl : undefined));
    expect(new Set([charged, author, found]).size).toBe(3);
    expect(createdIn<DetectedIssue>(writes, 'DetectedIssue')[0]?.author).toEqual({ reference: author });
    expect(createdIn<Task>(writes, 'Task')[0]).toMatchObject({
      focus: { reference: charged },
      encounter: { reference: 'Encounter/e1' },
      owner: { reference: 'Practitioner/t1' },
      input: [{ valueReference: { reference: found } }],
    });
  });

  test.each([
    ['the unit-aware price is named where the server has it', CHARGE_DEFINITION, [CHARGE_DEFINITION]],
    ['another one is not', 'https://example.org/ChargeItemDefinition/97140', undefined],
  ])('%s', (_name, url, expected) => {
    const definition: Resource = { resourceType: 'ChargeItemDefinition', id: 'p', status: 'active', url };
    const [priced] = createdIn<ChargeItem>(plan([definition], [clean]), 'ChargeItem');
    expect(priced?.definitionCanonical).toEqual(expected);
  });
});

describe('the Device', () => {
  const authorOf = (writes: readonly Write[]): string | undefined =>
    createdIn<DetectedIssue>(writes, 'DetectedIssue')[0]?.author?.reference;

  test('of this version stands: nothing of it is written', () => {
    const writes = plan([device()], [undiagnosed]);
    expect(told(writes).filter((one) => one.includes('Device'))).toEqual([]);
    expect(authorOf(writes)).toBe('Device/d1');
  });

  test('of an earlier version is brought up to this one, once, and keeps what an administrator set', () => {
    const zone = { extension: [{ url: TIME_ZONE, valueCode: 'America/New_York' }] };
    const earlier = device({ version: [{ value: '0.0.1' }], meta: { versionId: '7' }, ...zone });
    const writes = plan([earlier], [undiagnosed, undiagnosed]).filter(
      (write) => write.kind === 'update' && write.reference === 'Device/d1',
    );
    expect(writes).toEqual([
      {
        kind: 'update',
        reference: 'Device/d1',
        versionId: '7',
        resource: { ...earlier, version: SERVICE_DEVICE.version },
      },
    ]);
  });

  test.each([
    ['of another value', [{ system: DEVICE_IDENTIFIER, value: 'another' }]],
    ['of another system', [{ system: 'https://example.org', value: SERVICE_NAME }]],
    ['without an identifier', undefined],
  ])('%s is not ours', (_name, identifier) => {
    const writes = plan([device({ identifier })], [undiagnosed]);
    expect(createdIn(writes, 'Device')).toEqual([SERVICE_DEVICE]);
  });

  test('beside another identifier is ours', () => {
    const identifier = [{ system: 'https://example.org', value: '12' }, ...(SERVICE_DEVICE.identifier ?? [])];
    expect(authorOf(plan([device({ identifier })], [undiagnosed]))).toBe('Device/d1');
  });
});

describe('what no assessment accounts for any more', () => {
  test.each<readonly [string, Resource, string[]]>([
    ['a charge that is planned goes', chargeItem('planned'), ['delete ChargeItem/c1']],
    ['a billable one too', chargeItem('billable'), ['delete ChargeItem/c1']],
    ['a billed one stays', chargeItem('billed'), []],
    ['a closed one stays', chargeItem('aborted'), []],
    ['an open issue is mitigated', issue('preliminary'), ['update DetectedIssue']],
    ['a mitigated one stays', issue('mitigated'), []],
    ['a confirmed one stays', issue('final'), []],
    ['a Task is completed', task('requested'), ['update Task']],
    ['a closed Task stays', task('rejected'), []],
    ['the day’s entry goes', entry, ['delete Basic/b1']],
  ])('%s', (_name, resource, writes) => {
    expect(told(plan([resource], []))).toEqual(writes);
    expect(plan([resource], [], { decides: () => false })).toEqual([]);
  });

  test('an issue keeps what a clinician wrote', () => {
    expect(plan([issue('preliminary')], [])).toEqual([
      {
        kind: 'update',
        reference: 'DetectedIssue/i1',
        versionId: undefined,
        resource: { ...issue('preliminary'), status: 'mitigated' },
      },
    ]);
  });

  test('what others wrote is left alone', () => {
    const others = [chargeItem('planned'), issue('preliminary'), task('requested'), entry].map((one): Resource => ({
      ...one,
      identifier: [{ system: 'https://example.org', value: DAY }],
    }));
    expect(plan(others, [])).toEqual([]);
  });

  test('what a day still says is neither doubled nor withdrawn', () => {
    const chart = [device(), issue('preliminary'), task('accepted'), entry];
    expect(told(plan(chart, [undiagnosed]))).toEqual([
      'create ChargeItem',
      'update DetectedIssue',
      'update Task',
      'update Basic',
    ]);
  });

  test('of a day whose last charge went, nothing is kept to be found by', () => {
    const empty = assess(day({ services: [] }), clean.policy);
    expect(told(plan([], [empty]))).toEqual([]);
  });
});

describe('with an engine', () => {
  test('a Provenance is the last of the writes, and names the Device', () => {
    const writes = plan([device()], [clean], { engine });
    expect(told(writes)).toEqual(['create ChargeItem', 'create Basic', 'record Provenance']);
    expect(writes.at(-1)).toMatchObject({ resource: { recorded: NOW, agent: [{ who: { reference: 'Device/d1' } }] } });
  });

  test('none where nothing is written that it would be about', () => {
    expect(told(plan([entry], [], { engine }))).toEqual(['delete Basic/b1']);
    expect(plan([], [], { engine })).toEqual([]);
  });
});

test('what stands afterwards: a charge that was billed, the issue and the Task, and no entry', () => {
  const billed = assess({ ...undiagnosed.day, charges: [charge({ state: 'billed' })] }, clean.policy);
  const chart = new RecordSet([chargeItem('billed'), task('completed')]);
  const { standing } = planWrites(chart, [billed], { now: NOW, decides: () => true });
  expect(standing.map(({ resourceType, id }) => [resourceType, id])).toEqual([
    ['ChargeItem', 'c1'],
    ['DetectedIssue', undefined],
    ['Task', 't1'],
  ]);
});

describe('the charges of a day', () => {
  const stands = (facts: Partial<ExistingCharge>): Decision =>
    assess({ ...decided, charges: [charge({ source: 'ChargeItem/c1', ...facts })] }, clean.policy);
  const untreated = (facts: Partial<ExistingCharge>): Decision =>
    assess({ ...stands(facts).day, services: [] }, clean.policy);

  test('one that stands is brought up to the record, with its visit’s organization', () => {
    const visited = visit({ serviceProvider: { reference: 'Organization/o1' } });
    const writes = plan([visited, { ...chargeItem('planned'), meta: { versionId: '4' } }], [stands({ units: 1 })]);
    expect(told(writes)).toEqual(['update ChargeItem', 'create Basic']);
    expect(writes[0]).toMatchObject({
      reference: 'ChargeItem/c1',
      versionId: '4',
      resource: {
        status: 'billable',
        quantity: { value: 2 },
        performingOrganization: { reference: 'Organization/o1' },
      },
    });
  });

  test('one that nothing supports goes once, and a person’s is held', () => {
    expect(told(plan([chargeItem('billable')], [untreated({})]))).toEqual(['delete ChargeItem/c1']);
    const held = plan([chargeItem('billable')], [untreated({ unitsArePersons: true })]);
    expect(told(held).slice(0, 1)).toEqual(['update ChargeItem']);
    expect(held[0]).toMatchObject({ resource: { status: 'planned' } });
  });

  test('the Task points at the first that stands', () => {
    const facts = { encounters: [encounter({ diagnoses: [] })], charges: [charge({ source: 'ChargeItem/c1' })] };
    const writes = plan([chargeItem('planned')], [assess({ ...decided, ...facts }, clean.policy)]);
    expect(createdIn<Task>(writes, 'Task')[0]?.focus).toEqual({ reference: 'ChargeItem/c1' });
  });

  test('the Task passes over one that a person has closed', () => {
    const facts = { encounters: [encounter({ diagnoses: [] })], charges: [charge({ state: 'closed' })] };
    const writes = plan([chargeItem('aborted')], [assess({ ...decided, ...facts }, clean.policy)]);
    const made = writes.find((write) => write.kind === 'create' && write.resource.resourceType === 'ChargeItem');
    expect(createdIn<Task>(writes, 'Task')[0]?.focus).toEqual({
      reference: made?.kind === 'create' ? made.fullUrl : '',
    });
  });

  test('the Task says of one that goes what it says in the next run: nothing is charged', () => {
    const facts = { encounters: [encounter({ diagnoses: [] })], services: [service('mt', { at: '10:00-10:05' })] };
    const goes = assess({ ...decided, ...facts, charges: [charge({ source: 'ChargeItem/c1' })] }, clean.policy);
    const writes = plan([chargeItem('planned')], [goes]);
    expect(told(writes)).toContain('delete ChargeItem/c1');
    const [now] = createdIn<Task>(writes, 'Task');
    expect(now?.description).toMatch(/: nothing is charged until/);
    const [next] = createdIn<Task>(plan([], [assess({ ...decided, ...facts }, clean.policy)]), 'Task');
    expect(now?.description).toBe(next?.description);
  });

  test('of two days, the entry of each has its own', () => {
    const second: Decision = assess({ ...decided, key: 'p1/2026-03-03/PT', dateOfService: '2026-03-03' }, clean.policy);
    const entries = createdIn<Basic>(plan([], [clean, second]), 'Basic').map(readDayEntry);
    expect(entries.map((one) => [one?.charges, one?.units])).toEqual([
      [['billable'], 2],
      [['billable'], 2],
    ]);
  });

  test('an issue of the day is no charge of its entry', () => {
    expect(createdIn<Basic>(plan([], [undiagnosed]), 'Basic').map((one) => readDayEntry(one)?.charges)).toEqual([
      ['planned'],
    ]);
  });
});

test('the Task of a day is for whoever the lists name: who gave the manual therapy, whatever else was first', () => {
  const exercise = service('a', { code: '97110', performers: [{ ...THERAPIST, source: 'Practitioner/t2' }] });
  const decision = assess({ ...decided, services: [exercise, service('mt')] }, clean.policy);
  const writes = plan([], [decision]);
  expect(createdIn<Task>(writes, 'Task')[0]?.owner).toEqual({ reference: 'Practitioner/t1' });
  expect(createdIn<Basic>(writes, 'Basic').map((one) => readDayEntry(one)?.therapists)).toEqual([['Practitioner/t1']]);
});

test('without a charge the Task is of the visit, and of whoever treated', () => {
  const untimed = assess({ ...decided, services: [service('mt')] }, clean.policy);
  const nobodys = assess({ ...decided, services: [service('mt', { performers: [] })] }, clean.policy);
  const task = (decision: Decision): Task | undefined => createdIn<Task>(plan([], [decision]), 'Task')[0];
  expect(task(untimed)).toMatchObject({
    focus: { reference: 'Encounter/e1' },
    encounter: { reference: 'Encounter/e1' },
    owner: { reference: 'Practitioner/t1' },
  });
  expect(task(nobodys)).not.toHaveProperty('owner');
});

test('of several issues each is its own, and of several definitions of a price ours is found', () => {
  const bare = [service('mt', { at: '10:00-10:30', regions: [] })];
  const two = assess({ ...undiagnosed.day, services: bare }, clean.policy);
  const writes = plan([device(), issue('preliminary')], [two]);
  expect(told(writes).filter((one) => one.includes('DetectedIssue'))).toEqual([
    'update DetectedIssue',
    'create DetectedIssue',
  ]);
  const definition = (id: string, url: string): Resource => ({
    ...{ resourceType: 'ChargeItemDefinition', id, status: 'active', url },
  });
  const definitions = [definition('a', 'https://example.org/price'), definition('b', CHARGE_DEFINITION)];
  expect(createdIn<ChargeItem>(plan(definitions, [clean]), 'ChargeItem')[0]?.definitionCanonical).toEqual([
    CHARGE_DEFINITION,
  ]);
});

test('a day with issues alone has an entry', () => {
  const unread = { source: 'Procedure/x', path: 'Procedure.status', message: 'is no status that FHIR has' };
  const unplaced = assess({ ...decided, services: [], problems: [unread] }, clean.policy);
  expect(createdIn(plan([], [unplaced]), 'Basic')).toHaveLength(1);
});
