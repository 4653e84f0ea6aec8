// SPDX-License-Identifier: Apache-2.0
import type { WithId } from '@medplum/core';
import type { Encounter, Procedure, Provenance, Reference, Resource } from '@medplum/fhirtypes';
import { performedStart } from '../../fhir/read/performed.ts';
import type { RecordSet } from '../../fhir/record-set.ts';
import { relativeReference } from '../../fhir/record-set.ts';
import { PARTICIPANT_TYPES } from '../../fhir/systems.ts';
import type { ClinicClock } from './clinic-clock.ts';
import { faultsOf } from './draft-faults.ts';
import { asTaggedDraft } from './draft-identity.ts';
import type { Unsaved, UnsavedTreatment } from './preview.ts';
import type { Change, StoredRecord } from './save-changes.ts';
import { changedProcedure, draftOf, emptyDraft, newProcedure, type Draft } from './treatment-draft.ts';

/** A treatment of a visit as its row holds it. */
export interface Row {
  /** Of the treatment, or made up for one that is not saved yet. */
  readonly key: string;
  readonly draft: Draft;
  /** True for one that was taken out and is still stored. */
  readonly isRemoved: boolean;
}

/** What a sheet is made and saved with. */
export interface SheetPlace {
  readonly encounter: WithId<Encounter>;
  readonly clock: ClinicClock;
  /** The visit's treatments as they were opened. */
  readonly stored: readonly WithId<Procedure>[];
}

/** Treatments that were given up are no rows. */
const GONE: readonly string[] = ['entered-in-error', 'not-done'];

const SIGN = { system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'SIGN' };
/** ASTM E1762: the author's signature. */
const AUTHORS_SIGNATURE = { system: 'urn:iso-astm:E1762-95:2013', code: '1.2.840.10065.1.12.1.1' };

/** The treatments of a visit, in the order of the day. */
export function treatmentsOf(records: RecordSet, { id }: WithId<Encounter>): WithId<Procedure>[] {
  return records
    .all('Procedure')
    .filter(({ encounter, status }) => relativeReference(encounter) === `Encounter/${id}` && !GONE.includes(status))
    .flatMap((one) => (records.raw(`Procedure/${one.id}`) as unknown as WithId<Procedure> | undefined) ?? [])
    .sort((a, b) => ((performedStart(a) ?? '') < (performedStart(b) ?? '') ? -1 : 1));
}

/** The rows of a visit; one empty row where it has no treatment yet. */
export function rowsOf({ encounter, clock, stored }: SheetPlace): Row[] {
  const rows = stored.map((one) => ({ key: one.id, draft: draftOf(one, clock), isRemoved: false }));
  return rows.length > 0 ? rows : [newRow(encounter, clock, 'new-1')];
}

/** A row of the visit's date. */
export function newRow({ period }: WithId<Encounter>, clock: ClinicClock, key: string): Row {
  return { key, draft: emptyDraft(clock.wall(period?.start ?? '').slice(0, 10)), isRemoved: false };
}

/** A key that no row has. */
export function nextKey(rows: readonly Row[]): string {
  const numbers = rows.flatMap(({ key }) => /^new-(\d+)$/.exec(key)?.[1] ?? []);
  return `new-${String(1 + Math.max(0, ...numbers.map(Number)))}`;
}

/** What is wrong with each row that has a fault. */
export function rowFaults(rows: readonly Row[], { clock, stored }: SheetPlace): ReadonlyMap<string, Faults> {
  const faults = rows
    .filter((row) => !row.isRemoved)
    .map(({ key, draft }) => {
      const opened = stored.find(({ id }) => id === key);
      return [key, faultsOf(draft, opened && draftOf(opened, clock))] as const;
    });
  return new Map(faults.filter(([, found]) => Object.keys(found).length > 0));
}

export type Faults = ReturnType<typeof faultsOf>;

/** A row that nobody has typed anything into is not saved. */
export function isBlank({ draft }: Row): boolean {
  const { code: _code, date: _date, ...typed } = draft;
  return Object.values(typed).every((value) => value.length === 0);
}

/** What saving a sheet writes. */
export interface SheetWrites {
  readonly changes: readonly Change[];
  readonly added: readonly WithId<Procedure>[];
}

/**
 * The treatments that rows come to. New ones are `in-progress` while the visit is open, so that they count for now and
 * are not billed; what was taken out was entered in error.
 * @param isSigned - True where the visit ends with it: everything that was in progress is completed.
 */
export function writesOf(
  rows: readonly Row[],
  { encounter, clock, stored }: SheetPlace,
  isSigned: boolean,
): SheetWrites {
  const isOpen = encounter.status !== 'finished' && !isSigned;
  const place = {
    patient: relativeReference(encounter.subject) ?? '',
    encounter: `Encounter/${encounter.id}`,
    status: isOpen ? 'in-progress' : 'completed',
  } as const;
  const changes = stored.flatMap((base): Change[] => {
    const row = rows.find(({ key }) => key === base.id);
    return row ? [{ base, mine: afterRow(base, row, clock, isSigned) }] : [];
  });
  const added = rows
    .filter((row) => !row.isRemoved && !stored.some(({ id }) => id === row.key) && !isBlank(row))
    .map(({ key, draft }) => ({ ...newProcedure(draft, place, clock), id: key }));
  return { changes, added };
}

function afterRow(base: WithId<Procedure>, row: Row, clock: ClinicClock, isSigned: boolean): WithId<Procedure> {
  if (row.isRemoved) {
    return { ...base, status: 'entered-in-error' };
  }
  const changed = changedProcedure(base, row.draft, clock) as WithId<Procedure>;
  return isSigned && changed.status === 'in-progress' ? { ...changed, status: 'completed' } : changed;
}

/**
 * The visit and its treatments as saving would leave them, for the preview.
 * @param signedAt - Where the visit ends with it: when it ends, if nothing else tells.
 */
export function unsavedOf(rows: readonly Row[], place: SheetPlace, signedAt?: string): Unsaved {
  const writes = writesOf(rows, place, signedAt !== undefined);
  const treatments = [...writes.changes.map(({ mine }) => mine as UnsavedTreatment), ...writes.added];
  const encounter =
    signedAt === undefined
      ? place.encounter
      : (finished(place.encounter, writes, signedAt).mine as Unsaved['encounter']);
  return { encounter, treatments };
}

/** A new treatment without the key that stood for its id. */
export function withoutKey({ id: _key, ...procedure }: WithId<Procedure>): Procedure {
  return procedure;
}

/** The visit as signing ends it: finished, with the end of its last treatment where it states none. */
export function finished(encounter: WithId<Encounter>, writes: SheetWrites, now: string): Change {
  const ends = [...writes.changes.map(({ mine }) => mine), ...writes.added]
    .flatMap((one) => (one.resourceType === 'Procedure' ? (one.performedPeriod?.end ?? []) : []))
    .sort((a, b) => Date.parse(a) - Date.parse(b));
  const end = encounter.period?.end ?? ends.at(-1) ?? now;
  const mine: StoredRecord = { ...encounter, status: 'finished', period: { ...encounter.period, end } };
  return { base: encounter, mine };
}

/** Who signed a visit and when, as Medplum's own apps write it; one for a draft, however often it is sent. */
export function signature(
  encounter: WithId<Encounter>,
  { who, at, draftId }: { readonly who: Reference; readonly at: string; readonly draftId: string },
): Resource {
  const person = who as Provenance['agent'][0]['who'];
  const signed: Provenance = {
    resourceType: 'Provenance',
    target: [{ reference: `Encounter/${encounter.id}` }],
    occurredDateTime: at,
    recorded: at,
    reason: [{ coding: [SIGN] }],
    agent: [{ type: { coding: [{ system: PARTICIPANT_TYPES, code: 'author' }] }, who: person }],
    signature: [{ type: [AUTHORS_SIGNATURE], when: at, who: person }],
  };
  return asTaggedDraft(signed, draftId);
}
