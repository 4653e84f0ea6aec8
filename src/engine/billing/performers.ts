// SPDX-License-Identifier: Apache-2.0
/** Services are counted together within one discipline; physicians and other independent practitioners count apart. */
export type Discipline = 'PT' | 'OT' | 'SLP' | 'MD';

export type PerformerRole =
  | 'PT'
  | 'PTA'
  | 'OT'
  | 'OTA'
  | 'SLP'
  | 'physician'
  | 'non-physician practitioner'
  | 'chiropractor'
  | 'massage therapist'
  | 'athletic trainer'
  | 'other unlicensed'
  | 'unknown';

/** NUCC Health Care Provider Taxonomy codes by role. Sources: 42 CFR 410.60; Pub 100-02 ch. 15 §230.5; nucc.org. */
const ROLE_BY_TAXONOMY: readonly (readonly [prefix: string, role: PerformerRole])[] = [
  ['2251', 'PT'],
  ['2252', 'PTA'],
  ['225X', 'OT'],
  ['224Z', 'OTA'],
  ['235Z', 'SLP'],
  ['207', 'physician'],
  ['208', 'physician'],
  ['204', 'physician'],
  ['363A', 'non-physician practitioner'],
  ['363L', 'non-physician practitioner'],
  ['364S', 'non-physician practitioner'],
  ['111N', 'chiropractor'],
  ['2257', 'massage therapist'],
  ['2255', 'athletic trainer'],
  ['2258', 'other unlicensed'],
  ['224Y', 'other unlicensed'],
  ['2254', 'other unlicensed'],
  ['1711', 'other unlicensed'],
  ['3902', 'other unlicensed'],
  ['3747', 'other unlicensed'],
];

const DISCIPLINE_BY_ROLE: Readonly<Partial<Record<PerformerRole, Discipline>>> = {
  PT: 'PT',
  PTA: 'PT',
  OT: 'OT',
  OTA: 'OT',
  SLP: 'SLP',
  physician: 'MD',
  'non-physician practitioner': 'MD',
  chiropractor: 'MD',
};

/** The role behind a NUCC taxonomy code such as `225100000X`; `unknown` where the code tells nothing. */
export function roleOfTaxonomy(code: string): PerformerRole {
  return ROLE_BY_TAXONOMY.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 'unknown';
}

/** The discipline a role belongs to; undefined for staff who treat under whichever therapist supervises them. */
export function disciplineOfRole(role: PerformerRole): Discipline | undefined {
  return DISCIPLINE_BY_ROLE[role];
}

/** True where only assistants furnished a service; treating together with a therapist is the therapist's time. */
export function isByAssistant({
  performers,
}: {
  readonly performers: readonly { readonly role: PerformerRole }[];
}): boolean {
  return performers.length > 0 && performers.every(({ role }) => role === 'PTA' || role === 'OTA');
}
