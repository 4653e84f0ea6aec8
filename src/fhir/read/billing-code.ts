// SPDX-License-Identifier: Apache-2.0
import { isRetiredManualTherapy, isTherapyCode } from '../../engine/billing/code-sets.ts';
import { Memory } from '../../engine/text/memory.ts';
import type { R4CodeableConcept } from '../r4.ts';
import { CPT, HCPCS } from '../systems.ts';
import { terminologyOf } from './terminology.ts';

/** True for a system that holds CPT or HCPCS codes, however it is spelled. */
export function isBillingSystem(system: string): boolean {
  return terminologyOf(system) === 'billing';
}

/** Whose a code is by its form: HCPCS's begin with a letter, all others are CPT's. */
export function billingSystemOf(code: string): string {
  return /^[A-Z]/.test(code) ? HCPCS : CPT;
}

/**
 * A code with what exports write around it: the name of its system before it, modifiers behind: `CPT4:97140:GP`,
 * `CPT 97140`, `97140, GP`, `97140GP`, `97140 (59)`.
 */
const WRITTEN_CODE =
  /^(?:(?:CPT|HCPCS)[ -]|[A-Z][A-Z0-9-]*:)? ?(\d{4}[0-9A-Z]|[A-Z]\d{4})(?:[-:,./_^ ]{1,3}\(?[A-Z0-9]{2}\)?|[A-Z]{2})*$/;

/** More than any code with its modifiers. */
const LONGEST = 40;

/**
 * CPT and HCPCS codes of a concept, in its order and in capitals. A code without any system counts where it is a
 * therapy code: no other terminology in use has five digits that would be one.
 */
export function billingCodesOf(concept: R4CodeableConcept | undefined): string[] {
  return (concept?.coding ?? []).flatMap((coding) => readCode(coding)?.code ?? []);
}

/** Modifiers that are written with a code, `97140-59-GP`, or as a second code of its concept. */
export function modifiersInCode(concept: R4CodeableConcept | undefined): string[] {
  return (concept?.coding ?? []).flatMap((coding) => {
    const { system = '', code = '' } = coding;
    const { text, isModifier } = writtenCode(code);
    return isModifier && isBillingSystem(system) ? [text] : (readCode(coding)?.modifiers ?? []);
  });
}

/** A concept without the modifiers that are written with its codes. */
export function withoutModifiersInCode<T extends R4CodeableConcept>(concept: T): T {
  const coding = (concept.coding ?? [])
    .filter(({ system = '', code = '' }) => !(writtenCode(code).isModifier && isBillingSystem(system)))
    .map((one) => ({ ...one, code: readCode(one)?.code ?? one.code }));
  return { ...concept, coding };
}

const MODIFIER = /^[A-Z0-9]{2}$/;

type Coding = NonNullable<R4CodeableConcept['coding']>[number];

interface CodeWithModifiers {
  readonly code: string;
  readonly modifiers: readonly string[];
}

function readCode({ system, code = '' }: Coding): CodeWithModifiers | undefined {
  const { read } = writtenCode(code);
  const counts = system === undefined ? isTherapy(read?.code ?? '') : isBillingSystem(system);
  return counts ? read : undefined;
}

function isTherapy(code: string): boolean {
  return isTherapyCode(code) || isRetiredManualTherapy(code);
}

/** What a code says by its form, whatever system it is of. */
interface WrittenCode {
  readonly text: string;
  readonly isModifier: boolean;
  readonly read: CodeWithModifiers | undefined;
}

function writtenCode(code: string): WrittenCode {
  return writtenCodes.of(code.slice(0, LONGEST));
}

/** The same few codes stand on every treatment and charge. */
const writtenCodes = new Memory((written): WrittenCode => {
  const text = normal(written);
  const [whole = '', code] = WRITTEN_CODE.exec(text) ?? [];
  const behind = code === undefined ? '' : whole.slice(whole.indexOf(code) + code.length);
  const read = code === undefined ? undefined : { code, modifiers: behind.match(/[A-Z0-9]{2}/g) ?? [] };
  return { text, isModifier: MODIFIER.test(text), read };
});

/** Characters without a width come along where a code is copied from a page. */
const UNSEEN_CHARACTERS = /[\u200B-\u200D\u2060\uFEFF]/g;

function normal(code: string): string {
  return code.replace(UNSEEN_CHARACTERS, '').trim().toUpperCase();
}
