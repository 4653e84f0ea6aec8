// SPDX-License-Identifier: Apache-2.0
import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';
import type { Rival, RivalDay } from './rival.ts';

/** FHIRPath has no difference of two times: hours and minutes are cut out of them. */
const minuteOfDay = (element: string): string =>
  `${element}.toString().substring(11, 2).toInteger() * 60 + ${element}.toString().substring(14, 2).toInteger()`;

const RULES = {
  codes: 'entry.resource.code.coding.code.distinct()',
  minutes: `entry.resource.where(code.coding.code = %code)
    .select((${minuteOfDay('performed.end')}) - (${minuteOfDay('performed.start')})).aggregate($this + $total, 0)`,
  rest: `codes.where(code = '97140').spent mod 15`,
  units: `codes.where(code = '97140').spent div 15 + iif(%method = 'cpt',
    iif(%rest >= 8, 1, 0),
    iif(codes.where(spent mod 15 > %rest or (spent mod 15 = %rest and code < '97140')).count()
      < (codes.spent.aggregate($this + $total, 0) + 7) div 15 - codes.select(spent div 15).aggregate($this + $total, 0),
      1, 0))`,
} as const;

type Compiled = (input: object, environment?: Record<string, unknown>) => unknown[];

export function fhirpathRules(): Rival {
  const compile = (rule: keyof typeof RULES): Compiled => fhirpath.compile(RULES[rule], r4) as Compiled;
  const [codesOf, minutesOf, restOf, unitsOf] = [
    compile('codes'),
    compile('minutes'),
    compile('rest'),
    compile('units'),
  ];
  const unitsOfDay = ({ method, procedures }: RivalDay): number => {
    const bundle = { resourceType: 'Bundle', entry: procedures.map((resource) => ({ resource })) };
    const codes = codesOf(bundle).map((code) => ({ code, spent: minutesOf(bundle, { code })[0] }));
    const [rest] = restOf({ codes });
    return Number(unitsOf({ codes }, { method, rest })[0]);
  };
  return { name: 'fhirpath.js', unitsOf: async (days) => Promise.resolve(days.map(unitsOfDay)) };
}
