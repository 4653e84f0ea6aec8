// SPDX-License-Identifier: Apache-2.0
import { ACTIVITY_TERMS, CANNOT_TERMS, LIMIT_TERMS, NOT_ACTIVITIES, NOT_LIMITS } from './activity-terms.ts';
import type { ContextCue } from './context.ts';
import type { ContextKind } from './context-term.ts';
import { CONTEXT_TERMS } from './context-terms.ts';
import { ELEMENT_HEADINGS } from './element-headings.ts';
import { ELEMENT_TERMS, NOT_FINDINGS, NOT_SYMPTOMS, type NoteElement } from './element-terms.ts';
import { NOT_LIMITATIONS } from './not-limitation-terms.ts';
import { NOT_BORNE, NOT_RESPONSES } from './not-response-terms.ts';
import { PLANNED_TECHNIQUES } from './planned-techniques.ts';
import { PhraseTable, type Phrase } from './phrases.ts';
import { NOT_REGIONS, REGION_TERMS } from './region-terms.ts';
import { TREATMENT_RESPONSES } from './response-terms.ts';
import { HEADING_TERMS } from './sections.ts';
import type { ServiceTerm } from './service-term.ts';
import {
  DESCRIPTOR_PHRASES,
  MANUAL_THERAPY_PHRASES,
  NOT_MANUAL_THERAPY,
  NOT_SERVICES,
  SERVICE_TERMS,
} from './service-terms.ts';
import { NOT_TIMES, TIME_TERMS } from './time-terms.ts';
import {
  BEARING_TERMS,
  CAUSING_TERMS,
  EFFECT_TERMS,
  LINK_TERMS,
  NOT_CAUSED,
  NOT_EFFECTS,
  NOT_TREATMENTS,
  TREATMENT_TERMS,
  UNTREATED_TERMS,
} from './effect-terms.ts';

/** What a phrase of the vocabulary means; `decoy` looks like one of its layer and is none. */
export type Meaning =
  | { readonly is: 'service'; readonly term: ServiceTerm }
  | { readonly is: 'region'; readonly region: string }
  | { readonly is: 'element'; readonly element: NoteElement }
  | { readonly is: 'planned-technique'; readonly techniques: readonly string[] }
  | { readonly is: 'headed'; readonly element: NoteElement }
  | { readonly is: 'cue'; readonly cue: ContextCue }
  | { readonly is: 'heading'; readonly section: ContextKind }
  | { readonly is: 'effect'; readonly isBearing: boolean }
  | { readonly is: 'link'; readonly strength: keyof typeof LINK_TERMS }
  | { readonly is: 'time'; readonly of: keyof typeof TIME_TERMS }
  | {
      readonly is:
        | 'manual-therapy'
        | 'untreated'
        | 'caused'
        | 'treatment-response'
        | 'treatment'
        | 'descriptor'
        | 'activity'
        | 'limit'
        | 'cannot'
        | 'decoy';
    };

function inLayer(layer: string, meaning: Meaning, phrases: readonly string[]): Phrase<Meaning>[] {
  return phrases.map((words) => ({ words, layer, meaning }));
}

/** Everything that is looked for in a text, compiled once for one pass. */
export const VOCABULARY = new PhraseTable<Meaning>([
  ...SERVICE_TERMS.flatMap((term) => inLayer('service', { is: 'service', term }, term.phrases)),
  ...inLayer('service', { is: 'decoy' }, NOT_SERVICES),
  ...REGION_TERMS.flatMap(([region, ...phrases]) => inLayer(`region/${region}`, { is: 'region', region }, phrases)),
  ...NOT_REGIONS.flatMap(([region, ...phrases]) => inLayer(`region/${region}`, { is: 'decoy' }, phrases)),
  ...inLayer('symptom', { is: 'decoy' }, NOT_SYMPTOMS),
  ...inLayer('functional-limitation', { is: 'decoy' }, NOT_LIMITATIONS),
  ...inLayer('exam-finding', { is: 'decoy' }, NOT_FINDINGS),
  ...inLayer('response', { is: 'decoy' }, NOT_RESPONSES),
  ...elementPhrases(),
  ...inLayer('treatment-response', { is: 'decoy' }, NOT_BORNE),
  ...inLayer('treatment-response', { is: 'treatment-response' }, TREATMENT_RESPONSES),
  ...inLayer('effect', { is: 'decoy' }, NOT_EFFECTS),
  ...inLayer('effect', { is: 'effect', isBearing: false }, EFFECT_TERMS),
  ...inLayer('effect', { is: 'effect', isBearing: true }, BEARING_TERMS),
  ...inLayer('caused', { is: 'decoy' }, NOT_CAUSED),
  ...inLayer('caused', { is: 'caused' }, CAUSING_TERMS),
  ...linkPhrases(),
  ...inLayer('treatment', { is: 'decoy' }, NOT_TREATMENTS),
  ...inLayer('treatment', { is: 'treatment' }, TREATMENT_TERMS),
  ...inLayer('activity', { is: 'decoy' }, NOT_ACTIVITIES),
  ...inLayer('activity', { is: 'activity' }, ACTIVITY_TERMS),
  ...inLayer('limit', { is: 'decoy' }, NOT_LIMITS),
  ...inLayer('limit', { is: 'limit' }, LIMIT_TERMS),
  ...inLayer('cannot', { is: 'cannot' }, CANNOT_TERMS),
  ...PLANNED_TECHNIQUES.flatMap(({ techniques, phrases }) =>
    inLayer('planned-technique', { is: 'planned-technique', techniques }, phrases),
  ),
  ...CONTEXT_TERMS.flatMap(({ phrases, ...cue }) => inLayer('cue', { is: 'cue', cue }, phrases)),
  ...inLayer('time', { is: 'decoy' }, NOT_TIMES),
  ...timePhrases(),
  ...HEADING_TERMS.flatMap(({ section, phrases }) => inLayer('heading', { is: 'heading', section }, phrases)),
  ...inLayer('manual-therapy', { is: 'decoy' }, NOT_MANUAL_THERAPY),
  ...inLayer('manual-therapy', { is: 'manual-therapy' }, MANUAL_THERAPY_PHRASES),
  ...inLayer('untreated', { is: 'untreated' }, UNTREATED_TERMS),
  ...inLayer('descriptor', { is: 'descriptor' }, DESCRIPTOR_PHRASES),
]);

function elementPhrases(): Phrase<Meaning>[] {
  const elements = Object.keys(ELEMENT_TERMS) as NoteElement[];
  return elements.flatMap((element) => [
    ...inLayer(element, { is: 'element', element }, ELEMENT_TERMS[element]),
    ...inLayer(`headed/${element}`, { is: 'headed', element }, ELEMENT_HEADINGS[element]),
  ]);
}

function linkPhrases(): Phrase<Meaning>[] {
  const strengths = Object.keys(LINK_TERMS) as (keyof typeof LINK_TERMS)[];
  return strengths.flatMap((strength) => inLayer('link', { is: 'link', strength }, LINK_TERMS[strength]));
}

function timePhrases(): Phrase<Meaning>[] {
  const kinds = Object.keys(TIME_TERMS) as (keyof typeof TIME_TERMS)[];
  return kinds.flatMap((of) => inLayer('time', { is: 'time', of }, TIME_TERMS[of]));
}

/** True where a phrase names manual therapy or one of its techniques. */
export function isManualTherapy({ meaning }: { readonly meaning: Meaning }): boolean {
  return meaning.is === 'manual-therapy' || (meaning.is === 'service' && meaning.term.service === undefined);
}
