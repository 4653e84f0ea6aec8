// SPDX-License-Identifier: Apache-2.0
import { CHANGES_OF_KINDS } from '../support/changing-kinds.ts';
import type { Step } from '../support/changing-links.ts';
import { EHR_KINDS, EhrClinic, type EhrKind } from '../support/ehr-clinic.ts';

const steps = (kind: string, what: string): readonly Step[] => CHANGES_OF_KINDS[`${kind} ${what}`] ?? [];
/** What leads back to one day, and to whatever somebody treated. */
const MISSED = [
  { kind: 'Observation', what: 'moved' },
  { kind: 'Practitioner', what: 'deleted' },
].map((row) => ({ ...row, made: steps(row.kind, 'created'), missed: steps(row.kind, row.what).slice(-1) }));

describe.each(EHR_KINDS.filter(({ name }) => name.startsWith('HAPI')))('what $name did not tell', (ehr) => {
  let clinic: EhrClinic;
  let close = async (): Promise<void> => Promise.resolve();
  beforeAll(async () => {
    clinic = await EhrClinic.start({ ...ehr, options: { ...ehr.options, pageSize: 100 } });
    close = async () => clinic.close();
  });
  afterAll(async () => close());

  test.each(MISSED)('$kind $what is looked for', async ({ made, missed }) => {
    const [standing, wanted] = await clinic.miss(made, missed);
    expect(standing).toEqual(wanted);
  });
});

describe('an EHR that keeps charges, and nothing of what they rest on', () => {
  test('is asked for the visits, treatments and people that charges name, and a treatment that it has no longer counts no more', async () => {
    const [hapi] = EHR_KINDS;
    const written = ['ChargeItem', 'DetectedIssue'];
    const clinic = await EhrClinic.start({ ...hapi, options: { ...hapi?.options, written, pageSize: 100 } } as EhrKind);
    try {
      const made = steps('Procedure', 'created');
      const [standing, wanted] = await clinic.miss(made, steps('Procedure', 'deleted').slice(-1));
      expect(standing).toEqual(wanted);
      expect(standing.join()).toContain('charge p1-1/2026-03-03/PT/97140 billable 1 ');
    } finally {
      await clinic.close();
    }
  });
});
