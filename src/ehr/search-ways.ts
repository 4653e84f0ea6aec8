// SPDX-License-Identifier: Apache-2.0
import type { TypeCapabilities } from './capabilities.ts';

/** One way to ask for what a search is after: several searches where one would be refused. */
export interface SearchWay {
  readonly urls: readonly string[];
  /** `some`: a value that the server does not know may be refused, and the others tell. */
  readonly answers: 'every' | 'some';
}

const CARE_PLAN = 'http://hl7.org/fhir/us/core/CodeSystem/careplan-category';
const OBSERVATION = 'http://terminology.hl7.org/CodeSystem/observation-category';
const CONDITION = 'http://terminology.hl7.org/CodeSystem/condition-category';
const DOCUMENT = 'http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category';
const SNOMED = 'http://snomed.info/sct';

/**
 * Categories by which a type is asked for where a server takes no search without one.
 *
 * US Core 8.0 promises `patient` + `category` for each of these types, and `assess-plan` as the CarePlan's. Oracle
 * Health takes no other: "required if the _id parameter is not used. Only supports the assess-plan code"
 * (Millennium Platform APIs, CarePlan). Epic's plans are longitudinal, of an encounter or of outpatients, by SNOMED CT.
 */
const CATEGORIES: Readonly<Record<string, readonly string[]>> = {
  CarePlan: [`${CARE_PLAN}|assess-plan`, ...['38717003', '734163000', '736271009'].map((code) => `${SNOMED}|${code}`)],
  Observation: ['exam', 'functional-status', 'survey', 'vital-signs', 'therapy', 'procedure', 'activity'].map(
    (code) => `${OBSERVATION}|${code}`,
  ),
  Condition: ['problem-list-item', 'health-concern', 'encounter-diagnosis'].map((code) => `${CONDITION}|${code}`),
  DocumentReference: [`${DOCUMENT}|clinical-note`],
};

/**
 * Parameters of its own that a server asks for beside one of R4. Oracle Health: `-status` "must be provided with context
 * or account; must be set to billable" (Millennium Platform APIs, ChargeItem).
 */
const COMPANIONS: Readonly<Record<string, string>> = { 'ChargeItem context': '-status=billable' };

/** Parameters whose list of references is taken apart where a server takes one at a time. */
const LISTED: readonly string[] = ['context', 'encounter', 'part-of', 'practitioner', 'implicated', 'service', '_id'];

/** What the narrower ways leave aside: the engine looks at dates, states and categories itself. */
const NARROWING: readonly string[] = ['status', 'category'];

type Parameter = readonly [name: string, value: string];

/**
 * The ways to ask for a search that a server may refuse, the widest and cheapest first: as it is; with the time of day,
 * as Oracle Health wants of dates; by each category of US Core, with dates and without; by the patient alone; and each
 * of the references by itself.
 * @param url - A search that the CapabilityStatement allows, parameter by parameter.
 */
export function waysOf(url: string, offered: TypeCapabilities): readonly SearchWay[] {
  const [type = '', query = ''] = url.split('?');
  const asked = [...parametersOf(query), ...companions(type, query, offered)];
  const timed = asked.map(withTime);
  const plain = asked.filter(([, value]) => !isDate(value));
  const wide = plain.filter(([name]) => !NARROWING.includes(name));
  const sets = [
    every([asked]),
    every([timed]),
    byCategory(type, timed, offered),
    // Without dates a search that is not for one patient would find everybody.
    ...(isOfPatient(asked) ? [byCategory(type, plain, offered), every([wide])] : []),
    every(oneByOne(asked)),
  ];
  const ways = sets.flatMap((set) => (set ? [{ ...set, urls: set.urls.map((one) => urlOf(type, one)) }] : []));
  const isNew = ({ urls }: SearchWay, index: number): boolean =>
    ways.findIndex((other) => other.urls.join(' ') === urls.join(' ')) === index;
  return ways.filter(isNew);
}

interface Sets {
  readonly urls: readonly (readonly Parameter[])[];
  readonly answers: SearchWay['answers'];
}

function every(urls: Sets['urls']): Sets {
  return { urls, answers: 'every' };
}

function byCategory(type: string, asked: readonly Parameter[], { searchParams }: TypeCapabilities): Sets | undefined {
  const categories = searchParams.has('category') && isOfPatient(asked) ? CATEGORIES[type] : undefined;
  const rest = asked.filter(([name]) => !NARROWING.includes(name));
  return (
    categories && {
      urls: categories.map((value) => [...rest, ['category', encodeURIComponent(value)]]),
      answers: 'some',
    }
  );
}

/** Lists of references taken apart. */
function oneByOne(asked: readonly Parameter[]): readonly (readonly Parameter[])[] {
  const listed = asked.find(([name, value]) => LISTED.includes(name) && value.includes(','));
  return listed
    ? listed[1].split(',').map((value) => asked.map((one): Parameter => (one === listed ? [one[0], value] : one)))
    : [asked];
}

function companions(type: string, query: string, { searchParams }: TypeCapabilities): Parameter[] {
  return parametersOf(query).flatMap(([name]) => {
    const companion = parametersOf(COMPANIONS[`${type} ${name}`] ?? '');
    return companion.filter(([own]) => searchParams.has(own));
  });
}

function isOfPatient(asked: readonly Parameter[]): boolean {
  return asked.some(([name]) => ['patient', 'subject', 'beneficiary'].includes(name));
}

function isDate(value: string): boolean {
  return /^(?:ge|le)\d{4}-\d\d-\d\d/.test(value);
}

/** Both ends of the day with their time: a day for whoever compares days, and an instant for whoever wants one. */
function withTime([name, value]: Parameter): Parameter {
  const day = /^(ge|le)(\d{4}-\d\d-\d\d)$/.exec(value);
  return day ? [name, `${value}T${day[1] === 'ge' ? '00:00:00' : '23:59:59'}Z`] : [name, value];
}

function parametersOf(query: string): Parameter[] {
  return query
    .split('&')
    .filter(Boolean)
    .map((part): Parameter => {
      const [name = '', value = ''] = part.split(/=(.*)/s);
      return [name, value];
    });
}

function urlOf(type: string, parameters: readonly Parameter[]): string {
  return `${type}?${parameters.map(([name, value]) => `${name}=${value}`).join('&')}`;
}

/** A server that has changed is found out within the hour. */
const KNOWN_MS = 3_600_000;

/** Which way a server answered, so that it is not asked again for what it refuses. */
export class KnownWays {
  readonly #known = new Map<string, { readonly way: number; readonly untilMs: number }>();

  /** The way to begin with. */
  of(url: string): number {
    const known = this.#known.get(kindOf(url));
    return known && known.untilMs > Date.now() ? known.way : 0;
  }

  set(url: string, way: number): void {
    this.#known.set(kindOf(url), { way, untilMs: Date.now() + KNOWN_MS });
  }
}

/** Type and names of the parameters: what is asked for, without whose it is. */
function kindOf(url: string): string {
  const [type = '', query = ''] = url.split('?');
  return `${type} ${parametersOf(query)
    .map(([name, value]) => (value.includes(',') ? `${name}s` : name))
    .join(' ')}`;
}
