// SPDX-License-Identifier: Apache-2.0

/** What people call the elements of a record that a fault may be in, by the end of their FHIR paths. */
const ELEMENTS: readonly (readonly [end: string, words: string])[] = [
  ['valueTiming.repeat.duration', 'its scheduled minutes'],
  ['valueTiming.repeat.durationUnit', 'the unit of its scheduled minutes'],
  ['valueTiming.repeat', 'its scheduled minutes'],
  ['performedPeriod.start', 'its start time'],
  ['performedPeriod.end', 'its end time'],
  ['performedPeriod', 'its start and end times'],
  ['performedDateTime', 'its date'],
  ['performedString', 'its written duration'],
  ['performed[x]', 'its date'],
  ['Procedure.encounter', 'its visit'],
  ['subject', 'its patient'],
  ['code.text', 'its title'],
  ['code.coding', 'its code'],
  ['code.coding.display', 'its title'],
  ['Organization.name', 'its name'],
  ['Organization.alias', 'another name of it'],
  ['Organization.identifier', 'its number'],
  ['Organization.type', 'its type'],
  ['Coverage.type', 'the type of the coverage'],
  ['Coverage.class', 'the plan on the coverage'],
  ['Coverage.payor.identifier', 'the payer’s number on the coverage'],
  ['Coverage.payor', 'the payer’s name on the coverage'],
];

const PATH =
  /\b(?:Procedure|Encounter|ChargeItem|Observation|Organization|Coverage|CarePlan|Condition|Practitioner|PractitionerRole|Composition|DocumentReference|DiagnosticReport|ClinicalImpression|QuestionnaireResponse)\.[A-Za-z][\w.[\]()-]*[\w\])]/g;
const SEARCH = /\bSearch for \S+/g;

/** A text whose FHIR paths are words: `Procedure.performedPeriod.end` is "its end time". */
export function pathInWords(text: string): string {
  return text.replace(SEARCH, 'the search for its records').replace(PATH, wordsOf);
}

function wordsOf(path: string): string {
  const known = ELEMENTS.find(([end]) => path.endsWith(end))?.[1];
  return known ?? `its ${lastNameOf(path)}`;
}

/** `onset date time` of `Condition.onsetDateTime`. */
function lastNameOf(path: string): string {
  const name =
    path
      .replace(/\[\w+\]|\([^)]*\)/g, '')
      .split('.')
      .at(-1) ?? '';
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
