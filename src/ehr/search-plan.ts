// SPDX-License-Identifier: Apache-2.0
import type { Capabilities } from './capabilities.ts';

/** An `_include` that must be followed by reading, because the server does not offer it. */
export interface Follow {
  readonly type: string;
  readonly parameter: string;
}

/** What is followed by reading and searching once the matches are there. */
export interface Follows {
  /** References to read afterwards. */
  readonly includes: readonly Follow[];
  /** Searches to make afterwards for what refers to the matches. */
  readonly revIncludes: readonly Follow[];
}

/** How a search of ours is asked of a server that may know less than it uses. */
export type SearchPlan =
  | ({ readonly kind: 'search'; readonly url: string } & Follows)
  /** The server finds them by their patient alone: those of the visits are picked out. */
  | ({ readonly kind: 'of-visits'; readonly type: string; readonly visits: readonly string[] } & Follows)
  /** The server has no such resources: the answer is empty, and right. */
  | { readonly kind: 'empty' }
  /** Without the parameter the search would fetch other patients' records. */
  | { readonly kind: 'refused'; readonly parameter: string };

/** Parameters that say the same of a type, as servers offer one or the other. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  patient: ['subject', 'beneficiary'],
  subject: ['patient'],
  beneficiary: ['patient'],
};

/** Without one of these a search is about everybody. */
const ANCHORS: readonly string[] = [
  'patient', 'subject', 'beneficiary', '_id', 'identifier', 'url', 'performer', 'participant', 'practitioner',
  'service', 'implicated', 'context', 'encounter', 'part-of', 'payor', 'performer-actor', 'performing-organization',
  'location', 'organization', '_tag', '_lastUpdated',
]; // prettier-ignore

/** Control parameters that every server takes or leaves aside. */
const CONTROLS: readonly string[] = ['_count', '_id', '_lastUpdated'];

/**
 * Fits a search to what a server offers: parameters that only narrow are left out where it does not know them (the
 * engine looks at dates and states itself), and includes that it lacks are followed by further reads.
 * @param url - A search relative to the FHIR base, as `Procedure?patient=Patient/1&_include=Procedure:performer`.
 */
export function planSearch(url: string, capabilities: Capabilities): SearchPlan {
  const [type = '', query = ''] = url.split('?');
  const offered = capabilities.of(type);
  if (!offered?.interactions.has('search-type')) {
    return { kind: 'empty' };
  }
  const kept: string[] = [];
  const includes: Follow[] = [];
  const revIncludes: Follow[] = [];
  let isAnchored = false;
  let visits: readonly string[] | undefined;
  for (const part of query.split('&').filter(Boolean)) {
    const [name = '', value = ''] = part.split(/=(.*)/s);
    const [code = ''] = name.split(':');
    if (code === '_include' || code === '_revinclude') {
      const isOffered = code === '_include' ? offered.includes : offered.revIncludes;
      if (isOffered.has(value) && !name.endsWith(':iterate')) {
        kept.push(part);
      } else {
        (code === '_include' ? includes : revIncludes).push(toFollow(value));
      }
      continue;
    }
    const known = CONTROLS.includes(code)
      ? code
      : [code, ...(ALIASES[code] ?? [])].find((alias) => offered.searchParams.has(alias));
    // A modifier is nothing that a CapabilityStatement tells of.
    if (known !== undefined && !name.includes(':')) {
      kept.push(`${known}=${value}`);
      isAnchored ||= ANCHORS.includes(known);
    } else if (code === 'encounter' && isFoundByPatient(type, capabilities)) {
      visits = value.split(',');
    } else if (ANCHORS.includes(code) && code !== 'patient' && code !== 'subject') {
      return { kind: 'empty' };
    }
  }
  if (visits) {
    return { kind: 'of-visits', type, visits, includes, revIncludes };
  }
  return isAnchored
    ? { kind: 'search', url: `${type}?${kept.join('&')}`, includes, revIncludes }
    : { kind: 'refused', parameter: 'patient' };
}

/**
 * True for treatments of a server that does not find them by their visit, which US Core does not ask for: one without a date
 * of its own is found by no date either, and a visit that lacks a treatment would be charged wrongly.
 */
export function isFoundByPatient(type: string, capabilities: Capabilities): boolean {
  const known = type === 'Procedure' ? capabilities.of(type)?.searchParams : undefined;
  return known !== undefined && !known.has('encounter') && (known.has('patient') || known.has('subject'));
}

/** A search over several types as one search for each: not every EHR has a search of the whole system. */
export function oneTypeEach(url: string): string[] {
  const types = /^\?_type=([^&]+)&(.*)/s.exec(url);
  return types ? (types[1] ?? '').split(',').map((type) => `${type}?${types[2] ?? ''}`) : [url];
}

function toFollow(value: string): Follow {
  const [type = '', parameter = ''] = value.split(':');
  return { type, parameter };
}
