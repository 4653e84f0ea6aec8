// SPDX-License-Identifier: Apache-2.0
import { Memory } from '../text/memory.ts';
import type { PayerKind } from '../billing/payer.ts';
import { MEDICAID_PHRASES } from './medicaid-programs.ts';
import { anyPhrase, payerWords } from './payer-words.ts';

/** Private insurers; beside "Medicare" they are Advantage plans. */
const INSURERS =
  'aetna|aarp|alignment|amerigroup|anthem|bcbs|blue cross|blue shield|care first|cigna|connecti care|coventry|devoted|emblem|essence|fidelis|freedom health|geisinger|hap|health alliance|health partners|health spring|health first|health net|health team|highmark|horizon|humana|independent health|johns hopkins|kaiser|medica|moda|molina|mvp|optimum health care|pacific source|peoples health|presbyterian|priority health|providence|regence|sanford|select health|u care|uhc|united healthcare|upmc|vns health|well care|well point';

/**
 * Names, in the order in which they are tried: the narrower before the wider. Words of a phrase may be written as one
 * ("BlueCross", "Tri Care"); `*` stands for whatever lies between.
 */
const NAMES: readonly (readonly [kind: PayerKind, phrases: string])[] = [
  ['railroad', 'rail road medicare|medicare rail road|rail road retirement|rr medicare|medicare rr|rrb'],
  [
    'medicare-supplement',
    'medi gap|medicare sup|medicare supp|medicare supplement|medicare supplemental|med sup|med supp|aarp supp|aarp supplement',
  ],
  ['tricare', 'tri care|champus|humana military|health net federal services|hnfs|us family health plan|usfhp|tfl'],
  [
    'va',
    'champ va|veteran|veterans|vha|vamc|va ccn|va community|va choice|va fee|va mission|va pc3|pc3|va medical center|va health care|va hospital|department of va|dept of va|optum va|optum ccn|optum community care network|tri west|=va',
  ],
  // The Federal Employees’ Compensation Act is workers’ compensation, and no health plan.
  ['workers-comp', 'feca|federal employees compensation'],
  [
    'fehb',
    'fehb|fehbp|pshb|pshbp|fep|federal employee|federal employees|geha|mhbp|mail handlers|nalc|apwu|foreign service benefit plan|postal service health benefits|bcbs federal|blue cross federal|blue shield federal|federal blue cross|federal bcbs|aetna federal|government employees health|rural carrier benefit plan|compass rose|=samba',
  ],
  // WellCare is Medicare’s, but in states where it runs Medicaid by that name.
  ['medicaid', 'well care * medicaid|well care of kentucky|well care of north carolina|well care of georgia'],
  [
    'medicare-advantage',
    `medicare advantage|medicare adv|medicare managed care|medicare c|part c medicare|medicare complete|medicare plus|medicare choice|medicare part c|medicare hmo|medicare ppo|medicare pffs|medicare d snp|medicare * hmo|medicare * ppo|medicare * pffs|medicare replacement|medicare-medicaid plan|ma pd|ma hmo|ma ppo|d snp|dual complete|special needs plan|gold plus|gold choice|secure horizons|senior advantage|freedom blue|medi blue|bcn advantage|health spring|devoted health|clover health|scan health plan|scan classic|=scan|devoted core|devoted giveback|=devoted|care plus hmo|kelsey care advantage|elder plan|med advantage|blue medicare|keystone 65|personal choice 65|security blue|care oregon advantage|zing health|care plus health plans|alignment health plan|all well|well care|well med|essence health care|humana choice ppo|humana honor|65 plus|seniority plus|${before(INSURERS, 'medicare')}`,
  ],
  [
    'medicare-b',
    'medicare|mcare part b|mcare b|dual eligible|palmetto|ngs|national government services|national govt services|noridian|novitas|first coast|fcso|wps|cgs|cahaba',
  ],
  // Plans of the exchange, named after those that the same company has for Medicaid.
  ['other', 'ambetter|molina * market place|care source * market place'],
  ['medicaid', MEDICAID_PHRASES],
  [
    'workers-comp-co',
    'pinnacol|colorado * workers comp*|colorado * work comp*|workers comp* * colorado|work comp* * colorado|work comp co|colorado * w c|w c * colorado',
  ],
  [
    'workers-comp',
    'worker comp*|workers comp*|wkrs comp*|wrkrs comp*|wrk comp*|workman comp*|workmans comp*|workmen comp*|workmens comp*|work comp*|work injury|w c|owcp|bwc|l and i|lni|labor and industries|sedgwick|gallagher bassett|broadspire|cor vel|scif|state compensation insurance fund|state comp insurance fund|state fund|saif|texas mutual|nysif|new york state insurance fund|am trust|icw group|accident fund|brick street|med risk|one call care|zenith insurance|wcf insurance|wcf mutual|=icw|industrial commission',
  ],
  [
    'auto',
    'auto|automobile|motor vehicle|mva|mvc|no fault|med pay|medical payments|pip|personal injury protection|geico|allstate|state farm|esurance|progressive insurance|progressive casualty|=progressive',
  ],
  ['aetna', 'aetna'],
  ['anthem', 'anthem'],
  [
    'bcbs-nd',
    'bcbs nd|bcbs of nd|bcbs north dakota|bcbs of north dakota|blue cross * nd|blue cross * north dakota|blue shield * north dakota',
  ],
  [
    'bcbs',
    'bcbs*|bc bs|hmsa|blue cross|blue shield|blue care network|blue card|blue choice|care first|florida blue|highmark|premera|regence|wellmark',
  ],
  ['cigna', 'cigna'],
  ['humana', 'humana'],
  [
    'uhc',
    'united healthcare|united health care|united health group|united health|united hc|uhc|umr|optum|oxford health plan|oxford health plans',
  ],
];

/** Names of others that begin like one of those above; who sells insurance, or cars and their parts, pays nothing. */
const NAMESAKES = anyPhrase(
  'auto zone|auto nation|wps health plan|wps health insurance|wps insurance|ngs american|ngs core source|medicare insurance broker*|medicare broker*|medicare insurance agen*|medicare agen*',
  'g',
);

/** Programs, and the words that deny one, before its name and after it: they are taken out with it. */
const PROGRAMS = ['medicare', 'medicaid', 'tri care'];
const DENIED_BEFORE = 'non|not|no|not a|not on|not in|without|pre|ineligible for|not eligible for|not enrolled in';
const DENIED_AFTER = 'ineligible|denied|declined|not eligible|not active|not enrolled';
const DENIED = anyPhrase(
  PROGRAMS.flatMap((program) => [
    ...DENIED_BEFORE.split('|').map((words) => `${words} ${program}`),
    ...DENIED_AFTER.split('|').map((words) => `${program} ${words}`),
  ]).join('|'),
  'g',
);

const PATTERNS = NAMES.map(([kind, phrases]) => [kind, anyPhrase(phrases)] as const);

/** The kind that a name tells: `Noridian` → Medicare Part B, `Non-Medicare Secondary Plan` → none. */
export function kindOfName(text: string): PayerKind | undefined {
  return kinds.of(text);
}

/** A clinic has a few payers, each of which every Coverage names. */
const kinds = new Memory(readKind);

function readKind(text: string): PayerKind | undefined {
  const told = payerWords(text).replaceAll(DENIED, ' ; ').replaceAll(NAMESAKES, ' ; ');
  const kind = PATTERNS.find(([, name]) => name.test(told))?.[0];
  return kind === 'other' ? undefined : kind;
}

/** Each of these names with a word somewhere behind it. */
function before(names: string, word: string): string {
  return names
    .split('|')
    .map((name) => `${name} * ${word}`)
    .join('|');
}
