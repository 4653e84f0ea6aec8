// SPDX-License-Identifier: Apache-2.0
import type { DatabaseSync } from 'node:sqlite';
import { splitSearchOnComma, type Filter, type SortRule, type WithId } from '@medplum/core';
import type { Resource } from '@medplum/fhirtypes';
import * as z from 'zod';
import { countedQuery, type Sql } from './counted-query.ts';
import { searchParametersOf } from './definitions.ts';
import { JobTable, type Interaction } from './job-table.ts';
import { isKeyed, isRange, rangeOf, searchDates, searchKeys } from './search-index.ts';
import { INDEX_VERSION } from './store.ts';
import { recordIn, wholeRecord } from './record-text.ts';
import { asOutcome } from './storage-fault.ts';
import { Statements } from './statements.ts';
import { LONGEST_WAIT_MS, inTransaction, rollBack, whenFree } from '../sqlite.ts';

/** A stored version; the one that a delete makes has no resource. */
export interface StoredVersion {
  readonly version: string;
  readonly lastUpdated: string;
  readonly resource: WithId<Resource> | undefined;
  /** True where its text is no record any more, and no resource for that. */
  readonly isDamaged: boolean;
}

const JsonRow = z.object({ json: z.unknown() });
const StandingRow = z.object({ version: z.coerce.string() });
const VersionRow = z.object({ version: z.coerce.string(), last_updated: z.coerce.string(), json: z.unknown() });

const DeletedRow = z.object({ id: z.coerce.string(), last_updated: z.coerce.string() });
const TotalRow = z.object({ total: z.number() });
const VersionPragma = z.object({ user_version: z.number() });

const UPSERT = `
  INSERT INTO resource (type, id, version, json) VALUES (?, ?, ?, ?)
  ON CONFLICT (type, id) DO UPDATE SET version = excluded.version, json = excluded.json
`;

/** A short lock is waited out also by who has stood behind others for long. */
const SHORTEST_WAIT_MS = 250;

/** Resources, their history, their search index and the changes that Subscriptions have yet to see, over one connection. */
export class ResourceTable {
  readonly #db: DatabaseSync;
  readonly #sql: Statements;
  readonly jobs: JobTable;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#sql = new Statements(db);
    this.jobs = new JobTable(this.#sql);
  }

  /**
   * Begins as soon as no other connection holds a lock.
   * @param askedMs - Since when it is waited for, in milliseconds: time spent behind other writers of ours counts.
   */
  async begin(askedMs: number): Promise<void> {
    const restMs = Math.max(askedMs + LONGEST_WAIT_MS - Date.now(), SHORTEST_WAIT_MS);
    await whenFree(() => {
      this.#db.exec('BEGIN IMMEDIATE');
    }, restMs).catch(asOutcome);
  }

  async commit(): Promise<void> {
    await whenFree(() => {
      this.#db.exec('COMMIT');
    }).catch(asOutcome);
  }

  rollback(): void {
    rollBack(this.#db);
  }

  read(type: string, id: string): WithId<Resource> | undefined {
    const row = this.#sql.get('SELECT json FROM resource WHERE type = ? AND id = ?', type, id);
    return row === undefined ? undefined : wholeRecord(JsonRow.parse(row).json);
  }

  /** The version that stands, without reading the resource. */
  version(type: string, id: string): string | undefined {
    const row = this.#sql.get('SELECT version FROM resource WHERE type = ? AND id = ?', type, id);
    return row === undefined ? undefined : StandingRow.parse(row).version;
  }

  /** True where the id was used once, so that a read is "gone" rather than "not found". */
  existed(type: string, id: string): boolean {
    return this.#sql.get('SELECT 1 FROM history WHERE type = ? AND id = ? LIMIT 1', type, id) !== undefined;
  }

  /** The newest version of any resource of a type, what is deleted included; undefined where there is none. */
  newestOf(type: string): string | undefined {
    const row = this.#sql.get('SELECT version FROM history WHERE type = ? ORDER BY seq DESC LIMIT 1', type);
    return row === undefined ? undefined : StandingRow.parse(row).version;
  }

  /** All versions, newest first; of one that is damaged, what stands of it as the current one. */
  history(type: string, id: string): StoredVersion[] {
    const sql = 'SELECT version, last_updated, json FROM history WHERE type = ? AND id = ? ORDER BY seq DESC';
    return this.#sql.all(sql, type, id).map((row) => {
      const { version, last_updated: lastUpdated, json } = VersionRow.parse(row);
      const written = recordIn(json);
      const isWhole = json === null || (written?.resourceType === type && written.id === id);
      const resource = isWhole ? written : this.#standing(type, id, version);
      return { version, lastUpdated, resource, isDamaged: !isWhole && !resource };
    });
  }

  #standing(type: string, id: string, version: string): WithId<Resource> | undefined {
    const row = this.#sql.get('SELECT json FROM resource WHERE type = ? AND id = ? AND version = ?', type, id, version);
    return row === undefined ? undefined : recordIn(JsonRow.parse(row).json);
  }

  put(resource: WithId<Resource>, interaction: Interaction, notify: boolean): void {
    const { resourceType: type, id } = resource;
    const version = resource.meta?.versionId ?? '';
    const json = JSON.stringify(resource);
    this.#sql.run(UPSERT, type, id, version, json);
    this.#addHistory(type, id, version, resource.meta?.lastUpdated ?? '', json);
    this.#index(resource);
    if (notify) {
      this.jobs.add({ type, id, version, interaction });
    }
  }

  remove(type: string, id: string, version: string, lastUpdated: string, notify: boolean): void {
    this.#sql.run('DELETE FROM resource WHERE type = ? AND id = ?', type, id);
    this.#unindex(type, id);
    this.#addHistory(type, id, version, lastUpdated, null);
    if (notify) {
      this.jobs.add({ type, id, version, interaction: 'delete' });
    }
  }

  /**
   * Resources of a type in the order they were made, read one by one, narrowed by the first filter that has keys; the
   * caller still has to apply every filter.
   */
  candidates(type: string, filters: readonly Filter[]): Iterable<WithId<Resource>> {
    const keyed = filters.find((filter) => isKeyed(type, filter));
    const dated = filters.find(
      ({ code, operator }) => searchParametersOf(type)[code]?.type === 'date' && isRange(operator),
    );
    if (!keyed && dated) {
      const { from, to } = rangeOf(filters.filter(({ code }) => code === dated.code));
      const sql = `
        SELECT json FROM resource WHERE type = ? AND id IN
        (SELECT id FROM search_date WHERE type = ? AND code = ? AND first <= ? AND last >= ?) ORDER BY rowid`;
      return this.#sql.each(sql, toResource, type, type, dated.code, to, from);
    }
    if (!keyed) {
      return this.#sql.each('SELECT json FROM resource WHERE type = ? ORDER BY rowid', toResource, type);
    }
    const values = splitSearchOnComma(keyed.value);
    const marks = values.map(() => '?').join(', ');
    const ids =
      keyed.code === '_id' ? marks : `SELECT id FROM search_key WHERE type = ? AND code = ? AND value IN (${marks})`;
    const scope = keyed.code === '_id' ? [] : [type, keyed.code];
    const sql = `SELECT json FROM resource WHERE type = ? AND id IN (${ids}) ORDER BY rowid`;
    const keys = keyed.code === '_id' ? values : values.map((value) => value.toLowerCase());
    return this.#sql.each(sql, toResource, type, ...scope, ...keys);
  }

  /**
   * Resources of a type in the order of a date parameter, read one by one as they are asked for; those without the
   * date stand before all others. Undefined where the order is another one, or a filter with keys finds few.
   */
  inOrder(
    type: string,
    filters: readonly Filter[],
    sortRules: readonly SortRule[],
  ): Iterable<WithId<Resource>> | undefined {
    const [rule] = sortRules;
    const isByDate = rule !== undefined && searchParametersOf(type)[rule.code]?.type === 'date';
    if (sortRules.length !== 1 || !isByDate || filters.some((filter) => isKeyed(type, filter))) {
      return undefined;
    }
    const { from, to } = rangeOf(filters.filter(({ code }) => code === rule.code));
    const sql = `
      SELECT resource.json FROM search_date CROSS JOIN resource USING (type, id)
      WHERE type = ? AND code = ? AND first <= ? AND last >= ? ORDER BY first ${rule.descending === true ? 'DESC' : 'ASC'}, id`;
    return this.#sql.each(sql, toResource, type, rule.code, to, from);
  }

  /**
   * One page of what the index alone can tell, with the number of all that is found, whatever it is; undefined where the
   * matcher has to look at each resource.
   */
  counted(
    type: string,
    filters: readonly Filter[],
    sortRules: readonly SortRule[],
    { offset, count }: { readonly offset: number; readonly count: number },
  ): { readonly resources: WithId<Resource>[]; readonly total: number } | undefined {
    const query = countedQuery(type, { filters, sortRules }, (ids, upTo) => this.#countIds(ids, upTo));
    if (!query) {
      return undefined;
    }
    const { total } = TotalRow.parse(this.#sql.get(query.count.sql, ...query.count.values));
    const { sql, values } = query.page(total);
    // The ids first: of no resource but those of the page is anything read.
    const page = `SELECT (SELECT json FROM resource WHERE type = ? AND id = found.id) AS json
      FROM (${sql} LIMIT ? OFFSET ?) AS found`;
    const isEmpty = count === 0 || total <= offset;
    const resources = isEmpty ? [] : this.#sql.all(page, type, ...values, count, offset).map(toResource);
    return { resources, total };
  }

  #countIds({ sql, values }: Sql, upTo: number): number {
    const counted = `SELECT count(*) AS total FROM (${sql} LIMIT ?)`;
    return TotalRow.parse(this.#sql.get(counted, ...values, upTo)).total;
  }

  /** What has been deleted of a type, in that order, one by one: id and instant. */
  deleted(type: string): Iterable<WithId<Resource>> {
    const sql = `
      SELECT id, last_updated FROM history WHERE type = ? AND json IS NULL AND NOT EXISTS
      (SELECT 1 FROM resource WHERE resource.type = history.type AND resource.id = history.id) ORDER BY last_updated`;
    const toDeleted = (row: unknown): WithId<Resource> => {
      const { id, last_updated: lastUpdated } = DeletedRow.parse(row);
      return { resourceType: type, id, meta: { lastUpdated } } as WithId<Resource>;
    };
    return this.#sql.each(sql, toDeleted, type);
  }

  /** Makes the search index anew, where the file was written before it looked as it does now. */
  reindexIfOld(): void {
    const { user_version: version } = VersionPragma.parse(this.#sql.get('PRAGMA user_version'));
    if (version === INDEX_VERSION) {
      return;
    }
    inTransaction(this.#db, () => {
      for (const row of this.#sql.all('SELECT json FROM resource')) {
        this.#index(toResource(row));
      }
      this.#db.exec(`PRAGMA user_version = ${String(INDEX_VERSION)}`);
    });
  }

  #index(resource: WithId<Resource>): void {
    const { resourceType: type, id } = resource;
    this.#unindex(type, id);
    for (const [code, value] of searchKeys(resource)) {
      this.#sql.run(
        'INSERT OR IGNORE INTO search_key (type, code, value, id) VALUES (?, ?, ?, ?)',
        type,
        code,
        value,
        id,
      );
    }
    for (const [code, first, last] of searchDates(resource)) {
      const sql = 'INSERT INTO search_date (type, code, first, last, id) VALUES (?, ?, ?, ?, ?)';
      this.#sql.run(sql, type, code, first, last, id);
    }
  }

  #unindex(type: string, id: string): void {
    this.#sql.run('DELETE FROM search_key WHERE type = ? AND id = ?', type, id);
    this.#sql.run('DELETE FROM search_date WHERE type = ? AND id = ?', type, id);
  }

  #addHistory(type: string, id: string, version: string, lastUpdated: string, json: string | null): void {
    const sql = 'INSERT INTO history (type, id, version, last_updated, json) VALUES (?, ?, ?, ?, ?)';
    this.#sql.run(sql, type, id, version, lastUpdated, json);
  }
}

function toResource(row: unknown): WithId<Resource> {
  return wholeRecord(JsonRow.parse(row).json);
}
