// SPDX-License-Identifier: Apache-2.0
import { isMedicare, type PayerKind } from '../billing/payer.ts';
import type { UsState } from '../billing/us-state.ts';
import { MEDICAID_NAME, medicaidState } from './medicaid-programs.ts';

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
const PAYER_IDS: Readonly<Record<string, PayerKind>> = {
  '60054': 'aetna',
  '62308': 'cigna',
  '61101': 'humana',
  '87726': 'uhc',
};

/**
 * Source of Payment Typology (PHDSC), longest code first. 5, 6 and 7 tell private insurance only, which a name tells
 * better.
 */
const TYPOLOGY: readonly (readonly [prefix: string, kind: PayerKind])[] = [
  ['123', 'medicare-supplement'],
  ['11', 'medicare-advantage'],
  ['1', 'medicare-b'],
  ['2', 'medicaid'],
  ['31', 'tricare'],
  ['32', 'va'],
  ['95', 'workers-comp'],
  ['96', 'auto'],
];
const TYPOLOGY_SYSTEM = /sopt\b|2\.16\.840\.1\.113883\.3\.221\.5$/i;

/** X12 claim filing indicator, HL7 coverage type. */
const OTHER_CODES: readonly (readonly [system: RegExp, kinds: Readonly<Record<string, PayerKind>>])[] = [
  [
    /x12/i,
    {
      MB: 'medicare-b',
      '16': 'medicare-advantage',
      MC: 'medicaid',
      CH: 'tricare',
      VA: 'va',
      WC: 'workers-comp',
      AM: 'auto',
      FI: 'fehb',
    },
  ],
  [/v3-ActCode$/, { WCBPOL: 'workers-comp', AUTOPOL: 'auto', VETPOL: 'va', MILITARY: 'tricare' }],
];

/** Words that deny what follows them: they are taken out before names are read. */
const DENIED = /\b(?:non|not|no|without)[\s-]+(?:medicare|medicaid|tricare)\b/gi;

/** Names, in the order in which they are tried: the narrower before the wider. */
const NAMES: readonly (readonly [kind: PayerKind, name: RegExp])[] = [
  ['railroad', /\brailroad\s+(?:medicare|retirement)\b|\brrb\b/i],
  ['medicare-supplement', /\bmedi-?gap\b|\bmedicare\s+supp(?:lement(?:al)?)?\b/i],
  ['tricare', /\btricare\b|\bchampus\b|\bhumana\s+military\b/i],
  ['va', /\bchampva\b|\bveterans?\b|\bva\s+(?:ccn|community|choice|fee)\b|\boptum\s+va\b|\btriwest\b|\bvha\b/i],
  ['fehb', /\bfehb\b|\bfep\b|\bfederal\s+employees?\b|\bgeha\b/i],
  [
    'medicare-advantage',
    /\bmedicare\s+(?:advantage|complete|plus|choice|part\s+c|hmo|ppo|pffs|d-?snp)\b|\bmedicare\b.*\b(?:hmo|ppo|pffs)\b|\bmedicarecomplete\b|\(ma\)|\bma-?pd\b|\bgold\s+(?:plus|choice)\b|\b(?:aetna|humana|uhc|unitedhealthcare|aarp|cigna|anthem|bcbs|blue\s+cross)\s+medicare\b|\bsecure\s*horizons\b|\bsenior\s+advantage\b/i,
  ],
  [
    'medicare-b',
    /\bmedicare\b|\bpalmetto(?:\s+gba)?\b|\bngs\b|\bnational\s+government\s+services\b|\bnoridian\b|\bnovitas\b|\bfirst\s+coast\b|\bfcso\b|\bwps(?!\s+health\s+(?:plan|insurance))\b|\bcgs\b/i,
  ],
  ['medicaid', MEDICAID_NAME],
  ['workers-comp-co', /\bpinnacol\b|\bcolorado\b.*\bworkers?\W*\s*comp|\bworkers?\W*\s*comp\w*\b.*\bcolorado\b/i],
  ['workers-comp', /\bworkers?\W*\s*comp|\bwork\s*comp|\blabor\s+(?:and|&)\s+industries\b|\bowcp\b/i],
  [
    'auto',
    /\bauto(?:mobile)?\b|\bno-?\s?fault\b|\bmed-?pay\b|\bpersonal\s+injury\s+protection\b|\bgeico\b|\ballstate\b/i,
  ],
  ['aetna', /\baetna\b/i],
  ['anthem', /\banthem\b/i],
  ['bcbs-nd', /\b(?:bcbs|blue\s+cross\b.*)\s*(?:of\s+)?(?:nd|north\s+dakota)\b|\bbcbsnd\b/i],
  ['bcbs', /\bbcbs|\bblue\s+(?:cross|shield)\b|\bhighmark\b/i],
  ['cigna', /\bcigna\b/i],
  ['humana', /\bhumana\b/i],
  ['uhc', /\bunited\s*health\s*care\b|\buhc\b|\bumr\b|\boptum\b/i],
];

/**
 * What a payer is, by its identifier and type first, then by name; `other` where nothing tells.
 *
 * A name may say more than a code: Medicare by code and an Advantage plan by name is an Advantage plan.
 */
export function recognizePayer({ identifiers, codes, names }: PayerClues): RecognizedPayer {
  const byName = firstOf(names, kindOfName);
  const byCode = firstOf(codes, kindOfCode) ?? firstOf(identifiers, ({ text }) => PAYER_IDS[text.trim()]);
  const isNarrower = byCode?.kind === 'medicare-b' && byName !== undefined && isMedicare(byName);
  const isState = byCode?.kind === 'workers-comp' && byName?.kind === 'workers-comp-co';
  return withState((isNarrower || isState ? byName : byCode) ?? byName ?? { kind: 'other' }, names);
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

/** The kind that a name tells: `Noridian` → Medicare Part B, `Non-Medicare Secondary Plan` → none. */
export function kindOfName({ text }: Pick<PayerClue, 'text'>): PayerKind | undefined {
  const told = text.replaceAll(DENIED, ' ');
  return NAMES.find(([, name]) => name.test(told))?.[0];
}
