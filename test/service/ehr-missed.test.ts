// SPDX-License-Identifier: Apache-2.0
import { CHANGES_OF_KINDS, type Step } from '../support/changing-kinds.ts';
import { EHR_KINDS, EhrClinic } from '../support/ehr-clinic.ts';

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
