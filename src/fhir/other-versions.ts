// SPDX-License-Identifier: Apache-2.0
import { table } from '../engine/table.ts';
import { isObject } from '../json-object.ts';
import type { AnyResource } from './r4.ts';
import { PROCEDURE_SCHEDULE } from './systems.ts';

type Elements = Readonly<Record<string, unknown>>;

/**
 * A resource of DSTU2, STU3, R5 or of an EHR's own extensions, with its elements where R4 has them; one of R4 is given back
 * as it is.
 * @see https://hl7.org/fhir/DSTU2/encounter.html, https://hl7.org/fhir/R4/diff.html and https://hl7.org/fhir/R5/diff.html
 */
export function inR4(raw: AnyResource): AnyResource {
  const moved = MOVED[raw.resourceType];
  const isMoved = moved?.signs.some((sign) => raw[sign] !== undefined) === true;
  const { identifier } = raw;
  // Compositions, forms and concept maps have a single one in R4, charges in STU3.
  const listed = isObject(identifier) ? { identifier: [identifier] } : undefined;
  const elements = isMoved ? { ...moved.elements(raw), ...listed } : listed;
  return elements && Object.keys(elements).length > 0 ? { ...raw, ...elements } : raw;
}

/** How a type differs: elements that make it worth a look, and from them those of R4. Most records have none. */
interface Moved {
  readonly signs: readonly string[];
  readonly elements: (resource: Elements) => Elements;
}

const VISIT: Moved = { signs: ['context'], elements: visit };

const MOVED = table<Moved>({
  Observation: VISIT,
  Condition: {
    signs: ['context', 'clinicalStatus', 'verificationStatus'],
    elements: (resource) => ({ ...visit(resource), ...states(resource) }),
  },
  DiagnosticReport: VISIT,
  QuestionnaireResponse: VISIT,
  ClinicalImpression: VISIT,
  Procedure: {
    signs: [
      'context',
      'notDone',
      'notPerformed',
      'occurrencePeriod',
      'occurrenceDateTime',
      'occurrenceString',
      'occurrenceTiming',
      'reason',
      'performer',
      'outcome',
    ],
    elements: (resource) => ({
      ...visit(resource),
      ...occurrence(resource),
      ...reasons(resource['reason']),
      ...performers(resource['performer']),
      ...(Array.isArray(resource['outcome']) ? { outcome: conceptOf(firstOf(resource['outcome'])) } : {}),
    }),
  },
  Encounter: {
    signs: ['actualPeriod', 'class', 'serviceType', 'reason', 'participant', 'diagnosis', 'incomingReferral'],
    elements: visitItself,
  },
  EpisodeOfCare: { signs: ['diagnosis'], elements: ({ diagnosis }) => diagnoses(diagnosis) },
  ServiceRequest: { signs: ['reason'], elements: ({ reason }) => reasons(reason) },
  CarePlan: {
    signs: ['context', 'addresses', 'custodian'],
    elements: (resource) => ({
      ...visit(resource),
      ...given('author', resource['custodian']),
      ...referencesOf('addresses', resource['addresses']),
    }),
  },
  ChargeItem: {
    signs: ['encounter', 'service', 'extension'],
    elements: ({ encounter: context, service, code, extension }) => ({
      ...given('context', context),
      ...referencesOf('service', service),
      ...billedCode(code, extension),
    }),
  },
  Location: { signs: ['form'], elements: ({ form }) => given('physicalType', form) },
  Coverage: { signs: ['insurer', 'paymentBy', 'grouping'], elements: coverage },
  DocumentReference: { signs: ['context', 'indexed', 'relatesTo'], elements: documentReference },
  Composition: { signs: ['relatesTo'], elements: ({ relatesTo }) => relations(relatesTo) },
});

/** STU3 called the visit of most records their context. */
function visit({ context, encounter }: Elements): Elements {
  return encounter === undefined ? given('encounter', context) : {};
}

/** STU3 called what a performer did their role. */
function performers(performer: unknown): Elements {
  const all = listOf(performer);
  const named = (one: unknown): unknown => (isObject(one) && 'role' in one ? { ...one, function: one['role'] } : one);
  return all.some((one) => isObject(one) && 'role' in one) ? { performer: all.map(named) } : {};
}

/** The states of a condition, which STU3 had as bare codes. */
function states(resource: Elements): Elements {
  const bare = ['clinicalStatus', 'verificationStatus'].filter((name) => typeof resource[name] === 'string');
  return Object.fromEntries(bare.map((name) => [name, { coding: [{ code: resource[name] }] }]));
}

function occurrence(resource: Elements): Elements {
  const { notPerformed, notDone = notPerformed, occurrenceTiming, extension } = resource;
  const [event] = isObject(occurrenceTiming) ? listOf(occurrenceTiming['event']) : [];
  const schedule = { url: PROCEDURE_SCHEDULE, valueTiming: occurrenceTiming };
  return {
    ...(notDone === true ? { status: 'not-done' } : {}),
    ...given('performedPeriod', resource['occurrencePeriod']),
    ...given('performedDateTime', resource['occurrenceDateTime'] ?? event),
    ...given('performedString', resource['occurrenceString']),
    ...(isObject(occurrenceTiming) ? { extension: [...listOf(extension), schedule] } : {}),
  };
}

function visitItself(resource: Elements): Elements {
  const { actualPeriod, class: kind, serviceType, reason, participant, diagnosis } = resource;
  const { incomingReferral, basedOn } = resource;
  const people = listOf(participant);
  const named = (one: unknown): unknown =>
    isObject(one) && 'actor' in one ? { ...one, individual: one['actor'] } : one;
  return {
    ...given('period', actualPeriod),
    // DSTU2 and STU3 called the orders that a visit fulfils its referrals.
    ...(basedOn === undefined ? given('basedOn', incomingReferral) : {}),
    ...classOf(kind),
    ...(Array.isArray(serviceType) ? { serviceType: conceptOf(firstOf(serviceType)) } : {}),
    ...(people.some((one) => isObject(one) && 'actor' in one) ? { participant: people.map(named) } : {}),
    ...reasons(Array.isArray(reason) ? reason.flatMap(valuesOfReason) : undefined),
    ...diagnoses(diagnosis),
  };
}

/** R5 has what a reason is by in a part of it. */
function valuesOfReason(reason: unknown): readonly unknown[] {
  return isObject(reason) && 'value' in reason ? listOf(reason['value']) : [reason];
}

/** The class of a visit, where it is R5's list of concepts, or a bare code, as DSTU2 and some exporters have it. */
function classOf(kind: unknown): Elements {
  if (typeof kind === 'string') {
    return { class: { code: kind } };
  }
  const first = firstOf(kind);
  const coding = isObject(first) ? first['coding'] : undefined;
  return coding === undefined && first === kind ? {} : { class: firstOf(coding ?? first) };
}

/** R5 lists what was diagnosed in one, by reference or by code. */
function diagnoses(diagnosis: unknown): Elements {
  if (diagnosis === undefined) {
    return {};
  }
  const conditions = listOf(diagnosis).flatMap((one) => (isObject(one) ? [one['condition']] : []));
  return conditions.some(Array.isArray)
    ? { diagnosis: conditions.flatMap(listOf).map((one) => ({ condition: referenceOf(one) })) }
    : {};
}

/** Reasons as concepts, or as R5's concepts and references in one. */
function reasons(reason: unknown): Elements {
  if (reason === undefined) {
    return {};
  }
  const all = listOf(reason).filter(isObject);
  const codes = all.map(conceptOf).filter(isConcept);
  const references = all.map((one) => one['reference']).filter(isObject);
  return {
    ...(codes.length > 0 ? { reasonCode: codes } : {}),
    ...(references.length > 0 ? { reasonReference: references } : {}),
  };
}

/** STU3 had the names of a plan and its class side by side. */
function grouped(grouping: unknown): Elements {
  const names = isObject(grouping) ? grouping : {};
  const found = ['plan', 'subPlan', 'class', 'subClass'].flatMap((kind) => {
    const [value, name] = [names[kind], names[`${kind}Display`]];
    return value === undefined && name === undefined ? [] : [{ ...given('value', value), ...given('name', name) }];
  });
  return found.length > 0 ? { class: found } : {};
}

function coverage({ payor, insurer, paymentBy, grouping }: Elements): Elements {
  const people = listOf(paymentBy).flatMap((one) => (isObject(one) ? [one['party']] : []));
  const payors = insurer === undefined ? people : [insurer];
  return { ...grouped(grouping), ...(payor === undefined && payors.length > 0 ? { payor: payors } : {}) };
}

/**
 * Oracle Health has the CPT and HCPCS codes of a charge in extensions of their own, beside the code of its charge master.
 * @see r4_examples_charge_item.rb of https://github.com/cerner/fhir.cerner.com
 */
function billedCode(code: unknown, extension: unknown): Elements {
  const found = listOf(extension)
    .filter((one) => isObject(one) && String(one['url']).endsWith('/procedure-code'))
    .flatMap((one) => listOf((one as Elements)['extension']))
    .flatMap((part) => (isObject(part) && part['url'] === 'code' ? [part['valueCodeableConcept']] : []))
    .flatMap((concept) => (isObject(concept) ? listOf(concept['coding']) : []));
  const { coding, ...rest } = isObject(code) ? code : {};
  return found.length > 0 ? { code: { ...rest, coding: [...listOf(coding), ...found] } } : {};
}

/** R5 has the visits of a document in a list of its own, STU3 a single one. */
function documentReference({ context, period, date, indexed, relatesTo }: Elements): Elements {
  const dated = { ...(date === undefined ? given('date', indexed) : {}), ...relations(relatesTo) };
  if (Array.isArray(context)) {
    return { ...dated, context: { encounter: context, ...given('period', period) } };
  }
  const single = isObject(context) && isObject(context['encounter']);
  return single ? { ...dated, context: { ...context, encounter: [context['encounter']] } } : dated;
}

/**
 * What a document has to do with others, as R4's DocumentReference says it: its Composition names them in two ways, R5 has
 * the code as a concept, or calls it a type.
 */
function relations(relatesTo: unknown): Elements {
  const all = listOf(relatesTo).filter(isObject);
  const asInR4 = all.map(({ code, type = code, target, targetReference, resourceReference, targetIdentifier }) => {
    const codes = isObject(type) ? listOf(type['coding']).map((one) => isObject(one) && one['code']) : [type];
    const named = [target, targetReference, resourceReference].find(isObject);
    return {
      ...given(
        'code',
        codes.find((one) => typeof one === 'string'),
      ),
      ...given('target', named ?? (isObject(targetIdentifier) ? { identifier: targetIdentifier } : undefined)),
    };
  });
  return relatesTo === undefined ? {} : { relatesTo: asInR4 };
}

/** R5's references that might have been concepts. */
function referencesOf(name: string, value: unknown): Elements {
  const all = listOf(value);
  return all.some((one) => isObject(one) && (isObject(one['reference']) || 'concept' in one))
    ? { [name]: all.map(referenceOf) }
    : {};
}

function referenceOf(one: unknown): unknown {
  if (!isObject(one) || typeof one['reference'] === 'string') {
    return one;
  }
  return isObject(one['reference']) ? one['reference'] : { display: labelOf(one['concept']) };
}

function labelOf(concept: unknown): unknown {
  const { text, coding } = isObject(concept) ? concept : {};
  const [first] = listOf(coding);
  return text ?? (isObject(first) ? (first['display'] ?? first['code']) : undefined);
}

/** A concept as it is, or inside R5's concept or reference in one. */
function conceptOf(one: unknown): unknown {
  return isObject(one) && 'concept' in one ? one['concept'] : one;
}

function given(name: string, value: unknown): Elements {
  return value === undefined ? {} : { [name]: value };
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value.find(isObject) : value;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isConcept(value: unknown): boolean {
  return isObject(value) && ('coding' in value || 'text' in value);
}
