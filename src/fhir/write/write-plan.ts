// SPDX-License-Identifier: Apache-2.0
import { isPractitioner } from '../reference.ts';
import { deepEquals, isResource } from '@medplum/core';
import type { Basic, ChargeItem, DetectedIssue, Device, Encounter, Resource, Task } from '@medplum/fhirtypes';
import type { Decision } from '../../engine/assess.ts';
import type { Assessment } from '../../engine/billing/assessment.ts';
import { MANUAL_THERAPY } from '../../engine/billing/code-sets.ts';
import { therapistsOf } from '../../engine/billing/therapists.ts';
import type { ChargePart } from '../../engine/billing/treatment-day.ts';
import { planCharges, type ChargeDecision } from './charge-plan.ts';
import { toDayEntry } from './day-entry.ts';
import { leadsOf } from './day-leads.ts';
import { issueIdentifier, mitigated, toDetectedIssue } from './detected-issue.ts';
import { SERVICE_DEVICE } from './device.ts';
import { ownIdentity, type OwnIdentity } from '../identity.ts';
import { isOpenOrBilled } from '../read/existing-charge.ts';
import { targetOf, toProvenance, type Engine } from './provenance.ts';
import type { RecordSet } from '../record-set.ts';
import { CHARGE_DEFINITION, CHARGE_IDENTIFIER, DAY_IDENTIFIER, ISSUE_IDENTIFIER, TASK_IDENTIFIER } from '../systems.ts';
import { completed, issuesForTask, toTask } from './task.ts';
import type { Write } from './write.ts';

/** The writes of a run, and the resources of ours that stand once they are made. */
export interface WritePlan {
  readonly writes: readonly Write[];
  readonly standing: readonly (ChargeItem | DetectedIssue | Task)[];
}

export interface PlanOptions {
  /** Instant of this run, for issues and Tasks that are new. */
  readonly now: string;
  /** Which days this run decides; what stands for others is left alone. */
  readonly decides: (identity: OwnIdentity) => boolean;
  /** False where nobody searches for treatment days, and none of their entries is kept. */
  readonly keepsEntries?: boolean;
  /** What decides: with it, a Provenance goes with the writes. */
  readonly engine?: Engine;
}

/**
 * The difference between what should stand after the assessments and what does: nothing where nothing changed.
 *
 * Charges and issues of days that are decided and no longer have a cause are withdrawn: a charge of ours is deleted
 * (Medplum bills every ChargeItem of an Encounter whatever its status), an issue is kept as `mitigated`.
 */
export function planWrites(records: RecordSet, assessments: readonly Decision[], options: PlanOptions): WritePlan {
  const plan = new PlanBuilder(records, options);
  for (const assessment of assessments) {
    plan.addDay(assessment);
  }
  plan.withdrawRest();
  return plan.finish();
}

type OwnType = 'Basic' | 'ChargeItem' | 'DetectedIssue' | 'Task';

class PlanBuilder {
  readonly #records: RecordSet;
  readonly #options: PlanOptions;
  readonly #writes: Write[] = [];
  readonly #standing: (ChargeItem | DetectedIssue | Task)[] = [];
  /** References of existing resources that a day has dealt with. */
  readonly #settled = new Set<string>();
  readonly #hasDefinition: boolean;
  #deviceReference: string | undefined;

  constructor(records: RecordSet, options: PlanOptions) {
    this.#records = records;
    this.#options = options;
    this.#hasDefinition = records.all('ChargeItemDefinition').some(({ url }) => url === CHARGE_DEFINITION);
  }

  addDay(assessment: Decision): void {
    const before = this.#standing.length;
    const { first, created } = this.#planCharges(assessment);
    const charges = this.#standing.slice(before).filter((one) => one.resourceType === 'ChargeItem');
    const issueReferences = this.#planIssues(assessment, created);
    this.#planTask(assessment, first, issueReferences);
    if (this.#options.keepsEntries !== false) {
      this.#planEntry(assessment, charges);
    }
  }

  /** Charges, issues, Tasks and entries of decided days that no assessment accounts for any more. */
  withdrawRest(): void {
    for (const { reference, identity } of this.#own('Basic')) {
      if (this.#mayWithdraw(reference, identity)) {
        this.#writes.push({ kind: 'delete', reference });
      }
    }
    for (const { reference, identity } of this.#own('ChargeItem')) {
      const charge = this.#raw<ChargeItem>(reference, 'ChargeItem');
      if (this.#mayWithdraw(reference, identity) && charge && isOpenCharge(charge)) {
        this.#writes.push({ kind: 'delete', reference });
      }
    }
    for (const { reference, identity } of this.#own('DetectedIssue')) {
      const issue = this.#raw<DetectedIssue>(reference, 'DetectedIssue');
      if (this.#mayWithdraw(reference, identity) && issue?.status === 'preliminary') {
        this.#put(reference, issue, mitigated(issue));
      }
    }
    for (const { reference, identity } of this.#own('Task')) {
      const task = this.#raw<Task>(reference, 'Task');
      if (this.#mayWithdraw(reference, identity) && task) {
        this.#put(reference, task, completed(task));
      }
    }
  }

  finish(): WritePlan {
    const { engine, now } = this.#options;
    if (engine && this.#writes.some((write) => targetOf(write).length > 0)) {
      const device = this.#device();
      const resource = toProvenance(this.#writes, this.#records, { device, engine, now });
      this.#writes.push({ kind: 'record', resource });
    }
    return { writes: this.#writes, standing: this.#standing };
  }

  /** Plans the day's charges: the reference of the first that bills something afterwards, and of each that is made. */
  #planCharges(assessment: Assessment): { first: string | undefined; created: ReadonlyMap<ChargePart, string> } {
    const decisions = planCharges(assessment, {
      chargeItem: (source) => this.#raw<ChargeItem>(source, 'ChargeItem'),
      encounter: (source) => this.#raw<Encounter>(source, 'Encounter'),
      hasDefinition: this.#hasDefinition,
    });
    const created = new Map<ChargePart, string>();
    let first: string | undefined;
    for (const decision of decisions) {
      const reference = this.#applyCharge(decision);
      const isClosed = decision.kind === 'keep' && !isOpenOrBilled(decision.resource);
      first ??= isClosed ? undefined : reference;
      if (decision.kind === 'create' && reference !== undefined) {
        created.set(decision.part, reference);
      }
    }
    return { first, created };
  }

  #applyCharge(decision: ChargeDecision): string | undefined {
    switch (decision.kind) {
      case 'keep':
        this.#settled.add(decision.source);
        this.#stands(decision.resource);
        return decision.source;
      case 'change':
        this.#put(decision.source, decision.existing, decision.wanted);
        return decision.source;
      case 'withdraw':
        this.#settled.add(decision.source);
        this.#writes.push({ kind: 'delete', reference: decision.source });
        return undefined;
      case 'create':
        return this.#create(decision.resource, CHARGE_IDENTIFIER, decision.identifierValue);
      default:
        return decision satisfies never;
    }
  }

  #planIssues({ day, issues }: Assessment, created: ReadonlyMap<ChargePart, string>): Map<string, string> {
    const existing = this.#own('DetectedIssue', day.key);
    const references = new Map<string, string>();
    for (const issue of issues) {
      const reference = existing.find(({ identity }) => identity.item === issue.key)?.reference;
      const raw = reference === undefined ? undefined : this.#raw<DetectedIssue>(reference, 'DetectedIssue');
      const newCharges = (issue.newCharges ?? []).flatMap((part) => created.get(part) ?? []);
      const wanted = toDetectedIssue(day, issue, raw, { author: this.#device(), newCharges, now: this.#options.now });
      if (reference !== undefined && raw) {
        this.#put(reference, raw, wanted);
        references.set(issue.key, reference);
      } else {
        references.set(issue.key, this.#create(wanted, ISSUE_IDENTIFIER, issueIdentifier(day, issue)));
      }
    }
    return references;
  }

  #planTask(assessment: Assessment, focus: string | undefined, issueReferences: ReadonlyMap<string, string>): void {
    const { day, charges } = assessment;
    const [charge] = charges;
    const issues = issuesForTask(assessment);
    const [found] = this.#own('Task', day.key);
    const existing = found && this.#raw<Task>(found.reference, 'Task');
    const [firstEncounter] = day.encounters;
    if (issues.length === 0 || !firstEncounter) {
      return;
    }
    const performers = [...(charge?.performers ?? []), ...therapistsOf(day)];
    const links = {
      focus,
      encounter: charge?.encounter ?? firstEncounter.source,
      owner: performers.find(({ source }) => isPractitioner(source))?.source,
      issues: issues.flatMap(({ key }) => issueReferences.get(key) ?? []),
      providerApp: this.#standingDevice()?.url,
    };
    const wanted = toTask(assessment, issues, existing, { links, now: this.#options.now });
    if (found && existing) {
      this.#put(found.reference, existing, wanted);
    } else {
      this.#create(wanted, TASK_IDENTIFIER, day.key);
    }
  }

  #planEntry(assessment: Decision, charges: readonly ChargeItem[]): void {
    const { key, services } = assessment.day;
    const hasTreatment = services.some(({ code }) => code === MANUAL_THERAPY);
    if (!hasTreatment && charges.length === 0 && assessment.issues.length === 0) {
      // Only a charge that goes led here: the day goes with it.
      return;
    }
    const [found] = this.#own('Basic', key);
    const existing = found && this.#raw<Basic>(found.reference, 'Basic');
    const leads = leadsOf(this.#records, assessment.day);
    const wanted = toDayEntry(assessment, { charges, leads, existing });
    if (found && existing) {
      this.#put(found.reference, existing, wanted);
    } else {
      this.#create(wanted, DAY_IDENTIFIER, key);
    }
  }

  /** The service's Device: the one on the server, brought up to this version, or a new one. */
  #device(): string {
    this.#deviceReference ??= this.#planDevice();
    return this.#deviceReference;
  }

  #planDevice(): string {
    const raw = this.#standingDevice();
    if (!raw) {
      const [{ system = '', value = '' } = {}] = SERVICE_DEVICE.identifier ?? [];
      return this.#create(SERVICE_DEVICE, system, value);
    }
    const reference = `Device/${raw.id ?? ''}`;
    this.#put(reference, raw, { ...raw, version: SERVICE_DEVICE.version });
    return reference;
  }

  #standingDevice(): Device | undefined {
    const [ours] = SERVICE_DEVICE.identifier ?? [];
    const existing = this.#records
      .all('Device')
      .find(({ identifier }) =>
        identifier?.some(({ system, value }) => system === ours?.system && value === ours?.value),
      );
    return existing && this.#raw<Device>(`Device/${existing.id}`, 'Device');
  }

  #create(resource: Resource, system: string, value: string): string {
    const fullUrl = `urn:uuid:00000000-0000-4000-8000-${String(this.#writes.length + 1).padStart(12, '0')}`;
    this.#writes.push({ kind: 'create', fullUrl, resource, identifier: `${system}|${value}` });
    this.#stands(resource);
    return fullUrl;
  }

  #put<T extends Resource>(reference: string, existing: T, wanted: T): void {
    this.#settled.add(reference);
    this.#stands(wanted);
    if (!deepEquals(existing, wanted)) {
      this.#writes.push({ kind: 'update', reference, versionId: existing.meta?.versionId, resource: wanted });
    }
  }

  #stands(resource: Resource): void {
    switch (resource.resourceType) {
      case 'ChargeItem':
      case 'DetectedIssue':
      case 'Task':
        this.#standing.push(resource);
        break;
      default:
    }
  }

  #mayWithdraw(reference: string, identity: OwnIdentity): boolean {
    return !this.#settled.has(reference) && this.#options.decides(identity);
  }

  /** What stands under identifiers of ours: all of it, or that of one day. */
  #own(type: OwnType, dayKey?: string): { readonly reference: string; readonly identity: OwnIdentity }[] {
    const byDay = this.#records.index(type, 'day', (resource) => [ownIdentity(resource)?.dayKey]);
    const found = dayKey === undefined ? this.#records.all(type) : (byDay.get(dayKey) ?? []);
    return found.flatMap((resource) => {
      const identity = ownIdentity(resource);
      return identity ? [{ reference: `${type}/${resource.id}`, identity }] : [];
    });
  }

  #raw<T extends Resource>(reference: string, type: T['resourceType']): T | undefined {
    const raw: unknown = this.#records.raw(reference);
    return isResource<T>(raw, type) ? raw : undefined;
  }
}

function isOpenCharge({ status }: ChargeItem): boolean {
  return status === 'planned' || status === 'billable';
}
