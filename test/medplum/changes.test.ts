// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import type { Bot, ChargeItem, DetectedIssue, Resource } from '@medplum/fhirtypes';
import { findBot } from '../../src/deploy/deployment.ts';
import { CHANGES_OF_KINDS } from '../support/changing-kinds.ts';
import { withOwnIdentifiers, IN_TURN, type Step } from '../support/changing-links.ts';
import { CHANGES, base, compared, referenceOf } from '../support/changing-records.ts';
import { RecordsOnServer } from '../support/records-on-server.ts';
import { hasMedplum, medplumTarget, type Target } from '../support/target.ts';

if (!hasMedplum()) {
  process.stderr.write(
    'No Medplum server: set MEDPLUM_BASE_URL, MEDPLUM_CLIENT_ID and MEDPLUM_CLIENT_SECRET to play the table of changes on one.\n',
  );
}

/** So long may the bots take for what is changed at once in all rows. */
const PATIENCE_MS = 60_000;
/** And, on a busy machine, for all that the rows begin with. */
const BEGIN_MS = 1_800_000;
/** Each brings some sixteen records, and as many events. */
const OPENED_AT_ONCE = 12;
const FRESH = { cache: 'reload' } as const;
/** Of a kind, all that can become of it in turn, looked at after each step: its other rows are parts of that. */
const ROWS = Object.keys(CHANGES).filter((name) => !(name in CHANGES_OF_KINDS) || name.endsWith(IN_TURN));
const PATIENTS: readonly Resource[] = ['p1', 'p2'].map((id) => ({ resourceType: 'Patient', id }));

/** What stands, and what a fresh assessment of the records says. */
type Compared = readonly [standing: string[], wanted: string[]];
const differ = ([standing, wanted]: Compared): boolean => standing.join('\n') !== wanted.join('\n');

/** A row of the table on the server, with patients, people and payers of its own. */
class Row {
  readonly #stored: RecordsOnServer;
  readonly #steps: readonly Step[];
  /** False where it is between the steps that nothing may be left. */
  readonly #isOneChange: boolean;
  readonly #reserved: string[] = [];
  /** What differed after a step, and was not mended. */
  readonly differences: object[] = [];

  private constructor(stored: RecordsOnServer, name: string) {
    this.#stored = stored;
    this.#steps = withOwnIdentifiers(CHANGES[name] ?? [], randomUUID());
    this.#isOneChange = !name.endsWith(IN_TURN);
  }

  static async open(target: Target, name: string): Promise<Row> {
    const begin = [...PATIENTS, ...base()];
    const row = new Row(await RecordsOnServer.save(target.client, begin), name);
    await row.#reserve(begin);
    return row;
  }

  /** A record that others name before it is there has its id from one that is deleted: clients cannot choose theirs. */
  async #reserve(begin: readonly Resource[]): Promise<void> {
    const known = new Set(begin.map(referenceOf));
    for (const step of this.#steps) {
      if ('save' in step) {
        known.add(referenceOf(step.save));
        const named = [...JSON.stringify(step.save).matchAll(/"reference":"([^"#]+)"/g)].map(([, name = '']) => name);
        for (const name of named.filter((one) => !known.has(one))) {
          const first = this.#firstOf(name);
          if (first) {
            await this.#stored.create(first);
            this.#reserved.push(name);
          }
          known.add(name);
        }
      }
    }
  }

  /** When no bot reads them any more: Medplum keeps what is read while it is deleted, and takes it for what is there. */
  async removeReserved(): Promise<void> {
    for (const name of this.#reserved) {
      await this.#stored.remove(name);
    }
  }

  /** Undefined of what is named and never there. */
  #firstOf(name: string): Resource | undefined {
    return this.#steps.flatMap((step) => ('save' in step ? step.save : [])).find((one) => referenceOf(one) === name);
  }

  async play(round: number): Promise<void> {
    const step = this.#steps[round];
    if (step) {
      await ('remove' in step ? this.#stored.remove(step.remove) : this.#stored.put(step.save));
    }
  }

  /** True where what stands after this round is to be as a fresh assessment says: between steps of one change it need not. */
  isCompared(round: number): boolean {
    return round === this.#steps.length - 1 || (!this.#isOneChange && round < this.#steps.length);
  }

  async compare(): Promise<Compared> {
    const patients = PATIENTS.map((patient) => this.#stored.reference(referenceOf(patient))).join();
    const { client } = this.#stored;
    const charges = await client.searchResources('ChargeItem', `subject=${patients}&_count=100`, FRESH);
    const issues = await client.searchResources('DetectedIssue', `patient=${patients}&_count=100`, FRESH);
    const written: readonly (ChargeItem | DetectedIssue)[] = [...charges, ...issues];
    return compared(await this.#stored.now(), written, new Date().toISOString());
  }
}

(hasMedplum() ? describe : describe.skip)('on a Medplum server, a charge follows whatever it rests on', () => {
  let target: Target;
  let bringSweepBack: () => Promise<void>;
  const rows: Row[] = [];

  beforeAll(async () => {
    target = await medplumTarget();
    bringSweepBack = await withoutSweep(target);
    for (let start = 0; start < ROWS.length; start += OPENED_AT_ONCE) {
      const names = ROWS.slice(start, start + OPENED_AT_ONCE);
      const opened = await Promise.all(names.map(async (name) => Row.open(target, name)));
      await target.settle();
      await Promise.all(opened.map(async (row) => row.removeReserved()));
      rows.push(...opened);
    }
  }, BEGIN_MS);
  afterAll(async () => {
    await bringSweepBack();
    await target.close();
  });

  /** Waits for the bots until none of these differs, or no longer. */
  const settle = async (some: readonly Row[]): Promise<readonly (readonly [Row, Compared])[]> => {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      await target.settle();
      const found = await Promise.all(some.map(async (row) => [row, await row.compare()] as const));
      const open = found.filter(([, outcome]) => differ(outcome));
      if (open.length === 0 || Date.now() > end) {
        return open;
      }
    }
  };

  test(
    'each row begins with two charges',
    async () => {
      expect(await settle(rows)).toEqual([]);
      const charges = await Promise.all(
        rows.map(async (row) => (await row.compare())[0].filter((line) => line.startsWith('charge')).length),
      );
      expect(charges).toEqual(ROWS.map(() => 2));
    },
    BEGIN_MS,
  );

  test.each(Array.from({ length: Math.max(...ROWS.map((name) => CHANGES[name]?.length ?? 0)) }, (_, round) => round))(
    'step %i of every row',
    async (round) => {
      await Promise.all(rows.map(async (row) => row.play(round)));
      for (const [row, [standing, wanted]] of await settle(rows.filter((one) => one.isCompared(round)))) {
        row.differences.push({ round, standing, wanted });
      }
    },
    2 * PATIENCE_MS,
  );

  test.each(ROWS)('%s', (name) => {
    expect(rows[ROWS.indexOf(name)]?.differences).toEqual([]);
  });
});

/** The sweep would find what a bot left. @returns What brings it back. */
async function withoutSweep({ client }: Target): Promise<() => Promise<void>> {
  const sweep = await findBot(client, 'manual-therapy-sweep');
  if (!sweep) {
    throw new Error('The project has no sweep');
  }
  const schedule = async (facts: Pick<Bot, 'cronString'>): Promise<void> => {
    await client.updateResource<Bot>({ ...(await client.readResource('Bot', sweep.id, FRESH)), ...facts });
  };
  await schedule({ cronString: undefined });
  return async () => schedule({ cronString: sweep.cronString });
}
