// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY } from '../../engine/billing/code-sets.ts';
import { assistantModifierOf, therapyModifierOf } from '../../engine/billing/modifiers.ts';
import type { DayDiscipline } from '../../engine/billing/performers.ts';
import type { CompanionCharge, TreatmentDay } from '../../engine/billing/treatment-day.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import type { ReadResource } from '../r4.ts';
import { chargesOfVisitOn } from './charge-place.ts';
import type { DayDraft } from './day-drafts.ts';
import { isOpenOrBilled, toCompanionCharge } from './existing-charge.ts';
import { readModifiers } from './modifiers.ts';
import type { ServiceRecord } from './service-record.ts';

/** A charge of another code, with the discipline that furnished it, where that is known. */
interface OtherCharge extends CompanionCharge {
  readonly discipline: DayDiscipline | undefined;
}

/**
 * The lines beside which NCCI may pair 97140: charges of that date in the day's own visits, and what another therapy discipline furnished
 * on that date. Whose a line is decides, and not in which visit it stands: the edits bind therapists of two disciplines only
 * where both bill under one provider number.
 */
export function otherLinesOf(
  records: RecordSet,
  draft: DayDraft,
  onDate: readonly ServiceRecord[],
): Pick<TreatmentDay, 'companionCharges' | 'otherDisciplineLines'> {
  const isAnothers = ({ discipline }: { readonly discipline?: DayDiscipline | undefined }): boolean =>
    isTherapy(discipline) && isTherapy(draft.discipline) && discipline !== draft.discipline;
  const inVisits = [...draft.encounters].flatMap((visit) => companionsOf(records, visit, draft, onDate));
  const documented = othersServices(draft, onDate.filter(isAnothers)).map(({ line, discipline }): CompanionCharge => {
    const { source, code, encounter } = line;
    const charges = companionsOf(records, encounter, draft, onDate).filter(
      (charge) => charge.code === code && (charge.discipline ?? discipline) === discipline,
    );
    return { source, code, modifiers: charges.flatMap(({ modifiers }) => modifiers) };
  });
  const codes = new Set(documented.map(({ code }) => code));
  return {
    companionCharges: inVisits
      .filter((charge) => !isAnothers(charge))
      .map(({ discipline, ...charge }) =>
        discipline === undefined && codes.has(charge.code) ? { ...charge, mayBeOthers: true } : charge,
      ),
    otherDisciplineLines: [
      ...documented,
      ...inVisits.filter((charge) => isAnothers(charge) && !codes.has(charge.code)).map(withoutDiscipline),
    ],
  };
}

/** Those services of the billing organization that are not the day's own. */
function othersServices(draft: DayDraft, services: readonly ServiceRecord[]): readonly ServiceRecord[] {
  if (services.length === 0) {
    return services;
  }
  const own = new Set(draft.services);
  const organizations = new Set(draft.services.map(({ organization }) => organization));
  return services.filter(
    (one) => !own.has(one) && one.line.code !== MANUAL_THERAPY && organizations.has(one.organization),
  );
}

const THERAPIES: readonly DayDiscipline[] = ['PT', 'OT', 'SLP'];

function isTherapy(discipline: DayDiscipline | undefined): boolean {
  return discipline !== undefined && THERAPIES.includes(discipline);
}

function withoutDiscipline({ discipline: _, ...charge }: OtherCharge): CompanionCharge {
  return charge;
}

function companionsOf(
  records: RecordSet,
  visit: string,
  { dateOfService }: DayDraft,
  onDate: readonly ServiceRecord[],
): OtherCharge[] {
  return chargesOfVisitOn(records, visit, dateOfService)
    .filter(isOpenOrBilled)
    .flatMap((charge) => {
      const companion = toCompanionCharge(charge);
      return companion ? [{ ...companion, discipline: disciplineOf(charge, companion.code, visit, onDate) }] : [];
    });
}

/** By its therapy or assistant’s modifier, else by the treatments that it is for, else by those of its code in the visit where one discipline has them all. */
function disciplineOf(
  charge: ReadResource<'ChargeItem'>,
  code: string,
  visit: string,
  onDate: readonly ServiceRecord[],
): DayDiscipline | undefined {
  const modifiers = readModifiers(charge);
  const byTherapy = THERAPIES.filter((one) => modifiers.includes(therapyModifierOf(one) ?? ''));
  const byAssistant = THERAPIES.filter((one) => modifiers.includes(assistantModifierOf(one) ?? ''));
  const stated = byTherapy.length > 0 ? byTherapy : byAssistant;
  const linked = new Set((charge.service ?? []).map(relativeReference));
  const served = onDate.filter(({ line }) => linked.has(line.source));
  const ofCode = onDate.filter(({ line }) => line.code === code && line.encounter === visit);
  const [only, ...others] = new Set(
    stated.length > 0 ? stated : (served.length > 0 ? served : ofCode).map(({ discipline }) => discipline),
  );
  return others.length === 0 ? only : undefined;
}
