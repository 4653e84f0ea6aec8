// SPDX-License-Identifier: Apache-2.0
import { listOf } from '../billing/wording.ts';

/** Records that a rule may find wrong. */
type RecordType =
  | 'CarePlan'
  | 'ChargeItem'
  | 'Claim'
  | 'Composition'
  | 'DocumentReference'
  | 'Encounter'
  | 'Practitioner'
  | 'Procedure'
  | 'PractitionerRole';

/** Records whose absence is the issue. */
export type MissingRecord = 'plan-of-care' | 'objective-finding' | 'functional-limitation' | 'progress-report';

/** A part of a treatment, or where of two treatments in the same minutes one ends and the other begins. */
export type Asked = 'technique' | 'minutes' | 'shared-edge';

/** What puts an issue right: which record, which element of it, and what is done there. */
export type Remedy =
  /** A person corrects an element of the record that the issue is about. */
  | {
      readonly act: 'correct';
      readonly element: RecordType | `${RecordType}.${string}`;
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
  /** A Procedure known by its words gets its code. */
  | { readonly act: 'code-procedure' };

/** What a person attests, and the figures that they must have seen. */
export interface Attestation {
  /** After "Attest". */
  readonly of: string;
  readonly statement: string;
  readonly shows: 'time-blocks' | 'accrued-charges';
}

const RECORD_NAMES: Readonly<Record<MissingRecord, string>> = {
  'plan-of-care': 'the plan of care (CarePlan)',
  'objective-finding': 'an objective finding (Observation)',
  'functional-limitation': 'a functional limitation (Observation)',
  'progress-report': 'the progress report (ClinicalImpression)',
};

/** What puts a rule's issues right, a sentence for each way, for those who read about the rule. */
export function remediesOf({
  remedy,
  messages,
}: {
  readonly remedy: Remedy;
  readonly messages: Readonly<Record<string, { readonly remedy?: Remedy }>>;
}): readonly string[] {
  const all = Object.values(messages).map((message) => message.remedy ?? remedy);
  return [...new Set(all.map(remedyText))];
}

function remedyText(remedy: Remedy): string {
  switch (remedy.act) {
    case 'correct':
      return `Correct ${remedy.element}.`;
    case 'create':
      return `Add ${RECORD_NAMES[remedy.record]}.`;
    case 'attest':
      return `A person attests ${remedy.attestation.of} by modifier ${listOf(remedy.modifiers, 'or')} on the charge.`;
    case 'add-modifier':
      return `Add modifier ${listOf(remedy.oneOf, 'or')} to the charge.`;
    case 'remove-modifier':
      return `Remove ${remedy.modifiers === 'told' ? 'the modifier' : `modifier ${listOf(remedy.modifiers)}`} from the charge.`;
    case 'replace-modifier':
      return 'Replace the modifier on the charge.';
    case 'set-quantity':
      return 'Set the quantity of the charge to what the minutes support.';
    case 'code-procedure':
      return 'Add code 97140 to the Procedure.';
    default:
      return remedy satisfies never;
  }
}
