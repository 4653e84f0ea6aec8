// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import type { WithId } from '@medplum/core';
import type { Bot, CarePlan, Procedure, ProjectMembership, UserConfiguration } from '@medplum/fhirtypes';
import { assessCollection } from '../../src/capture/assess-collection.ts';
import { BOT_SPECS, mayWrite } from '../../src/deploy/bot-specs.ts';
import { findBot, findMembership } from '../../src/deploy/deployment.ts';
import { standingLines } from '../support/standing.ts';
import { hasMedplum, medplumTarget, type Target } from '../support/target.ts';
import { VisitOnServer } from '../support/visit-on-server.ts';

/*
 * A Medplum server with rate limits, whose bots have used up their points for as many whole minutes as
 * `MEDPLUM_QUOTA_MINUTES` says. Where it is not set, the server is taken to have no limits, and nothing is tried.
 */
const MINUTES = Number(process.env['MEDPLUM_QUOTA_MINUTES'] ?? 0);
const MINUTE_MS = 60_000;
/** What a bot has each minute: its first run uses it up in the middle of its searches, and no run ends. */
const POINTS = 150;
const VISITS_A_MINUTE = 6;
/** How long the sweep may take afterwards, on a busy machine. */
const PATIENCE_MS = 10 * MINUTE_MS;

(hasMedplum() && MINUTES > 0 ? describe : describe.skip)('a Medplum server whose bots have no quota left', () => {
  let target: Target;
  let bots: readonly WithId<Bot>[];
  const visits: VisitOnServer[] = [];

  beforeAll(async () => {
    target = await medplumTarget();
    const writing = BOT_SPECS.filter((spec) => mayWrite(spec));
    const found = await Promise.all(writing.map(async ({ name }) => findBot(target.client, name)));
    bots = found.flatMap((bot) => bot ?? []);
    const { id } = await target.client.createResource<UserConfiguration>({
      resourceType: 'UserConfiguration',
      name: 'Hardly any quota',
      option: [{ id: 'fhirQuota', valueInteger: POINTS }],
    });
    await configureBots({ userConfiguration: { reference: `UserConfiguration/${id}` } });
  });

  afterAll(async () => {
    await configureBots({});
    await target.close();
  });

  async function configureBots(facts: Pick<ProjectMembership, 'userConfiguration'>): Promise<void> {
    for (const bot of bots) {
      const membership = await findMembership(target.client, bot);
      if (membership) {
        const { userConfiguration: _before, ...rest } = membership;
        await target.client.updateResource<ProjectMembership>({ ...rest, ...facts });
      }
    }
  }

  /** A visit, and a moment later a correction of it. */
  async function saveVisit(number: number): Promise<void> {
    const visit = await VisitOnServer.save(target.client);
    visits.push(visit);
    switch (number % 3) {
      case 0:
        await target.client.deleteResource('Procedure', (await visit.procedure()).id);
        break;
      case 1: {
        const performedPeriod = { start: '2026-03-02T10:00:00-05:00', end: '2026-03-02T10:15:00-05:00' };
        await target.client.updateResource<Procedure>({ ...(await visit.procedure()), performedPeriod });
        break;
      }
      default: {
        const reference = visit.reference('CarePlan/plan-p1');
        const plan = await target.client.readReference<CarePlan>({ reference }, { cache: 'reload' });
        await target.client.updateResource<CarePlan>({ ...plan, status: 'revoked' });
      }
    }
  }

  /** Runs of the bots that have failed since then. */
  async function failedRuns(since: string): Promise<number> {
    const about = bots.map(({ id }) => `Bot/${id}`).join(',');
    const query = `entity=${about}&_lastUpdated=ge${since}&_count=1000`;
    const events = await target.client.searchResources('AuditEvent', query, { cache: 'reload' });
    return events.filter(({ outcome }) => outcome !== '0').length;
  }

  /** What stands for a visit, and what a fresh assessment of its records as they are now says. */
  async function compare(visit: VisitOnServer): Promise<{ readonly standing: string[]; readonly wanted: string[] }> {
    const fresh = assessCollection(await visit.records(), new Date().toISOString());
    const found = [...(await visit.charges()), ...(await visit.openIssues())];
    return { standing: [...standingLines(found)].sort(), wanted: [...standingLines(fresh.standing)].sort() };
  }

  test.each(Array.from({ length: MINUTES }, (_, index) => index + 1))(
    'minute %i: what is saved is stored, runs end for want of points, and nothing is charged',
    async (minute) => {
      const begun = Date.now();
      for (let number = 0; number < VISITS_A_MINUTE; number += 1) {
        await saveVisit(number);
        await sleep(Math.max(0, begun + ((number + 1) * MINUTE_MS) / VISITS_A_MINUTE - Date.now()));
      }
      expect(visits).toHaveLength(minute * VISITS_A_MINUTE);
      expect(await failedRuns(new Date(begun).toISOString())).toBeGreaterThan(0);
      expect((await Promise.all(visits.map(async (visit) => visit.charges()))).flat()).toEqual([]);
    },
  );

  test(
    'with points again, each visit becomes what a fresh assessment of its final records says',
    async () => {
      const begun = Date.now();
      await configureBots({});
      let open = visits;
      while (open.length > 0 && Date.now() < begun + PATIENCE_MS) {
        await sleep(2000);
        const compared = await Promise.all(open.map(async (visit) => ({ visit, ...(await compare(visit)) })));
        open = compared
          .filter(({ standing, wanted }) => standing.join('\n') !== wanted.join('\n'))
          .map(({ visit }) => visit);
        process.stderr.write(
          `${String(Date.now() - begun)} ms: ${String(open.length)} of ${String(visits.length)} open\n`,
        );
      }
      for (const visit of visits) {
        const { standing, wanted } = await compare(visit);
        expect(standing).toEqual(wanted);
      }
      const kept = (await Promise.all(visits.map(async (visit) => visit.charges()))).flat();
      expect(kept).toHaveLength((visits.length * 2) / 3);
    },
    PATIENCE_MS + MINUTE_MS,
  );
});
