// SPDX-License-Identifier: Apache-2.0
import type { DetectedIssue } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { affectedScopes } from '../../src/capture/assess-affected.ts';
import { assessRecord } from '../../src/capture/assess-record.ts';
import { CHANGES_OF_KINDS } from '../support/changing-kinds.ts';
import { onTuesday, IN_TURN } from '../support/changing-links.ts';
import { CHANGES, base, coverage, decides, exam, note } from '../support/changing-records.ts';
import { Clinic } from '../support/clinic.ts';
import { drawnChanges } from '../support/drawn-changes.ts';
import { TestServer } from '../support/fhir-server.ts';
import { treatment, visit } from '../support/visit.ts';

/** The same draws in each run; `CHANGES_SEED=7 CHANGES_DRAWS=2000` looks further. What was ever found has a row. */
const DRAWS = {
  seed: Number(process.env['CHANGES_SEED'] ?? 1),
  numRuns: Number(process.env['CHANGES_DRAWS'] ?? 12),
};

const NOW = '2026-03-31T12:00:00.000Z';

/** Of a kind, all that can become of it in turn, looked at after each step: its other rows are parts of that. */
const ROWS = Object.keys(CHANGES).filter((name) => !(name in CHANGES_OF_KINDS) || name.endsWith(IN_TURN));

describe('a charge follows whatever it rests on', () => {
  test.each(ROWS)('%s', async (name) => {
    const clinic = await Clinic.open();
    try {
      const [before] = await clinic.compare();
      expect(before.filter((line) => line.startsWith('charge'))).toHaveLength(2);
      const steps = CHANGES[name] ?? [];
      for (const [index, step] of steps.entries()) {
        await clinic.do(step);
        if (name.endsWith(IN_TURN) || index === steps.length - 1) {
          const [standing, wanted] = await clinic.compare();
          expect([index, ...standing]).toEqual([index, ...wanted]);
        }
      }
    } finally {
      clinic.server.close();
    }
  });

  /** Otherwise its row would show nothing. */
  test.each(Object.keys(CHANGES).filter((name) => name.endsWith(' created')))('%s: it decides something', (name) => {
    expect(decides(name, NOW)).toBe(true);
  });

  test('changes in every order end as the assessment of the final records', async () => {
    await fc.assert(
      fc.asyncProperty(drawnChanges, async ({ steps, late }) => {
        const clinic = await Clinic.open();
        try {
          const told: (() => Promise<unknown>)[] = [];
          for (const [index, step] of steps.entries()) {
            const tell = await clinic.make(step);
            await (late[index] === true ? told.push(tell) : tell());
          }
          for (const tell of told.reverse()) {
            await tell();
          }
          const [standing, wanted] = await clinic.compare();
          expect(standing).toEqual(wanted);
        } finally {
          clinic.server.close();
        }
      }),
      DRAWS,
    );
  });

  test.each([
    [
      'nothing is left behind of a day whose other service stays with the patient that the visit left',
      ['another service moved to another day', 'a visit moved to another patient, Encounter first'],
    ],
    ['a Claim is compared with what its charge becomes', ['Claim created', 'Procedure created']],
    [
      'the time zone of a place decides beside a treatment that is written with an offset',
      ['Location whose time zone is the room’s: all of it in turn', 'Procedure all of it in turn'],
    ],
    ['a Claim follows a charge that goes and comes back', ['Claim moved and moved back', 'Procedure deleted']],
    [
      'a Claim is compared with the modifiers that its charge gets and loses',
      ['Claim moved and moved back', 'PractitionerRole moved and moved back'],
    ],
  ])('%s', async (_name, names) => {
    const clinic = await Clinic.open();
    try {
      for (const step of names.flatMap((name) => CHANGES[name] ?? [])) {
        await clinic.do(step);
      }
      const [standing, wanted] = await clinic.compare();
      expect(standing).toEqual(wanted);
    } finally {
      clinic.server.close();
    }
  });

  test('treatments that only a deleted visit dated stay told, whatever changes then or is acknowledged', async () => {
    const clinic = await Clinic.open();
    try {
      const untimed = { performedPeriod: undefined, performedString: '20 minutes' };
      await clinic.do({
        save: treatment('mt2', '10:00-10:20', { ...untimed, encounter: { reference: 'Encounter/e2' } }),
      });
      await clinic.do({ remove: 'Encounter/e2' });
      const told = async (): Promise<DetectedIssue[]> =>
        clinic.server.search('DetectedIssue?implicated=Procedure/mt2&status=preliminary');
      const [before] = [await told()];
      expect(before).toHaveLength(1);
      for (const name of ['a payer that turns out to be Medicare', 'a Coverage cancelled']) {
        for (const step of CHANGES[name] ?? []) {
          await clinic.do(step);
          expect((await told()).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
        }
      }
      await assessRecord(clinic.context, before[0]);
      expect(await told()).toHaveLength(1);
      const [standing, wanted] = await clinic.compare();
      expect(standing).toEqual(wanted);
    } finally {
      clinic.server.close();
    }
  });

  test('an issue about a Claim names the charge that is made with it', async () => {
    const server = new TestServer();
    try {
      await server.load([
        ...base(),
        ...(CHANGES['Claim created'] ?? []).flatMap((step) => ('save' in step ? step.save : [])),
      ]);
      const tuesday = visit({ id: 'e2', period: onTuesday });
      await assessRecord(server.context, tuesday);
      const [charge] = await server.search('ChargeItem?context=Encounter/e2');
      const issues = await server.search<DetectedIssue>('DetectedIssue?implicated=Encounter/e2&_count=100');
      const issue = issues.find(({ identifier }) => identifier?.[0]?.value?.includes('claim-units-missing'));
      expect(issue?.implicated?.map(({ reference }) => reference)).toEqual([
        'Encounter/e2',
        'Claim/new',
        `ChargeItem/${charge?.id ?? ''}`,
      ]);
      const versions = await server.versionCount();
      await assessRecord(server.context, tuesday);
      expect(await server.versionCount()).toBe(versions);
    } finally {
      server.close();
    }
  });

  test('a change that decides nothing anew writes nothing', async () => {
    const clinic = await Clinic.open();
    try {
      const versions = await clinic.server.versionCount();
      await clinic.do({ save: exam({ valueString: 'recorded again' }) });
      await clinic.do({ save: coverage({ order: 1 }) });
      expect(await clinic.server.versionCount()).toBe(versions);
    } finally {
      clinic.server.close();
    }
  });

  test.each([
    ['a progress report', '11506-3', '2026-03-09', ['2026-03-02', '2026-03-03']],
    ['a progress report of a week and a day after', '11506-3', '2026-03-10', ['2026-03-03']],
    ['a visit note', '11488-4', '2026-03-09', []],
  ])('%s reaches back as far as it may be late', async (_name, code, date, dates) => {
    const server = new TestServer();
    try {
      await server.load(base());
      await assessRecord(server.context, visit());
      await assessRecord(server.context, visit({ id: 'e2', period: onTuesday }));
      const report = note({ id: 'report', date, type: { coding: [{ system: 'http://loinc.org', code }] } });
      const scopes = await affectedScopes(server.context.client, [report], `${date}T12:00:00Z`);
      expect(scopes.flatMap((scope) => scope.dates).sort()).toEqual(dates);
    } finally {
      server.close();
    }
  });
});
