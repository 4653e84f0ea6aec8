// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY, isTherapyCode } from '../../engine/billing/code-sets.ts';
import type { DayDiscipline } from '../../engine/billing/performers.ts';
import type { CodeUnits } from '../../engine/policies/unit-fee.ts';
import { isNeverPaidByMedicare } from '../../engine/policies/medicare-fees.ts';
import { parseDateTime } from '../date-time.ts';
import { ownIdentity } from '../identity.ts';
import { onlyTimeZone, timeZoneOf } from '../local-records.ts';
import { isWrittenInUtc, toLocalTime } from '../local-time.ts';
import type { R4Money, ReadResource } from '../r4.ts';
import type { RecordSet } from '../record-set.ts';
import { billedLinesOf, type BilledLine } from './billed-lines.ts';
import { billingCodesOf } from './billing-code.ts';
import {
  chargesOf,
  dateOfLooseCharge,
  dateOfVisitsCharge,
  occurrenceOf,
  sharedDateOf,
  visitOfCharge,
} from './charge-place.ts';
import { isManualTherapyCharge, isOpenOrBilled, unitsOf } from './existing-charge.ts';
import { readModifiers } from './modifiers.ts';
import { encounterDiscipline } from './service-record.ts';

type ChargeItem = ReadResource<'ChargeItem'>;

/** Therapy that counts together towards the year's threshold. */
export type TherapyGroup = 'PT and SLP' | 'OT';

/** A charge of therapy that Medicare may be asked to pay. */
export interface TherapyLine extends CodeUnits {
  readonly group: TherapyGroup;
  readonly units: number;
  readonly dateOfService: string;
  readonly isManualTherapy: boolean;
  /** The second billing organization of the day, where it is that one's. */
  readonly organization: string | undefined;
  /** What the clinic charges, where that is in US dollars. */
  readonly priceUsd: number | undefined;
  /** What the payer has allowed, where a bill that it has decided says so. */
  readonly allowedUsd: number | undefined;
  /** True for a line that a Claim or its decision has and no ChargeItem. */
  readonly isBilledOnly: boolean;
}

/** The group that a discipline's services count in. */
export function groupOf(discipline: DayDiscipline): TherapyGroup {
  return discipline === 'OT' ? 'OT' : 'PT and SLP';
}

/** An amount in US dollars; undefined in another currency. */
export function usdOf(money: R4Money | undefined): number | undefined {
  return (money?.currency ?? 'USD') === 'USD' ? money?.value : undefined;
}

/**
 * A patient's charges of therapy, and the therapy that only a Claim or its decision bills; lines that bill nothing and those
 * that Medicare never pays left out.
 */
export function therapyLinesOf(records: RecordSet, patient: string): TherapyLine[] {
  const charged = chargesOf(records, patient)
    .filter(isOpenOrBilled)
    .flatMap((charge) => toTherapyLine(records, charge) ?? []);
  const known = new Set(charged.map(lineKey));
  const billed = billedLinesOf(records, patient).flatMap((line) => toBilledLine(records, line) ?? []);
  return [...charged, ...billed.filter((line) => !known.has(lineKey(line)))];
}

function lineKey({ dateOfService, code, group }: TherapyLine): string {
  return [dateOfService, code, group].join(' ');
}

function toTherapyLine(records: RecordSet, charge: ChargeItem): TherapyLine | undefined {
  const [code = ''] = billingCodesOf(charge.code);
  const visit = visitOfCharge(records, charge);
  const group = groupOfLine(records, { code, modifiers: readModifiers(charge), visit });
  return group === undefined || isNeverPaidByMedicare(code)
    ? undefined
    : {
        code,
        group,
        units: unitsOf(charge).units ?? 1,
        dateOfService: dateOfCharge(records, charge),
        isManualTherapy: isManualTherapyCharge(charge),
        organization: ownIdentity(charge)?.organization,
        priceUsd: usdOf(charge.priceOverride),
        allowedUsd: undefined,
        isBilledOnly: false,
      };
}

function toBilledLine(records: RecordSet, line: BilledLine): TherapyLine | undefined {
  const { code, modifiers, units, dateOfService, net, allowed } = line;
  const group = groupOfLine(records, { code, modifiers, visit: records.find('Encounter', line.encounter) });
  return group === undefined || isNeverPaidByMedicare(code)
    ? undefined
    : {
        code,
        group,
        units,
        dateOfService,
        isManualTherapy: code === MANUAL_THERAPY,
        organization: undefined,
        priceUsd: usdOf(net),
        allowedUsd: usdOf(allowed),
        isBilledOnly: true,
      };
}

interface GroupedLine {
  readonly code: string;
  readonly modifiers: readonly string[];
  readonly visit: ReadResource<'Encounter'> | undefined;
}

/** By its therapy modifier; where that is still to be added, a therapy code counts for the discipline of its visit. */
function groupOfLine(records: RecordSet, { code, modifiers, visit }: GroupedLine): TherapyGroup | undefined {
  if (modifiers.includes('GO')) {
    return 'OT';
  }
  if (modifiers.includes('GP') || modifiers.includes('GN')) {
    return 'PT and SLP';
  }
  const discipline = isTherapyCode(code) ? encounterDiscipline(records, visit) : undefined;
  return discipline === undefined || discipline === 'MD' ? undefined : groupOf(discipline);
}

/** The local date of service: as we wrote it, as the charge shares its visit's days out or says it, else by its visit. */
function dateOfCharge(records: RecordSet, charge: ChargeItem): string {
  const own = ownIdentity(charge)?.dateOfService;
  if (own !== undefined) {
    return own;
  }
  const visit = visitOfCharge(records, charge);
  const written = occurrenceOf(charge) ?? '';
  const zone = visit ? timeZoneOf(records, visit) : records.once(zoneOfAll, '');
  const local = zone === undefined ? written : toLocalTime(written, zone);
  const shared = visit && sharedDateOf(records, charge, visit);
  if (shared !== undefined || (written !== '' && !isWrittenInUtc(local))) {
    return shared ?? dateIn(local);
  }
  return visit ? dateOfVisitsCharge(records, charge, visit) : (dateOfLooseCharge(records, charge) ?? dateIn(local));
}

function zoneOfAll(records: RecordSet): string | undefined {
  return onlyTimeZone(records);
}

function dateIn(written: string): string {
  return parseDateTime(written)?.date ?? written.slice(0, 10);
}
