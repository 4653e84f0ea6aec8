// SPDX-License-Identifier: Apache-2.0
import type { Payer, PayerKind } from '../billing/payer.ts';
import { known, type LibraryValue } from './library-value.ts';
import { medicaidOf } from './medicaid-programs.ts';
import { BUILT_IN_NCCI } from './ncci-table.ts';

interface PayerProfile {
  readonly name: string;
  readonly values: readonly LibraryValue[];
}

/** What Medicare Part B asks. */
const PART_B: readonly LibraryValue[] = [
  known('unitMethod', 'cms', 'claimsManual', 'H', '2000-04-01'),
  known('therapyModifierRequired', true, 'claimsManual', 'H'),
  known('assistantModifierRequired', true, 'assistants', 'H', '2020-01-01'),
  known('kxThresholdApplies', true, 'claimsManual', 'H', '2018-01-01'),
  known('ncciEditsApply', true, 'ncciManual', 'H'),
  known('muePerDay', BUILT_IN_NCCI.mue.unitsPerDay['97140'], 'mue', 'H'),
  known('medicarePerformersOnly', true, 'performers', 'H'),
  known('certificationApplies', true, 'certification', 'H'),
  known('progressReportEveryDays', 10, 'benefitManual', 'H', '2013-01-01'),
  known('partBPlacesOnly', true, 'benefitManual', 'M'),
];

/** Medicare Advantage pays by contract and follows Part B; the threshold and its KX are Part B's alone. */
const ADVANTAGE: readonly LibraryValue[] = [
  ...PART_B.filter(({ part }) => part !== 'kxThresholdApplies').map((value): LibraryValue => ({
    ...value,
    confidence: 'M',
  })),
  known('kxThresholdApplies', false, 'payerSurvey', 'M'),
];

/** Federal programmes and plans that count as CMS does; Medicare's threshold, performers and certification do not bind them. */
const FEDERAL: readonly LibraryValue[] = [known('unitMethod', 'cms', 'payerSurvey', 'M')];

/** What is known of each payer; what is not is the fallback of its part. */
export const PAYER_LIBRARY: Readonly<Record<PayerKind, PayerProfile>> = {
  'medicare-b': { name: 'Medicare Part B', values: PART_B },
  railroad: { name: 'Railroad Medicare', values: PART_B },
  'medicare-supplement': { name: 'Medicare Supplement (Medigap)', values: PART_B },
  'medicare-advantage': { name: 'Medicare Advantage', values: ADVANTAGE },
  tricare: {
    name: 'TRICARE',
    values: [...FEDERAL, known('assistantModifierRequired', true, 'assistantsElsewhere', 'M', '2021-12-01')],
  },
  va: { name: 'VA and its community care', values: FEDERAL },
  triwest: { name: 'TriWest (VA community care or TRICARE)', values: FEDERAL },
  fehb: { name: 'a federal employees’ plan (FEHB)', values: FEDERAL },
  medicaid: {
    name: 'Medicaid',
    values: [
      known('unitMethod', 'cms', 'payerSurvey', 'L'),
      known('ncciEditsApply', true, 'medicaidNcci', 'M', '2010-10-01'),
    ],
  },
  'workers-comp': { name: 'workers’ compensation', values: [] },
  'workers-comp-co': {
    name: 'workers’ compensation of Colorado',
    values: [known('unitMethod', 'cpt-capped', 'coloradoRule18', 'M')],
  },
  'workers-comp-ms': {
    name: 'workers’ compensation of Mississippi',
    values: [known('ncciEditsApply', false, 'mississippiTherapy', 'H', '2024-06-25')],
  },
  'workers-comp-or': {
    name: 'workers’ compensation of Oregon',
    values: [known('unitMethod', 'cpt', 'oregonUnits', 'M', '2013-04-01')],
  },
  'workers-comp-tn': {
    name: 'workers’ compensation of Tennessee',
    values: [
      known('unitMethod', 'cms', 'tennesseeTherapy', 'H', '2024-10-22'),
      known('timedUnitsPerDay', 4, 'tennesseeTherapy', 'H', '2024-10-22'),
    ],
  },
  'workers-comp-tx': {
    name: 'workers’ compensation of Texas',
    values: [
      known('unitMethod', 'cms', 'texasFeeGuideline', 'H', '2008-03-01'),
      known('ncciEditsApply', true, 'texasFeeGuideline', 'H', '2008-03-01'),
      known('medicarePerformersOnly', false, 'texasFeeGuideline', 'H', '2008-03-01'),
    ],
  },
  auto: { name: 'an auto insurer', values: [] },
  aetna: {
    name: 'Aetna',
    values: [
      known('timedUnitsPerDay', 4, 'fourUnits', 'M'),
      known(
        'bundledCodes',
        ['98940', '98941', '98942'].map((code) => `${code}/97140`),
        'aetnaManipulation',
        'M',
        '2013-03-01',
      ),
    ],
  },
  anthem: {
    name: 'Anthem',
    values: [
      known('timedUnitsPerDay', 4, 'fourUnits', 'M'),
      known('bundledCodes', ['97140/97530'], 'anthemActivities', 'M'),
    ],
  },
  bcbs: { name: 'a Blue Cross Blue Shield plan', values: [] },
  'bcbs-nd': {
    name: 'Blue Cross Blue Shield of North Dakota',
    values: [known('timedUnitsPerDay', 4, 'fourUnits', 'M')],
  },
  cigna: { name: 'Cigna', values: [] },
  humana: {
    name: 'Humana',
    values: [known('assistantModifierRequired', true, 'assistantsElsewhere', 'M', '2021-12-01')],
  },
  uhc: {
    name: 'UnitedHealthcare',
    values: [
      known('unitMethod', 'cms', 'uhcCounting', 'M'),
      known('therapyModifierRequired', true, 'uhcModifiers', 'M', '2020-07-01'),
      known('assistantModifierRequired', true, 'assistantsElsewhere', 'M', '2021-12-01'),
    ],
  },
  other: { name: 'a payer that is not known', values: [] },
  none: { name: 'nobody', values: [] },
};

/** A payer as far as the library tells payers apart. */
export type LibraryPayer = Pick<Payer, 'kind' | 'state'>;

/** What people call a payer of this kind: `Medicaid of California (Medi-Cal)`. */
export function libraryName({ kind, state }: LibraryPayer): string {
  const { name } = PAYER_LIBRARY[kind];
  if (state === undefined) {
    return name;
  }
  const program = medicaidOf(state);
  return `${name} of ${program.state}${program.names[0] === undefined ? '' : ` (${program.names[0]})`}`;
}

/** What is known of a payer on a date of service, with its sources; what a state says of its Medicaid comes last. */
export function knownOf({ kind, state }: LibraryPayer, dateOfService: string): LibraryValue[] {
  const own = state === undefined ? [] : medicaidOf(state).values;
  return [...PAYER_LIBRARY[kind].values, ...own].filter(({ from = '' }) => from <= dateOfService);
}

/** A value as people read it; a list as words. */
export function textOfKnown({ value }: LibraryValue): string {
  return typeof value === 'object' ? Object.values(value).join(' ') : String(value);
}

/** True where a source says how the payer counts units; a weak one is an assumption. */
export function isMethodKnown(payer: LibraryPayer, dateOfService: string): boolean {
  return knownOf(payer, dateOfService).some(({ part, confidence }) => part === 'unitMethod' && confidence !== 'L');
}
