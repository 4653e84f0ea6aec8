// SPDX-License-Identifier: Apache-2.0
import { Memory } from '../text/memory.ts';
import type { PayerKind } from '../billing/payer.ts';
import { COMPENSATION_CARRIERS } from './compensation-carriers.ts';
import { compensationState } from './compensation-states.ts';
import { MEDICAID_PHRASES } from './medicaid-programs.ts';
import { anyPhrase, payerWords } from './payer-words.ts';

/** Private insurers; beside "Medicare" they are Advantage plans. */
const INSURERS =
  'aetna|aarp|alignment|amerigroup|anthem|ascension complete|aultcare|avmed|baylor scott|bcbs*|blue cross|blue shield|bright health|capital health plan|care first|care 1st|cdphp|centene|central health|christus|cigna|clover|connecti care|coventry|devoted|easy choice|emblem|essence|excellus|fallon|fidelis|freedom health|geisinger|hap|harvard pilgrim|health alliance|health partners|health spring|health first|health net|health team|highmark|horizon|humana|imperial|independent health|johns hopkins|kaiser|lovelace|martins point|medica|medical mutual|metro plus|mmm|moda|molina|mvp|network health|optima|optimum health care|oscar|pacific source|paramount|peoples health|preferred care|presbyterian|priority health|providence|quartz|regence|sanford|scott and white|select health|sentara|sharp|simply|summa care|tufts|u care|uhc|united|upmc|viva|village care max|vns health|well care|well point';

/** Plans that Medicare Advantage has by a name of their own. */
const ADVANTAGE_PLANS =
  'amerivantage|akamai advantage|essence advantage|care n care|optum care medicare|ascension complete|verda health*|connecti care vip|generations advantage|senior advantage|sr advantage|senior care advantage|senior care options|senior care plus|direct advantage|johns hopkins advantage|care oregon advantage|kelsey care advantage|med advantage|dual complete|dual advantage|dual options|d snp|c snp|i snp|special needs plan|medi connect|gold plus|gold choice|humana gold|humana choice ppo|humana honor|geisinger gold|mvp gold|secure horizons|freedom blue|medi blue|blue medicare|keystone 65|personal choice 65|choices 65|65 plus|seniority plus|security blue|upmc for life|fallon senior plan|hap senior plus|bcn advantage|health spring|devoted health|devoted core|devoted giveback|=devoted|clover health|scan health plan|scan hp|scan classic|=scan|care plus hmo|care plus health plans|elder plan|zing health|alignment health plan|alignment health care|american health advantage|aspire health plan|astiva|atrio health|bright advantage|clever care|dean advantage|doctors health care plans|encompass 65|erickson advantage|u care for seniors|gold kidney|harvard pilgrim stride|health sun|lasso health care|leon health|leon medical centers|longevity health|mcs classi care|memorial hermann advantage|preferred care partners|presbyterian senior care|provider partners health|pruitt health premier|senior whole health|signature advantage|solis health|sonder health|triple s advantage|uhc complete care|aarp * complete|ultimate health plans|all well|well care|well med|essence health care|brand new day';

/**
 * With the number of an Advantage plan's contract with CMS ("HumanaChoice H5216", "Aetna H 5216"), or as a special needs
 * plan. A plan of Medicaid may bear either: its names are tried before.
 */
const CONTRACTS = ['aetna', 'anthem', 'cigna', 'humana', 'humana choice', 'uhc', 'united health*', 'united hc']
  .flatMap((name) => [`${name} * h \\d{4}`, `${name} * snp`])
  .join('|');

/**
 * Names, in the order in which they are tried: the narrower before the wider. Words of a phrase may be written as one
 * ("BlueCross", "Tri Care"); `*` stands for whatever lies between.
 */
const NAMES: readonly (readonly [kind: PayerKind, phrases: string])[] = [
  [
    'railroad',
    'rail road medicare|medicare rail road|medicare part b rail road|rail road mc|palmetto * rail road|rail road retirement|rrb|=rrmc|=rrmc medicare|=medicare rrmc|palmetto * rrmc|pgba rail road',
  ],
  [
    'medicare-supplement',
    'medi gap|medicare supplement|medicare select plan|=medicare select|med supplement|aarp * supplement|senior supplement',
  ],
  [
    'tricare',
    'tri care|tri care 4 life|champ us|humana military|health net federal services|hnfs|us family health plan|usfhp|tfl',
  ],
  [
    'va',
    'champ va|veteran*|vha|vamc|va ccn|va community|va choice|va fee|va mission|va pc3|pc3|va medical center|va health care|va hosp*|va clinic|va optum|va office of community care|va auth*|va referral*|department of va|department va|us va|=v a|optum va|optum ccn|optum community care network|va * tri west|tri west * va|tri west * ccn|ccn * tri west|tri west * community care|tri west * region 4|tri west * region 5|=va',
  ],
  ['triwest', 'tri west'],
  // The Federal Employees’ Compensation Act is workers’ compensation, and no health plan.
  // Money that a settlement sets aside for care that Medicare would else pay is the settlement's.
  ['workers-comp', 'feca|federal employees compensation|medicare set aside|wcmsa'],
  [
    'fehb',
    'fehb|fehbp|pshb|pshbp|fep|federal emp*|geha|mhbp|mail handlers|nalc|apwu|foreign service|postal service health benefits|bcbs federal|bc federal|panama canal area|blue cross federal|blue shield federal|federal blue*|federal bcbs|aetna federal|government employees health|rural carrier|compass rose|=samba|samba * cigna',
  ],
  // WellCare is Medicare’s, but in states where it runs Medicaid by that name.
  [
    'medicaid',
    'well care * medicaid|well care of k*y|well care of north carolina|well care of nc|well care of georgia',
  ],
  // Members of a cost plan (42 CFR part 417) keep Medicare’s own Part B.
  ['medicare-b', 'medicare cost|prime solution * medicare|medicare * prime solution'],
  // The plan of these three Blues for Medicare; elsewhere plans of other kinds bear the name.
  [
    'medicare-advantage',
    ['al', 'ala', 'alabama', 'la', 'louisiana', 'tn', 'tennessee']
      .flatMap((state) =>
        ['bcbs', 'bcbs of', 'blue cross', 'blue cross of'].map((blue) => `${blue} ${state} blue advantage`),
      )
      .concat('bcbst blue advantage')
      .join('|'),
  ],
  [
    'medicare-advantage',
    `hmo snp|hmo pos snp|ppo snp|medicare * snp|snp * medicare|dual eligible * snp|dual eligible * h\\d{4}|medicare * advantage|advantage * medicare|managed medicare|medicare managed care|medicare c|medicare part c|part c medicare|=part c|medicare complete|medicare plus|medicare choice|medicare preferred|medicare assured|health medicare|health plan medicare|health care medicare|medicare * hmo|medicare * ppo|medicare * pffs|hmo * medicare|ppo * medicare|medicare replacement|medicare-medicaid plan|healthy blue * medicare|ma pd|ma hmo|ma ppo|${ADVANTAGE_PLANS}|${besideMedicare(INSURERS)}`,
  ],
  // The plan that an employer has for them beside Medicare.
  [
    'other',
    'medicare eligible retire*|retire* medicare eligible|retire* eligible for medicare|retire* * medicare age|medicare age * retire*',
  ],
  [
    'medicare-b',
    'medicare|medi medi|dual eligible|palmetto|ngs|national government services|noridian|novitas|first coast|fcso|wps|cgs|cahaba',
  ],
  // Plans of the exchange, named after those that the same company has for Medicaid.
  [
    'other',
    'ambetter|molina * market place|care source * market place|community first * market place|metro plus gold|metro plus * market place',
  ],
  ['medicaid', MEDICAID_PHRASES],
  ['medicare-advantage', CONTRACTS],
  ['workers-comp-co', 'pinnacol|work comp co'],
  ['workers-comp-or', 'saif'],
  ['workers-comp-tx', 'texas mutual'],
  [
    'workers-comp',
    'worker comp*|workers comp*|workman* comp*|workmen* comp*|work comp|work compensation|w comp|work injury|work related|on the job injury|job injury|industrial injury|w c|wcb|owcp|dfec|department of labor|longshore|us dol|dol owcp|bwc|l and i|lni|labor and industries|injured workers|industrial commission|employers compensation|workforce safety and insurance|state comp* insurance fund|state comp* mutual',
  ],
  // Carriers and administrators of claims, some of which write auto as well: what the name says goes before whose it is.
  [
    'auto',
    'auto|automobile|car accident|car insurance|motor vehicle|mva|mvc|no fault|med pay|med payments|medical payments|pip|personal injury protection|geico|allstate|=all state|all state insurance|state farm|esurance|progressive insurance|progressive casualty|=progressive',
  ],
  ['workers-comp', COMPENSATION_CARRIERS],
  ['aetna', 'aetna'],
  ['anthem', 'anthem'],
  [
    'bcbs-nd',
    'bcbs nd|bcbs * nd|bcbs * north dakota|blue cross * nd|blue cross * north dakota|blue shield * north dakota',
  ],
  [
    'bcbs',
    'bcbs*|hmsa|blue cross|blue shield|blue care network|blue card|blue choice|bx bs|capital blue|care first|excellus|florida blue|highmark|premera|regence|triple s|wellmark',
  ],
  ['cigna', 'cigna|evernorth'],
  ['humana', 'humana'],
  [
    'uhc',
    'united health*|united hc|uhc|umr|optum|oxford health plan*|golden rule insurance|=golden rule|=surest|surest health*',
  ],
];

/**
 * What reads like one of those above and is none: numbers of groups and policies, and names of others. Who sells insurance, or
 * makes, sells or repairs cars, pays nothing.
 */
const NAMESAKES = anyPhrase(
  'group h\\d{4}|policy h\\d{4}|auto zone|auto nation|auto parts|auto group|auto supply|state farm employee*|allstate employee*|geico employee*|progressive employee*|progressive insurance employee*|uaw retire* auto|auto trust|(?:gm|general motors|ford|chrysler) auto (?:plan|health|benefit|workers)|auto dealer*|auto body|auto workers|auto plant|auto maker*|auto manufactur*|auto employee*|auto retire*|automobile workers|automobile aerospace|automobile manufactur*|automobile employee*|palmetto health|wps health plan|wps health insurance|wps insurance|ngs american|ngs core source|medicare insurance broker*|medicare broker*|medicare insurance agen*|medicare agen*',
  'g',
);

/** Programs, and the words that deny one, before its name and after it: they are taken out with it. */
const PROGRAMS = ['medicare', 'medicaid', 'tri care', 'd snp', 'snp'];
const DENIED_BEFORE =
  'non|not|no|not a|not on|not in|without|pre|ineligible for|not eligible for|not enrolled in|not covered by';
const DENIED_AFTER =
  'ineligible|denied|declined|not eligible|not active|not enrolled|inactive|terminated|termed|expired';
const DENIED = denials(PROGRAMS);

/** Where Medicare is denied, the number of a contract with it tells of an earlier one: "Aetna not Medicare H1234". */
const CONTRACT_DENIED = denials(['medicare']);
const CONTRACT_NUMBER = /\bh ?\d{4}\b/g;

const PATTERNS = NAMES.map(([kind, phrases]) => [kind, anyPhrase(phrases)] as const);

/** The kind that a name tells: `Noridian` → Medicare Part B, `Non-Medicare Secondary Plan` → none. */
export function kindOfName(text: string): PayerKind | undefined {
  return kinds.of(text);
}

/** A clinic has a few payers, each of which every Coverage names. */
const kinds = new Memory(readKind);

function readKind(text: string): PayerKind | undefined {
  const words = payerWords(text);
  const contract = words.search(CONTRACT_DENIED) < 0 ? words : words.replaceAll(CONTRACT_NUMBER, ' ; ');
  const told = contract.replaceAll(DENIED, ' ; ').replaceAll(NAMESAKES, ' ; ');
  const kind = PATTERNS.find(([, name]) => name.test(told))?.[0];
  if (kind === 'workers-comp') {
    return compensationState(text) ?? kind;
  }
  return kind === 'other' ? undefined : kind;
}

function denials(programs: readonly string[]): RegExp {
  const phrases = programs.flatMap((program) => [
    ...DENIED_BEFORE.split('|').map((words) => `${words} ${program}`),
    ...DENIED_AFTER.split('|').map((words) => `${program} ${words}`),
  ]);
  return anyPhrase(phrases.join('|'), 'g');
}

/** Each of these names with "Medicare" somewhere behind it or right before it. */
function besideMedicare(names: string): string {
  return names
    .split('|')
    .flatMap((name) => [`${name} * medicare`, `medicare ${name}`])
    .join('|');
}
