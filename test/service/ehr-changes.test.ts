// SPDX-License-Identifier: Apache-2.0
import { CHANGES_OF_KINDS } from '../support/changing-kinds.ts';
import { IN_TURN } from '../support/changing-links.ts';
import { CHANGES, referenceOf } from '../support/changing-records.ts';
import { EHR_KINDS, EhrClinic, type EhrKind } from '../support/ehr-clinic.ts';

/** A bounded part of all changes, orders and EHRs; `EVERY_CHANGE=1` takes each, `EVERY_CHANGE=2/9` the second of nine parts. */
const SAMPLE = 12;

interface Case {
  readonly kind: EhrKind;
  readonly order: readonly string[];
  /** Told when all of it has been made, and the last of it first. */
  readonly isLate: boolean;
}

/** True where the EHR has records of all these types. */
function isHeld({ options: { types } }: EhrKind, order: readonly string[]): boolean {
  const steps = order.flatMap((name) => CHANGES[name] ?? []);
  return steps.every((step) => {
    const [type = ''] = ('remove' in step ? step.remove : referenceOf(step.save)).split('/');
    return types === undefined || Object.hasOwn(types, type);
  });
}

const ALONE: readonly Case[] = Object.keys(CHANGES)
  .flatMap((name, index) =>
    EHR_KINDS.map((kind, which) => ({ kind, order: [name], isLate: (index + which) % 2 === 1 })),
  )
  .filter(({ kind, order }) => isHeld(kind, order));
/** Those that were seen to go wrong, each behind each other one, on one EHR after the other. */
const SEEN = Object.keys(CHANGES).filter((name) => CHANGES_OF_KINDS[name] === undefined && !name.endsWith(IN_TURN));
const PAIRS: readonly Case[] = SEEN.flatMap((first) =>
  SEEN.filter((other) => other !== first).map((other) => [first, other]),
).flatMap((order, index) => {
  const kind = EHR_KINDS[index % EHR_KINDS.length];
  return kind ? [{ kind, order, isLate: Math.floor(index / EHR_KINDS.length) % 2 === 1 }] : [];
});
const CASES = [...ALONE, ...PAIRS];
const [PART = 1, PARTS = 1] = (process.env['EVERY_CHANGE'] ?? '').split('/').filter(Boolean).map(Number);
/** Odd, so that each of the EHRs has its turn. */
const SAMPLED = Math.floor(CASES.length / SAMPLE) | 1;
const [EACH, FROM] = process.env['EVERY_CHANGE'] === undefined ? [SAMPLED, SAMPLED >> 1] : [PARTS, PART - 1];
const CHOSEN = CASES.filter((_, index) => index % EACH === FROM);
const nameOf = ({ order, isLate }: Case): string => `${order.join(', then ')}${isLate ? ', told late' : ''}`;

describe.each(EHR_KINDS)('$name: a charge follows whatever it rests on', (kind) => {
  let clinic: EhrClinic;
  let close = async (): Promise<void> => Promise.resolve();
  beforeAll(async () => {
    clinic = await EhrClinic.start(kind);
    close = async () => clinic.close();
  });
  afterAll(async () => close());

  const own = CHOSEN.filter((one) => one.kind === kind);
  test.each(own.map((one) => [nameOf(one), one] as const))('%s', async (_name, { order, isLate }) => {
    const steps = order.flatMap((name) => CHANGES[name] ?? []);
    const [standing, wanted] = await clinic.play(steps, isLate);
    expect(standing).toEqual(wanted);
  });
});
