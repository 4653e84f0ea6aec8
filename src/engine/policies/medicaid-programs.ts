// SPDX-License-Identifier: Apache-2.0
import { US_STATES, US_STATE_CODES, type UsState } from '../billing/us-state.ts';
import { known, type LibraryValue } from './library-value.ts';
import { anyPhrase, payerWords } from './payer-words.ts';

/** A state's Medicaid. */
interface MedicaidProgram {
  readonly state: string;
  /** What the state calls it, beside "<state> Medicaid"; the first is what people say. */
  readonly names: readonly string[];
  /** What the state's own manual says; where there is nothing, it is not known. */
  readonly values: readonly LibraryValue[];
}

const PROGRAM_NAMES: Readonly<Partial<Record<UsState, readonly string[]>>> = {
  AK: ['DenaliCare', 'Denali KidCare'],
  AZ: ['AHCCCS', 'AHCCS', 'Arizona Health Care Cost Containment System'],
  AR: ['ARKids', 'ARHOME'],
  CA: ['Medi-Cal'],
  CO: ['Health First Colorado'],
  CT: ['HUSKY', 'HUSKY Health', 'HUSKY A', 'HUSKY C', 'HUSKY D'],
  DE: ['Diamond State Health Plan'],
  DC: ['DC Healthy Families'],
  FL: ['Statewide Medicaid Managed Care'],
  GA: ['Georgia Families', 'PeachCare'],
  HI: ['Med-QUEST', 'QUEST Integration', 'HMSA QUEST'],
  IL: ['HealthChoice Illinois'],
  IN: [
    'Hoosier Healthwise',
    'Hoosier Care Connect',
    'Healthy Indiana Plan',
    'HIP Indiana',
    'Anthem HIP',
    'Indiana Health Coverage Programs',
  ],
  IA: ['IA Health Link'],
  KS: ['KanCare'],
  KY: ['KyHealth'],
  LA: ['Healthy Louisiana', 'Bayou Health'],
  ME: ['MaineCare'],
  MD: ['Maryland HealthChoice', 'MD HealthChoice'],
  MA: ['MassHealth'],
  MI: ['Healthy Michigan', 'MIChild'],
  MN: ['Minnesota Health Care Programs', 'MinnesotaCare', 'MNCare', 'PMAP'],
  MS: ['MississippiCAN'],
  MO: ['MO HealthNet', 'Missouri HealthNet'],
  MT: ['Healthy Montana Kids'],
  NE: ['Heritage Health'],
  NV: ['Nevada Check Up'],
  NH: ['Granite Advantage'],
  NJ: ['NJ FamilyCare'],
  NM: ['Centennial Care', 'Turquoise Care'],
  NY: ['eMedNY'],
  NC: ['Carolina ACCESS'],
  OK: ['SoonerCare', 'SoonerSelect'],
  OR: ['Oregon Health Plan', 'OHP'],
  PA: ['HealthChoices'],
  RI: ['RIte Care', 'Rhody Health'],
  SC: ['Healthy Connections'],
  TN: ['TennCare'],
  TX: ['TMHP', 'STAR Kids', 'STAR Texas', 'Texas STAR'],
  VT: ['Green Mountain Care', 'Dr. Dynasaur'],
  VA: ['Cardinal Care', 'Medallion 4.0'],
  WA: ['Apple Health', 'ProviderOne'],
  WV: ['Mountain Health Trust'],
  WI: ['BadgerCare', 'ForwardHealth'],
  WY: ['EqualityCare'],
};

/** What people write for a state's name, beside its postal code. */
const SHORT_NAMES: Readonly<Partial<Record<UsState, readonly string[]>>> = {
  AL: ['Ala'], AZ: ['Ariz'], AR: ['Ark'], CA: ['Calif'], CO: ['Colo'], CT: ['Conn'], DC: ['Washington DC'], FL: ['Fla'],
  IL: ['Ill'], KS: ['Kans'], MA: ['Mass'], MI: ['Mich'], MN: ['Minn'], MT: ['Mont'], NE: ['Nebr'], NV: ['Nev'], OK: ['Okla'],
  OR: ['Oreg'], PA: ['Penn', 'Penna'], TN: ['Tenn'], TX: ['Tex'], WA: ['Wash'], WI: ['Wis', 'Wisc'], WY: ['Wyo'],
}; // prettier-ignore

const KNOWN: Readonly<Partial<Record<UsState, readonly LibraryValue[]>>> = {
  IL: [known('timedUnitsPerDay', 4, 'illinoisLimit', 'M', '2022-06-30')],
  ME: [known('timedUnitsPerDay', 8, 'maineLimit', 'H', '2014-01-01')],
  NV: [known('timedUnitsPerDay', 4, 'nevadaLimit', 'M', '2015-11-01')],
  OR: [known('timedUnitsPerDay', 4, 'oregonLimit', 'M', '2021-12-01')],
  TX: [
    known('unitMethod', 'cms', 'texasUnits', 'M', '2012-01-01'),
    known('therapyModifierRequired', true, 'texasManual', 'M', '2012-01-01'),
    known('timedUnitsPerDay', 4, 'texasLimit', 'M', '2016-12-01'),
  ],
};

/** Plans that Medicaid has in several states, whoever administers them. */
const PLANS = [
  'UnitedHealthcare Community Plan', 'UHC Community Plan', 'UHCCP', 'Aetna Better Health', 'UHC Comm Plan', 'Amerigroup',
  'AmeriHealth Caritas', 'CareSource', 'Healthy Blue', 'Highmark Health Options', 'Humana Healthy Horizons',
  'Meridian Health Plan', 'Molina',
]; // prettier-ignore

/** Plans of one state’s Medicaid. */
const PLANS_OF: Readonly<Partial<Record<UsState, readonly string[]>>> = {
  AR: ['AR Kids', 'Arkansas Total Care', 'Summit Community Care'],
  AZ: ['Arizona Complete Health', 'Banner University Family Care'],
  CA: [
    'L.A. Care', 'CalOptima', 'IEHP', 'Inland Empire Health Plan', 'Partnership HealthPlan of California',
    'Alameda Alliance', 'CalViva', 'CenCal', 'Central California Alliance for Health', 'Gold Coast Health Plan',
    'Health Plan of San Joaquin', 'Health Plan of San Mateo', 'Kern Family Health Care', 'San Francisco Health Plan',
    'Santa Clara Family Health Plan',
  ], // prettier-ignore
  CO: ['Colorado Access'],
  DE: ['Delaware First Health'],
  FL: ['Staywell', 'Sunshine Health', 'Sunshine State Health'],
  GA: ['Peach State'],
  HI: ['AlohaCare', 'Ohana Health Plan'],
  IA: ['Iowa Total Care'],
  IL: [
    'Blue Cross Community', 'BCBS Community', 'CountyCare', 'HealthChoice IL', 'YouthCare',
    'Illinois Department of Healthcare and Family Services',
  ], // prettier-ignore
  IN: ['Hoosier HealthWise', 'Managed Health Services', 'MDwise', 'MHS Indiana'],
  KS: ['Sunflower Health Plan', 'Sunflower State Health Plan'],
  KY: ['Passport Health Plan', 'Passport by Molina', 'Passport KY', 'WellCare of KY'],
  MA: ['BMC HealthNet'],
  LA: ['Louisiana Healthcare Connections'],
  MD: ['Maryland Physicians Care', 'Priority Partners'],
  MI: ['Blue Cross Complete'],
  MO: ['Home State Health'],
  MS: ['Magnolia Health'],
  NC: ['Carolina Complete Health', 'WellCare of NC'],
  NE: ['Nebraska Total Care'],
  NH: ['NH Healthy Families'],
  NJ: ['Horizon NJ Health'],
  NM: ['Western Sky Community Care'],
  NV: ['SilverSummit'],
  NY: ['Affinity Health Plan', 'Amida Care', 'Healthfirst PHSP', 'MetroPlus'],
  OH: ['Buckeye Health Plan', 'Buckeye Community Health Plan', 'Paramount Advantage'],
  OK: ['Oklahoma Complete Health'],
  OR: [
    'CareOregon', 'Eastern Oregon Coordinated Care', 'EOCCO', 'Health Share of Oregon', 'PacificSource Community Solutions',
    'Trillium Community Health Plan', 'Umpqua Health Alliance',
  ], // prettier-ignore
  PA: [
    'Geisinger Family',
    'Geisinger Health Plan Family',
    'GHP Family',
    'Highmark Wholecare',
    'Keystone First',
    'UPMC for You',
  ],
  RI: ['Neighborhood Health Plan of RI', 'Neighborhood Health Plan of Rhode Island'],
  SC: [
    'Absolute Total Care',
    'First Choice by Select Health',
    'Select Health of SC',
    'Select Health of South Carolina',
  ],
  TN: ['BlueCare Tennessee', 'BlueCare TN'],
  TX: [
    'Community First Health Plans',
    'Cook Children’s Health Plan',
    'Dell Children’s Health Plan',
    'Driscoll Children’s Health Plan',
    'Driscoll Health Plan',
    'El Paso First',
    'El Paso Health STAR',
    'Parkland Community Health Plan',
    'STAR PLUS',
    'Amerigroup STAR',
    'Molina STAR',
    'Superior STAR',
    'Wellpoint STAR',
    'Superior HealthPlan',
    'Texas Children’s Health Plan',
  ],
  VA: ['HealthKeepers Plus', 'Optima Family Care', 'Sentara Community Plan'],
};

/** Names that are Medicaid’s, as phrases: the word itself, a state’s own name for it, or a plan that only Medicaid has. */
export const MEDICAID_PHRASES = phrasesOf([
  'Medicaid',
  'Medical Assistance',
  ...PLANS,
  ...Object.values(PROGRAM_NAMES).flat(),
  ...Object.values(PLANS_OF).flat(),
]);

/** Patterns of each state; longer names of states first: West Virginia is not Virginia. */
const PATTERNS = US_STATE_CODES.map((code) => {
  const names = [...(PROGRAM_NAMES[code] ?? []), ...(PLANS_OF[code] ?? [])];
  const program = names.length > 0 ? anyPhrase(phrasesOf(names)) : undefined;
  const states = [US_STATES[code], ...(SHORT_NAMES[code] ?? [])];
  return { code, program, state: anyPhrase(phrasesOf(states)) };
}).sort((a, b) => US_STATES[b.code].length - US_STATES[a.code].length);

/** The Medicaid of a state. */
export function medicaidOf(code: UsState): MedicaidProgram {
  return { state: US_STATES[code], names: PROGRAM_NAMES[code] ?? [], values: KNOWN[code] ?? [] };
}

/**
 * The state of a Medicaid by one of its names: by the program or a plan of it, by the name of the state, or by its postal
 * code before or after "Medicaid", or behind a plan's name.
 */
export function medicaidState(text: string): UsState | undefined {
  const words = payerWords(text);
  const found =
    PATTERNS.find(({ program }) => program?.test(words)) ??
    PATTERNS.find(({ state }) => state.test(words)) ??
    PATTERNS.find(({ code }) => code === postalCodeIn(text));
  return found?.code;
}

const ANY_NAME = anyPhrase(MEDICAID_PHRASES);

/**
 * Beside "Medicaid": in capitals throughout, only a code at either end is one, because "MEDICAID OR MEDICARE" is not
 * Oregon’s. Or glued to the name of a Blue plan.
 */
const POSTAL_CODES = [
  /\b([A-Z]{2})S? Medica(?:id|l Assistance)\b/,
  /^([A-Z]{2})S? (?:STATE )?(?:MEDICA(?:ID|L ASSISTANCE)|MDCD|MCD)\b/,
  /\b(?:Medicaid|MEDICAID|MDCD|MCD)\W+([A-Z]{2})\W*$/,
  /^([A-Z][a-z])\. Medicaid\b/,
  /\bBCBS([A-Z]{2})\b/,
];

function postalCodeIn(text: string): string | undefined {
  const [found] = POSTAL_CODES.flatMap((pattern) => pattern.exec(text)?.[1] ?? []);
  return found?.toUpperCase() ?? codeBehindName(text);
}

/** What two letters in capitals mean at the end of a name, beside a state: company, medical assistance, number. */
const OTHER_LETTERS = ['CO', 'MA', 'ID'];

function codeBehindName(text: string): string | undefined {
  const [, of = '', code = ''] = /(\b[Oo][Ff])?[\s(]([A-Z]{2})\W*$/.exec(text) ?? [];
  const isOther = text === text.toUpperCase() && OTHER_LETTERS.includes(code);
  return (of !== '' || !isOther) && ANY_NAME.test(payerWords(text)) ? code : undefined;
}

/** Names as phrases; a hyphen stays, because "Medi-Cal" is not "medical". */
function phrasesOf(names: readonly string[]): string {
  return names.map((name) => name.split('-').map(payerWords).join('-')).join('|');
}
