// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PatientSource } from 'cql-exec-fhir';
import { Executor, Library } from 'cql-execution';
import type { Rival, RivalDay } from './rival.ts';

interface Answers {
  readonly patientResults: Readonly<Record<string, { readonly Units: number }>>;
}

/** Each day as a patient of its own, so that one execution answers all of them. */
function bundleOf({ patient, procedures }: RivalDay, id: number): object {
  const entry = [{ ...patient, id: String(id) }, ...procedures].map((resource) => ({ resource }));
  return { resourceType: 'Bundle', type: 'collection', entry };
}

export function cql(): Rival {
  const elm: unknown = JSON.parse(readFileSync(join(import.meta.dirname, 'units.elm.json'), 'utf8'));
  const library = new Library(elm);
  const answersBy = async (method: RivalDay['method'], days: readonly RivalDay[]): Promise<Answers> => {
    const source = PatientSource.FHIRv401();
    source.loadBundles(days.map(bundleOf).filter((_, at) => days[at]?.method === method));
    return new Executor(library, undefined, { Method: method }).exec(source);
  };
  return {
    name: 'cql-execution',
    unitsOf: async (days) => {
      const { patientResults: byTotal } = await answersBy('cms', days);
      const { patientResults: byCode } = await answersBy('cpt', days);
      return days.map((_, at) => ({ ...byTotal[at], ...byCode[at] }).Units ?? Number.NaN);
    },
  };
}
