// SPDX-License-Identifier: Apache-2.0
import { listOf } from '../billing/wording.ts';

/** What a rule may find wrong, by its FHIR path: what people call it. */
const ELEMENT_NAMES = {
  'CarePlan.activity': 'the plan of care’s treatments',
  ChargeItem: 'the charge',
  'ChargeItem.modifier': 'the charge’s modifiers',
  'ChargeItem.quantity': 'the charge’s quantity',
  'Claim.item': 'the claim’s line',
  'Encounter.class': 'the visit’s place of care',
  'Encounter.diagnosis': 'the visit’s diagnosis',
  'Encounter.period': 'the visit’s times',
  Procedure: 'the treatment',
  'Procedure.bodySite': 'the treatment’s body region',
  'Procedure.code': 'the treatment’s code and technique',
  'Procedure.note': 'the treatment’s note',
  'Procedure.outcome': 'the response to the treatment',
  'Procedure.performedPeriod': 'the treatment’s times',
  'Procedure.performer': 'who treated',
  'Procedure.reasonCode': 'the reason for the treatment',
} as const;

/** Records whose absence is the issue. */
export type MissingRecord =
  'plan-of-care' | 'objective-finding' | 'functional-limitation' | 'progress-report' | 'addendum' | 'need-for-therapy';

/**
 * A part of a treatment, where of two treatments in the same minutes one ends and the other begins, or by which clock
 * the visits of a place are dated.
 */
export type Asked = 'technique' | 'minutes' | 'shared-edge' | 'time-zone';

/** What puts an issue right: which record, which element of it, and what is done there. */
export type Remedy =
  /** A person corrects an element of the record that the issue is about. */
  | {
      readonly act: 'correct';
      readonly element: keyof typeof ELEMENT_NAMES;
      /** What is asked for where the issue is shown, if less than the element holds. */
      readonly asks?: Asked;
    }
  /** A person adds a record that is not there. */
  | { readonly act: 'create'; readonly record: MissingRecord }
  /** A person attests by a modifier on the charge what no record proves. */
  | { readonly act: 'attest'; readonly modifiers: readonly [string, ...string[]]; readonly attestation: Attestation }
  /** One of these modifiers is added to the charge. */
  | { readonly act: 'add-modifier'; readonly oneOf: readonly string[] }
  /** Modifiers come off the charge: these, or those that the finding names. */
  | { readonly act: 'remove-modifier'; readonly modifiers: readonly string[] | 'told' }
  /** The modifiers that the finding names give way to the one that it expects. */
  | { readonly act: 'replace-modifier' }
  /** The quantity of the charge is set to what the minutes support. */
  | { readonly act: 'set-quantity' }
  /** A person corrects or voids the claim that has gone out, and says what it bills now. */
  | { readonly act: 'correct-claim' }
  /** A Procedure known by its words gets its code. */
  | { readonly act: 'code-procedure' }
  /** A person corrects what the finding says could not be read, in whatever record that is. */
  | { readonly act: 'make-readable' }
  /** A person reads what could not be read here, and says under their name what it holds. */
  | { readonly act: 'read' };

/** What a person attests, and the figures that they must have seen. */
export interface Attestation {
  /** After "Attest". */
  readonly of: string;
  readonly statement: string;
  readonly shows: 'time-blocks' | 'accrued-charges';
}

const RECORD_NAMES: Readonly<Record<MissingRecord, readonly [words: string, fhir: string]>> = {
  'plan-of-care': ['the plan of care', 'CarePlan'],
  'objective-finding': ['an objective finding', 'Observation'],
  'functional-limitation': ['a functional limitation', 'Observation'],
  'progress-report': ['the progress report', 'ClinicalImpression'],
  addendum: ['an addendum that says what was different at this visit', 'ClinicalImpression'],
  'need-for-therapy': ['a note that says why therapy should continue', 'ClinicalImpression'],
};

/** A way to put an issue right, for those who read about its rule. */
interface RemedyInWords {
  readonly words: string;
  /** Where that is in FHIR, for those who connect a system. */
  readonly fhir: string;
}

/** What puts a rule's issues right: each way once. */
export function remediesOf({
  remedy,
  messages,
}: {
  readonly remedy: Remedy;
  readonly messages: Readonly<Record<string, { readonly remedy?: Remedy }>>;
}): readonly RemedyInWords[] {
  const all = Object.values(messages).map((message) => wordsOf(message.remedy ?? remedy));
  return [...new Map(all.map((one) => [one.words, one])).values()];
}

function wordsOf(remedy: Remedy): RemedyInWords {
  switch (remedy.act) {
    case 'correct':
      return { words: `Correct ${ELEMENT_NAMES[remedy.element]}`, fhir: remedy.element };
    case 'create': {
      const [words, fhir] = RECORD_NAMES[remedy.record];
      return { words: `Add ${words}`, fhir };
    }
    case 'code-procedure':
      return { words: 'Add code 97140 to the treatment', fhir: 'Procedure.code' };
    case 'make-readable':
      return { words: 'Correct what could not be read', fhir: 'the element that the issue names' };
    case 'read':
      return { words: 'Read what could not be checked, and say what it holds', fhir: 'DetectedIssue.mitigation' };
    case 'set-quantity':
      return { words: 'Set the charge’s quantity to what the minutes support', fhir: 'ChargeItem.quantity' };
    case 'correct-claim':
      return {
        words: 'Send a corrected claim or void it, then enter the units that it bills',
        fhir: 'ChargeItem.quantity, ChargeItem.status',
      };
    default:
      return { words: modifierWords(remedy), fhir: 'ChargeItem.modifier' };
  }
}

function modifierWords(remedy: Extract<Remedy, { readonly act: 'attest' | `${string}-modifier` }>): string {
  switch (remedy.act) {
    case 'attest':
      return `Attest ${remedy.attestation.of} by modifier ${listOf(remedy.modifiers, 'or')} on the charge`;
    case 'add-modifier':
      return `Add modifier ${listOf(remedy.oneOf, 'or')} to the charge`;
    case 'remove-modifier':
      return `Remove ${remedy.modifiers === 'told' ? 'the modifier' : `modifier ${listOf(remedy.modifiers)}`} from the charge`;
    case 'replace-modifier':
      return 'Replace the modifier on the charge';
    default:
      return remedy satisfies never;
  }
}
