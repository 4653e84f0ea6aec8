// SPDX-License-Identifier: Apache-2.0
import type { Extension, Procedure, TimingRepeat } from '@medplum/fhirtypes';
import { PROCEDURE_SCHEDULE } from '../../fhir/systems.ts';
import { table } from '../../engine/table.ts';

const MINUTES_PER_UNIT = table<number>({ s: 1 / 60, min: 1, h: 60 });

/** The minutes that a treatment states apart from its clock times; empty where it states none that are plain. */
export function minutesShown({ extension = [] }: Procedure): string {
  const {
    count = 1,
    countMax,
    duration,
    durationMax,
    durationUnit,
  } = extension.find(({ url }) => url === PROCEDURE_SCHEDULE)?.valueTiming?.repeat ?? {};
  const perUnit = MINUTES_PER_UNIT[durationUnit ?? ''];
  const isPlain =
    duration !== undefined && perUnit !== undefined && countMax === undefined && durationMax === undefined;
  return isPlain ? String(Math.round(count * duration * perUnit * 100) / 100) : '';
}

/** A treatment that states these minutes; whatever else its schedule says, such as its event, stays. */
export function withMinutes(procedure: Procedure, minutes: string): Procedure {
  const { extension = [], ...rest } = procedure;
  const at = extension.findIndex(({ url }) => url === PROCEDURE_SCHEDULE);
  const schedule = scheduled(extension[at], minutes);
  const next =
    at < 0 ? [...extension, ...schedule] : [...extension.slice(0, at), ...schedule, ...extension.slice(at + 1)];
  return next.length === 0 ? rest : { ...procedure, extension: next };
}

function scheduled(before: Extension | undefined, minutes: string): Extension[] {
  const { repeat, ...timing } = before?.valueTiming ?? {};
  const {
    count: _count,
    countMax: _countMax,
    duration: _duration,
    durationMax: _max,
    durationUnit: _unit,
    ...others
  } = repeat ?? {};
  const stated: TimingRepeat = minutes === '' ? others : { ...others, duration: Number(minutes), durationUnit: 'min' };
  const valueTiming = { ...timing, ...(Object.keys(stated).length === 0 ? {} : { repeat: stated }) };
  return Object.keys(valueTiming).length === 0 ? [] : [{ ...before, url: PROCEDURE_SCHEDULE, valueTiming }];
}
