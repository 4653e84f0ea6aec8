// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY, isKnownService, isRetiredManualTherapy } from '../../engine/billing/code-sets.ts';
import type { PerformerRole } from '../../engine/billing/performers.ts';
import type { Exclusion, ServiceLine } from '../../engine/billing/treatment-day.ts';
import { Memory } from '../../engine/text/memory.ts';
import { readText, titleServices, type Mention } from '../../engine/text/read-text.ts';
import type { ExcludedService } from '../../engine/text/service-term.ts';
import { SERVICE_TERMS } from '../../engine/text/service-terms.ts';
import type { R4CodeableConcept, ReadResource } from '../r4.ts';
import { billingCodesOf } from './billing-code.ts';
import { NO_SITE_MAP, type SiteMap } from './site-map.ts';
import { serviceOfSnomed } from './snomed.ts';
import { terminologyOf } from './terminology.ts';
import { table } from '../../engine/table.ts';
import { present } from '../../engine/present.ts';
import { titlesOf } from './concept.ts';

/** What a Procedure says was done. */
export interface DocumentedService {
  readonly code?: string;
  readonly codedBy: ServiceLine['codedBy'];
  readonly retiredCodes?: ServiceLine['retiredCodes'];
  readonly techniques: readonly string[];
  readonly exclusions: readonly Exclusion[];
}

/**
 * Reads the service of a Procedure: CPT or HCPCS code first, then a mapped SNOMED CT concept, then what the site's own
 * table says its codes and words stand for, then a code that 97140 replaced or a text that names a manual therapy technique. Everything else it names is an exclusion where it claims to be 97140.
 * @param procedure - The Procedure or a part of one.
 * @param roles - Roles of its performers; manipulation by a chiropractor is not 97140.
 * @param dateOfService - Codes count on the dates they are valid.
 * @param site - The site's own table, where there is one.
 */
export function readService(
  procedure: ReadResource<'Procedure'>,
  roles: readonly PerformerRole[],
  dateOfService: string,
  site: SiteMap = NO_SITE_MAP,
): DocumentedService {
  const { snomedCodes, billingCodes: written, titles } = readConcept(procedure.code);
  const retiredCodes = written.filter(isRetiredManualTherapy);
  const billingCodes = written.filter((code) => !isRetiredManualTherapy(code));
  const snomed = present(snomedCodes, (concept) => serviceOfSnomed(concept, roles));
  const billing = snomed.length > 0 || billingCodes.length > 0 ? billingCodes : site.servicesOf(procedure.code);
  const known = billing.filter((code) => isKnownService(code, dateOfService));
  const notes = noteMentions(procedure);
  const techniques = [
    ...present(snomed, ({ code, label }) => (code === MANUAL_THERAPY ? label : undefined)),
    ...titles.techniques,
    ...notes.techniques,
  ];
  const isUncoded = billing.length === 0 && snomed.length === 0;
  const isRetired = isUncoded && retiredCodes.length > 0;
  const byText = isUncoded && (isRetired || titles.techniques.length > 0 || isNamedManualTherapy(procedure.code));
  const coded = known.includes(MANUAL_THERAPY) ? MANUAL_THERAPY : (known[0] ?? billing[0] ?? snomed[0]?.code);
  const code = coded ?? (byText ? MANUAL_THERAPY : undefined);
  const exclusions = [
    ...present(known, (other) => (other === MANUAL_THERAPY ? undefined : byCode(other, `code ${other}`))),
    ...present(snomed, ({ code: other, label }) => (other === MANUAL_THERAPY ? undefined : byCode(other, label))),
    ...titles.exclusions,
    ...notes.exclusions,
  ];
  return {
    ...(code === undefined ? {} : { code }),
    codedBy: billing.length > 0 ? 'code' : snomed.length > 0 ? 'snomed' : 'text',
    ...(isRetired ? { retiredCodes } : {}),
    techniques: techniques.length < 2 ? techniques : [...new Set(techniques)],
    exclusions: uniqueByService(exclusions),
  };
}

/** What a concept says by itself, whoever did it and when. */
interface ConceptReading {
  readonly snomedCodes: readonly string[];
  readonly billingCodes: readonly string[];
  readonly titles: Mentioned;
}

/** A clinic writes the same few concepts again and again: each is read once. */
const concepts = new Memory((json): ConceptReading => {
  const concept = JSON.parse(json) as R4CodeableConcept;
  return {
    snomedCodes: snomedCodesOf(concept),
    billingCodes: billingCodesOf(concept),
    titles: titleMentions(concept),
  };
});

function readConcept(concept: R4CodeableConcept = {}): ConceptReading {
  return concepts.of(JSON.stringify(concept));
}

/** True where a title, or a code of the site's own, calls the Procedure manual therapy without naming a technique. */
function isNamedManualTherapy(concept: R4CodeableConcept | undefined): boolean {
  const codings = concept?.coding ?? [];
  return (
    titlesOf(concept).some((title) => readText(title).namesManualTherapy) ||
    codings.some(({ code }) => code?.includes(MANUAL_THERAPY) === true || readText(code ?? '').namesManualTherapy)
  );
}

/** The codes that a Procedure bears, where it is coded as therapy by them or by the site's own table; its words say nothing here. */
export function therapyCodesOf(concept: R4CodeableConcept | undefined, site: SiteMap): readonly string[] | undefined {
  const written = readConcept(concept).billingCodes;
  const codes = written.length > 0 ? written : site.servicesOf(concept);
  return codes.some((code) => /^9[0257]\d{3}$|^G0283$/.test(code)) ? written : undefined;
}

function snomedCodesOf({ coding = [] }: R4CodeableConcept): string[] {
  return coding.flatMap(({ system = '', code }) =>
    code !== undefined && terminologyOf(system) === 'snomed' ? [code.trim()] : [],
  );
}

const SERVICE_OF_CODE = table<ExcludedService>({
  '20560': 'dry-needling',
  '20561': 'dry-needling',
  '90901': 'emg-biofeedback',
  '97014': 'tens',
  '97032': 'tens',
  G0283: 'tens',
});

/** The codes of a service by each of them; the first service that has a code counts. */
const CODES_BESIDE = new Map(
  SERVICE_TERMS.toReversed().flatMap(({ codes }) => codes.map((code): [string, readonly string[]] => [code, codes])),
);

function byCode(code: string, label: string): Exclusion {
  const service = SERVICE_OF_CODE[code] ?? 'other-service';
  return { service, codes: CODES_BESIDE.get(code) ?? [code], label, path: 'Procedure.code.coding', named: true };
}

interface Mentioned {
  readonly techniques: readonly string[];
  readonly exclusions: readonly Exclusion[];
}

function titleMentions({ text, coding = [] }: R4CodeableConcept): Mentioned {
  const titles = [
    { text, path: 'Procedure.code.text' },
    ...coding.map(({ display }) => ({ text: display, path: 'Procedure.code.coding.display' })),
  ];
  return merge(titles.map(({ text = '', path }) => titleMentioned(text, path)));
}

/** A title that names manual therapy beside exercise names what stands beside it, and not the Procedure. */
function titleMentioned(title: string, path: string): Mentioned {
  const { techniques, exclusions } = mentioned(titleServices(title), path);
  const isManual = readText(title).namesManualTherapy;
  return {
    techniques,
    exclusions: exclusions.map((one) => ({ ...one, named: one.service !== 'other-service' || !isManual })),
  };
}

const NOTHING: Mentioned = { techniques: [], exclusions: [] };

function noteMentions({ note }: ReadResource<'Procedure'>): Mentioned {
  return note === undefined
    ? NOTHING
    : merge(note.map(({ text }) => mentioned(readText(text).services, 'Procedure.note')));
}

function mentioned(found: readonly Mention[], path: string): Mentioned {
  return {
    techniques: found.filter(({ term }) => term.service === undefined).map(({ term }) => term.label),
    exclusions: found.flatMap(({ term: { service, codes, label } }) =>
      service === undefined ? [] : [{ service, codes, label, path, named: false }],
    ),
  };
}

function merge(parts: readonly Mentioned[]): Mentioned {
  return {
    techniques: parts.flatMap(({ techniques }) => techniques),
    exclusions: parts.flatMap(({ exclusions }) => exclusions),
  };
}

/** One exclusion per kind and label; what names the Procedure goes before what its note tells. */
function uniqueByService(exclusions: readonly Exclusion[]): readonly Exclusion[] {
  if (exclusions.length < 2) {
    return exclusions;
  }
  const byKey = new Map<string, Exclusion>();
  for (const exclusion of exclusions) {
    const key = `${exclusion.service}/${exclusion.codes.join(',')}`;
    if (!byKey.has(key)) {
      byKey.set(key, exclusion);
    }
  }
  return [...byKey.values()];
}
