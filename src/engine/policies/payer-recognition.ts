// SPDX-License-Identifier: Apache-2.0
import { PAYER_KINDS, isCommercial, isMedicare, type PayerKind } from '../billing/payer.ts';
import type { UsState } from '../billing/us-state.ts';
import { medicaidState } from './medicaid-programs.ts';
import { kindOfName } from './payer-names.ts';
import { payerWords } from './payer-words.ts';
import { table } from '../table.ts';

/** Something that a record says of a payer, and where. */
export interface PayerClue {
  /** FHIR path, e.g. `Coverage.type`. */
  readonly path: string;
  readonly system?: string;
  readonly text: string;
}

export interface PayerClues {
  readonly identifiers: readonly PayerClue[];
  /** Codes of the kind of coverage or payer. */
  readonly codes: readonly PayerClue[];
  /** Names and labels, most telling first. */
  readonly names: readonly PayerClue[];
}

export interface RecognizedPayer {
  readonly kind: PayerKind;
  readonly recognizedBy?: string;
  /** Whose Medicaid it is, where a name tells. */
  readonly state?: UsState;
}

/** Electronic payer ids of claims clearing houses, of national plans. They serve to know a payer, never to route a claim. */
const PAYER_IDS = table<PayerKind>({
  '60054': 'aetna',
  '62308': 'cigna',
  '61101': 'humana',
  '87726': 'uhc',
});

/**
 * Source of Payment Typology (PHDSC), longest code first: 123 is a Medicare medical savings account, 14 a plan for people
 * with Medicare and Medicaid, 523 the supplement. The rest of 5, 6 and 7 tells private insurance only, which a name tells
 * better.
 */
const TYPOLOGY: readonly (readonly [prefix: string, kind: PayerKind])[] = [
  ['123', 'medicare-advantage'],
  ['11', 'medicare-advantage'],
  ['14', 'medicare-advantage'],
  ['1', 'medicare-b'],
  ['2', 'medicaid'],
  ['31', 'tricare'],
  ['32', 'va'],
  ['95', 'workers-comp'],
  ['96', 'auto'],
  ['523', 'medicare-supplement'],
];
/** By its address, its OID, or the OID of the value set that holds all of its codes. */
const TYPOLOGY_SYSTEM =
  /sopt\b|pay(?:er|ment)-?typology|2\.16\.840\.1\.113883\.3\.221\.5$|2\.16\.840\.1\.114222\.4\.11\.3591$/i;

/** X12 claim filing indicators, by their address or OID. */
const X12_SYSTEM = /x12|2\.16\.840\.1\.113883\.6\.255\.1336$/i;

/** X12 claim filing indicator, HL7 coverage type. */
const OTHER_CODES: readonly (readonly [system: RegExp, kinds: Readonly<Record<string, PayerKind>>])[] = [
  [
    X12_SYSTEM,
    table<PayerKind>({
      // Institutions send their Part B therapy under MA.
      MA: 'medicare-b',
      MB: 'medicare-b',
      '16': 'medicare-advantage',
      MC: 'medicaid',
      CH: 'tricare',
      VA: 'va',
      WC: 'workers-comp',
      AM: 'auto',
      FI: 'fehb',
    }),
  ],
  [/v3-ActCode$/, table<PayerKind>({ WCBPOL: 'workers-comp', AUTOPOL: 'auto', VET: 'va', MILITARY: 'tricare' })],
];

/**
 * True for a plan of teeth, eyes or drugs alone, which pays no therapy whatever its place in the order: by HL7's type of
 * policy, by the typology's Medicare drug benefit, or by name. A plan that covers more says what: "Medical, dental".
 */
export function isForOtherCare({ codes, names }: Pick<PayerClues, 'codes' | 'names'>): boolean {
  const isCoded = codes.some(
    ({ system = '', text }) =>
      (/v3-ActCode$/.test(system) && ['DENTAL', 'DENTPRG', 'DRUGPOL', 'VISPOL'].includes(text)) ||
      (TYPOLOGY_SYSTEM.test(system) && text === '122'),
  );
  return isCoded || names.some(({ text }) => OTHER_CARE.test(text) && !FURTHER_CARE.test(text));
}

/**
 * True for what no insurer pays: by the codes of Source of Payment Typology (8), X12 (09) or HL7, or by a name that clinics
 * give to it: "Self Pay", "Cash".
 */
export function isWithoutInsurer({ codes, names }: Pick<PayerClues, 'codes' | 'names'>): boolean {
  const isCoded = codes.some(
    ({ system = '', text }) =>
      (TYPOLOGY_SYSTEM.test(system) && text.startsWith('8')) ||
      (X12_SYSTEM.test(system) && text === '09') ||
      (/\/coverage-selfpay$/.test(system) && text === 'pay'),
  );
  return isCoded || names.some(({ text }) => OWN_MONEY.test(payerWords(text)));
}

const OWN_MONEY =
  /^(?:self|cash|private) ?pay(?:er|ment)?s?\b|^cash(?: patient| rate)?$|^no (?:insurance|coverage|payer)$|^uninsured\b|^patient (?:pay|responsibility)$|\bself ?pay$/;

const OTHER_CARE = /\bdental\b|\bvision\b|\bprescription\b|\bpharmacy\b|\bdrugs?\b|\bpart d\b|\bpdp\b/i;
const FURTHER_CARE = /\bmedical|\bhealth|\badvantage\b|\bma\b|\bma-?pd\b|\bhmo\b|\bppo\b|\bhospital|\bpart [abc]\b/i;

/** Coverage.identifier may be the number on a Medicare card, which nobody else gives. */
const MEDICARE_NUMBER = /\/us-(?:mbi|medicare)$|2\.16\.840\.1\.113883\.4\.927$/i;

/**
 * What a payer is, by its type first, then by its identifier, then by name; `other` where nothing tells.
 *
 * A name may say more than a code: Medicare by code and an Advantage plan by name is an Advantage plan. An insurer's
 * identifier is one for all its plans: a program that the name states goes before it.
 */
export function recognizePayer({ identifiers, codes, names }: PayerClues): RecognizedPayer {
  const byName = kindOfNames(names);
  const byCode = firstOf(codes, kindOfCode);
  const byId = firstOf(identifiers, ({ system = '', text }) =>
    MEDICARE_NUMBER.test(system) ? 'medicare-b' : PAYER_IDS[text.trim()],
  );
  const isProgram = byName !== undefined && !isCommercial(byName);
  const narrower = byCode && byName && narrowed(byCode, byName, codes);
  return withState(narrower ?? byCode ?? (isProgram ? byName : (byId ?? byName)) ?? { kind: 'other' }, names);
}

function narrowed(
  byCode: RecognizedPayer,
  byName: RecognizedPayer,
  codes: readonly PayerClue[],
): RecognizedPayer | undefined {
  if (byCode.kind === 'medicare-b' && isCommercial(byName) && codes.some(isPlainMedicare)) {
    // Contractors pay Part B: an insurer that pays as Medicare has an Advantage plan.
    return { kind: 'medicare-advantage', recognizedBy: [byCode, byName].map((one) => one.recognizedBy).join(', ') };
  }
  const isNarrower = byCode.kind === 'medicare-b' && isMedicare(byName);
  return isNarrower || isOneOf(byCode.kind, byName.kind) ? byName : undefined;
}

/** The first name that tells anything, or a later one that tells which of several. */
function kindOfNames(names: readonly PayerClue[]): RecognizedPayer | undefined {
  const first = firstOf(names, ({ text }) => kindOfName(text));
  const narrower = names.filter(({ text }) => isOneOf(first?.kind, kindOfName(text)));
  return firstOf(narrower, ({ text }) => kindOfName(text)) ?? first;
}

/** Kinds that leave open which of several a payer is. */
const WIDE = table<readonly PayerKind[]>({
  triwest: ['tricare', 'va'],
  'workers-comp': PAYER_KINDS.filter((kind) => kind.startsWith('workers-comp-')),
});

function isOneOf(wide: PayerKind | undefined, kind: PayerKind | undefined): boolean {
  return wide !== undefined && kind !== undefined && (WIDE[wide]?.includes(kind) ?? false);
}

/** "Medicare" without the part of it. */
function isPlainMedicare({ system = '', text }: PayerClue): boolean {
  return TYPOLOGY_SYSTEM.test(system) && text === '1';
}

function withState(payer: RecognizedPayer, names: readonly PayerClue[]): RecognizedPayer {
  const [state] = payer.kind === 'medicaid' ? names.flatMap(({ text }) => medicaidState(text) ?? []) : [];
  return state === undefined ? payer : { ...payer, state };
}

function firstOf(
  clues: readonly PayerClue[],
  kindOf: (clue: PayerClue) => PayerKind | undefined,
): RecognizedPayer | undefined {
  for (const clue of clues) {
    const kind = kindOf(clue);
    if (kind !== undefined) {
      return { kind, recognizedBy: `${clue.path} “${clue.text}”` };
    }
  }
  return undefined;
}

function kindOfCode({ system = '', text }: PayerClue): PayerKind | undefined {
  if (TYPOLOGY_SYSTEM.test(system)) {
    return TYPOLOGY.find(([prefix]) => text.startsWith(prefix))?.[1];
  }
  return OTHER_CODES.find(([known]) => known.test(system))?.[1][text];
}
