// SPDX-License-Identifier: Apache-2.0
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { FhirFault, batchOfGets, isRetryable, write, type FhirClient, type WriteOutcome } from '../fhir/fhir-client.ts';
import type { Engine } from '../fhir/write/provenance.ts';
import { AnyResourceSchema, R4_SCHEMAS } from '../fhir/r4.ts';
import { subjectProblem } from '../fhir/read/subject.ts';
import { leftBehind, neighboursOf, onePerPatient } from '../fhir/query/scope.ts';
import { treatmentsOf } from '../fhir/query/named-records.ts';
import type { Scope } from '../fhir/query/searches.ts';
import { scopeOfTrigger } from '../fhir/query/trigger.ts';
import { factsAgain, haveMoved, versionsAgain, type Decided } from '../fhir/query/facts-again.ts';
import { relativeReference, versionedReference } from '../fhir/reference.ts';
import type { Write } from '../fhir/write/write.ts';
import { previousVersions } from './previous-version.ts';
import { decideRead } from './decide-read.ts';
import {
  versionsAfter,
  withdrawnBy,
  wantedFor,
  wasMadeFor,
  type KnownDecision,
  type KnownDecisions,
  type Wanted,
} from './known-decisions.ts';
import { laterDays } from './later-days.ts';
import { readPages, readRecords, type ReadPages } from './read-records.ts';
import { LOOKED, addReports, reportOf, type RunReport } from './run-report.ts';
import { billsSettledBefore } from './scopes-of-days.ts';
import { daysOfStay } from './stays.ts';

/** What a run needs from outside: a server, the time, and a way to let another run go first. */
export interface RunContext {
  readonly client: FhirClient;
  /** The instant of this run, as a FHIR instant. */
  readonly now: () => string;
  /** Waits before attempt `attempt` (1, 2, …), longer each time and with jitter; as long as told at least. */
  readonly backOff: (attempt: number, toldMs?: number) => Promise<void>;
  /** What decides, for the Provenance of each write. */
  readonly engine: Engine;
  /** Does the work when no other run of its patient is under way, for what is wanted with what waited beside it. */
  readonly inTurn?: (wanted: Wanted, work: (wanted: Wanted) => Promise<RunReport>) => Promise<RunReport>;
  /** Where the decisions of this process are found again, by patient. */
  readonly known?: Pick<KnownDecisions, 'take' | 'keep'>;
  /** Sends writes when no other run of this process is sending its own. */
  readonly oneByOne?: <T>(send: () => Promise<T>) => Promise<T>;
  /** True where runs of one patient follow each other in all processes: whoever is told of a change decides after this one. */
  readonly isInOrder?: boolean;
}

const MADE: Extract<WriteOutcome, { readonly kind: 'made' }> = { kind: 'made', stored: [] };

const MAX_ATTEMPTS = 8;

/** Of the same writes, before everything is read again. */
const MAX_SENDS = 4;

/** Medplum runs twenty bots at a time, of all projects. */
const MAX_TOLD_WAIT_MS = 5000;

/**
 * Brings charge, issues and Task of the treatment days behind a saved or deleted resource up to date: an Encounter, a
 * Procedure, or a ChargeItem, Claim or DetectedIssue of theirs.
 *
 * Reads everything in one batch (a second one for what the first reveals), decides, and writes the difference in
 * one Bundle: nothing where nothing changed. Days of other patients whose one-on-one time this changes follow.
 * @param context - Server, clock and back-off.
 * @param trigger - The resource of the event; only its references and dates are used.
 * @param hasEarlier - True where the event is of a change or a deletion: what a Procedure or Claim said before may be of
 *   another day, visit or patient.
 * @throws FhirFault when the server keeps failing (the next event or sweep repeats the run), or when manual therapy
 *   names no Patient.
 */
export async function assessRecord(context: RunContext, trigger: unknown, hasEarlier = false): Promise<RunReport> {
  const reports: RunReport[] = [];
  for (const scope of await scopesOfRecord(context, trigger, hasEarlier)) {
    reports.push(await assessWanted(context, wantedFor(scope, trigger, hasEarlier)));
  }
  tellOfNobody(trigger);
  return reports.reduce(addReports, { days: [], reads: 0, writes: 0, attempts: 0 });
}

/** The days that a record is about, those that it was about before, and those within a stay. */
export async function scopesOfRecord(
  { client, now }: Pick<RunContext, 'client' | 'now'>,
  record: unknown,
  hasEarlier: boolean,
): Promise<Scope[]> {
  const before = hasEarlier && leavesNoTrace(typeOf(record)) ? await previousVersions(client, record) : [];
  const own = onePerPatient([record, ...before].flatMap((version) => scopeOfTrigger(version) ?? []));
  return [...own, ...(await daysOfStay(client, record, now()))];
}

/** Manual therapy whose patient is not named has no day to tell it on: the run fails with its name and path. */
function tellOfNobody(trigger: unknown): void {
  const procedure = R4_SCHEMAS.Procedure.safeParse(trigger).data;
  const problem = procedure && subjectProblem(procedure);
  if (problem) {
    throw new FhirFault(`${problem.source}: ${problem.path} ${problem.message}`);
  }
}

/**
 * True of Procedures and Claims. Others leave a trace of where they were in what was written because of them; of a service
 * beside a charge, and of a Claim that named another visit, nothing does.
 */
export function leavesNoTrace(type: string): boolean {
  return type === 'Procedure' || type === 'Claim';
}

function typeOf(trigger: unknown): string {
  return AnyResourceSchema.safeParse(trigger).data?.resourceType ?? '';
}

/** The same for a scope that is known already. */
export async function assessWithin(context: RunContext, scope: Scope): Promise<RunReport> {
  return assessWanted(context, { scope, told: [undefined] });
}

/** The same for what saved records have led to. */
export async function assessWanted(context: RunContext, wanted: Wanted): Promise<RunReport> {
  const work = async (all: Wanted): Promise<RunReport> => assessNow(context, all);
  return context.inTurn ? context.inTurn(wanted, work) : work(wanted);
}

async function assessNow(context: RunContext, wanted: Wanted): Promise<RunReport> {
  const { patient } = wanted.scope;
  const since = Date.parse(context.now());
  const known = context.known?.take(patient);
  const isKnown = known !== undefined && wasMadeFor(known, wanted, since);
  const reports: RunReport[] = isKnown ? [LOOKED] : [];
  if (isKnown && (await standsStill(context.client, known.versions))) {
    context.known?.keep(patient, known);
    return { ...LOOKED, days: known.days };
  }
  const { report, neighbours, later, decided } = await settle(context, wanted.scope);
  reports.push(report, ...(await settleLater(context, later)));
  for (const neighbour of neighbours) {
    // What was known of it does not show that it has to be decided again, should that fail here.
    context.known?.take(neighbour.patient);
    const settled = await settle(context, neighbour, true);
    reports.push(settled.report, ...(await settleLater(context, settled.later, true)));
  }
  const all = reports.reduce(addReports);
  if (decided) {
    context.known?.keep(patient, { ...decided, days: all.days, since });
  }
  return all;
}

/** Whether all that was read and written is there as it was: one search. What is new since tells its own run. */
async function standsStill(client: FhirClient, versions: ReadonlySet<string>): Promise<boolean> {
  const references = [...versions].flatMap((version) => relativeReference(version) ?? []);
  const { resources, failures } = await readPages(client, batchOfGets(versionsAgain(references)));
  const standing = new Set(resources.map(versionedReference));
  return failures.length === 0 && [...versions].every((version) => standing.has(version));
}

/** Some days at a time, in the order of their dates and each once: those that are left are found again, by what stands then. */
async function settleLater(context: RunContext, found: readonly Scope[], isNeighbour = false): Promise<RunReport[]> {
  const reports: RunReport[] = [];
  const done = new Set<string>();
  const isLeft = ({ dates }: Scope): boolean => dates.some((date) => !done.has(date));
  let next = found.find(isLeft);
  while (next) {
    next.dates.forEach((date) => done.add(date));
    const { report, later } = await settle(context, next, isNeighbour);
    reports.push(report);
    next = later.find(isLeft);
  }
  return reports;
}

interface Settled {
  readonly report: RunReport;
  /** Days of other patients that share a performer's time, and days that a correction has moved a record from. */
  readonly neighbours: readonly Scope[];
  /** Days whose answer about KX rests on these. */
  readonly later: readonly Scope[];
  /** For whom and from what it was decided; undefined where not all of it is known. */
  readonly decided: Pick<KnownDecision, 'scope' | 'treatments' | 'versions' | 'withdrawn'> | undefined;
}

/** Reads, decides and writes until what stands is what should stand. */
async function settle(context: RunContext, trigger: Scope, isNeighbour = false): Promise<Settled> {
  let [reads, written, before] = [0, 0, ''];
  const found: Resource[] = [];
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const read = await readRecords(context.client, trigger, found);
    reads += read.requests;
    if (read.failures.some(({ status }) => status !== '' && isRetryable(Number(status)))) {
      await wait(context, attempt, Math.max(...read.failures.map(({ waitMs = 0 }) => waitMs)));
      continue;
    }
    const { records, scope } = read;
    const { assessments, plan } = decideRead(read, context);
    const { writes } = plan;
    const decided = { scope, records, writes };
    const isToLook = writes.length > 0 && read.failures.length === 0;
    const look = isToLook && context.isInOrder !== true ? factsAgain(decided) : undefined;
    const outcome = writes.length === 0 ? MADE : await send(context, writes, look);
    if (outcome.kind === 'conflict') {
      found.push(...outcome.found);
      await wait(context, attempt, outcome.waitMs);
      continue;
    }
    const now = look && (await readPages(context.client, look, { answered: outcome.seen }));
    reads += now?.requests ?? 0;
    written += writes.length === 0 ? 0 : 1;
    const last = before;
    before = writes.map(writtenTo).join(' ');
    // In order, only a neighbour has to be looked at again: it is of another patient, whose order this run does not keep.
    // What has just been written is wanted again of an EHR that does not keep it, or not as it was written.
    const isToRead = context.isInOrder === true ? isNeighbour && before !== last : now === undefined;
    if (!(isToLook && isToRead) && !(now && isOvertaken(decided, now))) {
      const report = { days: assessments.map(reportOf), reads, writes: written, attempts: attempt };
      const neighbours = onePerPatient([...neighboursOf(scope, records), ...leftBehind(scope, records)]);
      const settledBefore = billsSettledBefore(context.now());
      const later = laterDays(records, scope, writes, (date) => date < settledBefore);
      const versions = read.failures.length === 0 ? versionsAfter(records, writes, outcome.stored) : undefined;
      const treatments = treatmentsOf(scope, records).map(({ id }) => `Procedure/${id}`);
      const decided = versions && { scope, treatments, versions, withdrawn: withdrawnBy(records, writes) };
      return { report, neighbours, later, decided };
    }
  }
  throw new FhirFault(
    `Gave up after ${String(MAX_ATTEMPTS)} attempts: the server kept answering with conflicts or errors`,
    { isOutage: true },
  );
}

/** What a write is about, whatever it says of it. */
function writtenTo(write: Write): string {
  return write.kind === 'create' ? write.identifier : write.kind === 'record' ? '' : write.reference;
}

/**
 * Whether something that the decision rests on was saved while it was written. A run of another process may have decided
 * by what is there now, and have written nothing or withdrawn what this one has just put back: versions and identifiers of
 * what is written do not tell (Medplum restores what was deleted, and deletes what has changed).
 */
function isOvertaken(decided: Decided, { failures, resources }: ReadPages): boolean {
  return failures.length > 0 || haveMoved(decided, resources);
}

/**
 * Sends the writes, and again as they are while the server only could not put them in order with those of others: of our
 * own patient nothing has changed, or a version that was read or an identifier that is taken would say so.
 */
async function send(
  context: RunContext,
  writes: readonly Write[],
  look: Bundle | undefined,
): Promise<Exclude<WriteOutcome, { readonly kind: 'unordered' }>> {
  for (let attempt = 1; ; attempt += 1) {
    // Refused writes are asked nothing beside them again.
    const sent = async (): Promise<WriteOutcome> => write(context.client, writes, attempt === 1 ? look : undefined);
    const outcome = await (context.oneByOne ? context.oneByOne(sent) : sent());
    if (outcome.kind !== 'unordered') {
      return outcome;
    }
    if (attempt === MAX_SENDS) {
      return { kind: 'conflict', found: [], waitMs: 0 };
    }
    await context.backOff(attempt);
  }
}

/**
 * @throws FhirFault where the quota is used up for longer than a run may wait: it would keep others from running, and
 *   the sweep assesses what it leaves.
 */
async function wait(context: RunContext, attempt: number, toldMs = 0): Promise<void> {
  if (toldMs > MAX_TOLD_WAIT_MS) {
    throw new FhirFault('The quota is used up', { waitMs: toldMs });
  }
  await context.backOff(attempt, toldMs);
}
