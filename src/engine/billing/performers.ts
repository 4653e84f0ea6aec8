// SPDX-License-Identifier: Apache-2.0
import { Memory } from '../text/memory.ts';
import { table } from '../table.ts';

/** Services are counted together within one discipline; physicians and other independent practitioners count apart. */
export type Discipline = 'PT' | 'OT' | 'SLP' | 'MD';

/** What a treatment day counts as; `unknown` where no performer proves it, or none of its services could be read. */
export type DayDiscipline = Discipline | 'unknown';

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
  | 'student'
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
  ['3902', 'student'],
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

/** Letters behind a name, or HL7 degree codes (v2-0360), by role; points, slashes and blanks are dropped first. */
const ROLE_BY_CREDENTIAL = table<PerformerRole>({
  ...each('PT', 'PT PTL DPT MPT MSPT BSPT TDPT RPT LPT OCS SCS FAAOMPT'),
  ...each('PTA', 'PTA PTAL LPTA LPTAL CPTA RPTA'),
  ...each('OT', 'OT OTR OTRL OTL OTD OTDR MOT MOTR MOTRL MSOT DROT LOT LOTR CHT'),
  ...each('OTA', 'OTA OTAL COTA COTAL LOTA'),
  ...each('SLP', 'SLP CCCSLP MSCCCSLP'),
  ...each('physician', 'MD DO DPM MBBS PHYSICIAN'),
  ...each('non-physician practitioner', 'PA PAC NP FNP FNPC FNPBC ARNP APRN CRNP CNS DNP'),
  ...each('chiropractor', 'DC'),
  ...each('massage therapist', 'LMT RMT CMT LMBT'),
  ...each('athletic trainer', 'ATC LAT'),
  ...each('student', 'SPT SPTA SOT SOTA'),
});

/** What the words of an occupation are shortened to. */
const WHOLE_WORDS = table<string>({
  phys: 'physical',
  physio: 'physiotherapy',
  occ: 'occupational',
  occup: 'occupational',
  ther: 'therapy',
  asst: 'assistant',
  asstnt: 'assistant',
  tech: 'technician',
});

/** Words for an occupation; the first that a text holds speaks for it, so that an assistant is no therapist. */
const ROLE_BY_WORDS: readonly (readonly [words: string, role: PerformerRole])[] = [
  ['student', 'student'],
  ...['aide', 'technician', 'volunteer', 'medical assistant', 'rehab assistant'].map(
    (word): [string, PerformerRole] => [word, 'other unlicensed'],
  ),
  ...[
    'physical therapist assistant',
    'physical therapy assistant',
    'physiotherapy assistant',
    'physiotherapist assistant',
    'pt assistant',
    'therapist assistant physical',
  ].map((words): [string, PerformerRole] => [words, 'PTA']),
  ...['occupational therapist assistant', 'occupational therapy assistant', 'ot assistant'].map(
    (words): [string, PerformerRole] => [words, 'OTA'],
  ),
  ['physical therapist', 'PT'],
  ['therapist physical', 'PT'],
  ['doctor of physical therapy', 'PT'],
  ['physiotherapist', 'PT'],
  ['occupational therapist', 'OT'],
  ['therapist occupational', 'OT'],
  ['speech language pathologist', 'SLP'],
  ['speech therapist', 'SLP'],
  ['physician assistant', 'non-physician practitioner'],
  ['nurse practitioner', 'non-physician practitioner'],
  ['clinical nurse specialist', 'non-physician practitioner'],
  ['chiropract', 'chiropractor'],
  ['massage therapist', 'massage therapist'],
  ['athletic trainer', 'athletic trainer'],
  ['physician', 'physician'],
];

/** Of several credentials of one person, the one that lets them furnish most. */
const WEIGHT: readonly PerformerRole[] = [
  'physician',
  'PT',
  'OT',
  'SLP',
  'non-physician practitioner',
  'PTA',
  'OTA',
  'chiropractor',
  'athletic trainer',
  'massage therapist',
  'student',
  'other unlicensed',
];

/**
 * The role that letters behind a name prove: `PT, DPT`, `OTR/L`, `Theo Sample P.T.A.`; `unknown` where none does.
 * @param text - Credentials apart by blanks or commas; words that are no credentials are passed over.
 */
export function roleOfCredentials(text: string): PerformerRole {
  return byCredentials.of(text);
}

/** Every treatment names one of the same few people. */
const byCredentials = new Memory(readCredentials);

function readCredentials(text: string): PerformerRole {
  const roles = text
    .toUpperCase()
    .split(/[\s,;()]+/)
    .flatMap((word) => credentialsIn(word).map((credential) => ROLE_BY_CREDENTIAL[credential]));
  return WEIGHT.find((role) => roles.includes(role)) ?? 'unknown';
}

/** `OTR/L` is one credential; `PT/ATC` and `PT-DPT` are two. */
function credentialsIn(word: string): string[] {
  const whole = word.replace(/[^A-Z]/g, '');
  return whole in ROLE_BY_CREDENTIAL ? [whole] : word.split(/[/-]/).map((part) => part.replace(/[^A-Z]/g, ''));
}

/** Of several occupations of one person, the first that lets them treat by themselves, else the one that lets them most. */
export function strongestRole(roles: readonly PerformerRole[]): PerformerRole {
  const independent = roles.find((role) => isClinician(role) && role !== 'chiropractor');
  return independent ?? WEIGHT.find((role) => roles.includes(role)) ?? 'unknown';
}

/** The role that the words for an occupation name: `Physical Therapist Assistant`; `unknown` where they name none. */
export function roleOfWords(text: string): PerformerRole {
  return byWords.of(text);
}

const byWords = new Memory(readWords);

function readWords(text: string): PerformerRole {
  const words = wholeWords(text);
  return ROLE_BY_WORDS.find(([occupation]) => ` ${words}`.includes(` ${occupation}`))?.[1] ?? 'unknown';
}

/** The role that the name of a field suggests, where nothing tells the occupation: `Physical Therapy`. */
export function roleOfField(text: string): PerformerRole {
  const words = wholeWords(text);
  return /physical therapy|physiotherapy/.test(words)
    ? 'PT'
    : words.includes('occupational therapy')
      ? 'OT'
      : 'unknown';
}

function wholeWords(text: string): string {
  const words = text.toLowerCase().split(/[^a-z]+/);
  return words.map((word) => WHOLE_WORDS[word] ?? word).join(' ');
}

function each(role: PerformerRole, credentials: string): Record<string, PerformerRole> {
  return Object.fromEntries(credentials.split(' ').map((credential) => [credential, role]));
}

/** The discipline a role belongs to; undefined for staff who treat under whichever therapist supervises them. */
export function disciplineOfRole(role: PerformerRole): Discipline | undefined {
  return DISCIPLINE_BY_ROLE[role];
}

/** True for those who may evaluate, plan and report progress: physicians, and therapists themselves (Pub 100-02 ch. 15 §220). */
export function isClinician(role: PerformerRole): boolean {
  return CLINICIANS.includes(role);
}

const CLINICIANS: readonly PerformerRole[] = [
  'PT',
  'OT',
  'SLP',
  'physician',
  'non-physician practitioner',
  'chiropractor',
];

interface Furnished {
  readonly performers: readonly { readonly role: PerformerRole }[];
}

/** Who furnishes manual therapy in their own right, so that what an assistant does together with them is theirs. */
const THERAPISTS: readonly PerformerRole[] = ['PT', 'OT', 'physician', 'non-physician practitioner'];

/**
 * True where assistants furnished a service without a therapist; treating together with one is the therapist's time.
 * Anybody else beside the assistant, a student, an aide or a massage therapist, adds nothing to what the assistant did,
 * nor does somebody whose profession is not known: who that was is asked.
 * @see 42 USC 1395m(v); 42 CFR 410.60; Pub 100-02 ch. 15 §230.
 */
export function isByAssistant(service: Furnished): boolean {
  return hasAssistant(service) && !hasTherapist(service);
}

/** True where an assistant had a part in a service. */
export function hasAssistant({ performers }: Furnished): boolean {
  return performers.some(({ role }) => role === 'PTA' || role === 'OTA');
}

/** True where no therapist is known to have furnished a service, and somebody did whose profession is not known. */
export function mayBeTherapists(service: Furnished): boolean {
  return service.performers.some(({ role }) => role === 'unknown') && !hasTherapist(service);
}

function hasTherapist({ performers }: Furnished): boolean {
  return performers.some(({ role }) => THERAPISTS.includes(role));
}
