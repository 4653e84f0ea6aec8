// SPDX-License-Identifier: Apache-2.0
import { bareService } from './bare-title.ts';
import { isBlank } from './blanks.ts';
import { contextOf, type Context, type ContextCue } from './context.ts';
import { NOT_NOW, type ContextKind } from './context-term.ts';
import { deniedIn } from './denied.ts';
import type { NoteElement } from './element-terms.ts';
import { behind } from './figure-lead.ts';
import { headedElements } from './headed-elements.ts';
import type { Interpretation } from './interpretation.ts';
import { labelledPairs } from './labelled-pairs.ts';
import { limitedActivities } from './limited-activities.ts';
import { measuredAnew } from './measured-anew.ts';
import { Memory } from './memory.ts';
import { notedMinutes, type NotedMinutes } from './noted-minutes.ts';
import { withinItems } from './own-item.ts';
import type { Hit, StepCounter } from './phrases.ts';
import { regionsIn, type RegionMention } from './regions.ts';
import { sectionsOf } from './sections.ts';
import type { ServiceTerm } from './service-term.ts';
import { stretchesByHand } from './stretches-by-hand.ts';
import { tokenize, type Token } from './tokens.ts';
import { treatmentEffects } from './treatment-effects.ts';
import { valueChanges } from './value-changes.ts';
import { untickedIn } from './unticked.ts';
import { isManualTherapy, VOCABULARY, type Meaning } from './vocabulary.ts';
import { numberText } from '../billing/wording.ts';
import { present } from '../present.ts';

/**
 * The longest text that is read, in UTF-16 units: some sixty pages. A longer one is not cut, because what stands
 * behind the cut may decide; it is told as a record that was not read.
 */
export const MAX_TEXT_LENGTH = 200_000;

/** No text of a vocabulary's own words takes as many steps for each of its characters (see the tests). */
export const MAX_STEPS_PER_CHARACTER = 100;

const LEAST_STEPS = 10_000;

/** A service that a text says was done. Offsets are in UTF-16 units, half-open. */
export interface Mention {
  readonly term: ServiceTerm;
  readonly start: number;
  readonly end: number;
}

/** What a text tells, each fact with its place. */
export interface TextReading {
  /** Services that it affirms, in order of appearance. */
  readonly services: readonly Mention[];
  readonly regions: readonly RegionMention[];
  /** Where it affirms each element of documentation. */
  readonly elements: Readonly<Record<NoteElement, readonly number[]>>;
  /** Elements of the patient's that it only denies. */
  readonly denied: readonly NoteElement[];
  /** Minutes that it states of manual therapy or of the whole visit. */
  readonly minutes: readonly NotedMinutes[];
  /** True where it names manual therapy or a technique of it and does not rule it out: what a plan intends. */
  readonly namesManualTherapy: boolean;
  /** True where it says that manual therapy or a technique of it is to be done. */
  readonly plansManualTherapy: boolean;
  /** True for the wording of the code's descriptor. */
  readonly isDescriptor: boolean;
  /** Why nothing of it was read. */
  readonly unread?: string;
  /** What the reading cost, whatever the machine. */
  readonly steps: number;
}

const UNREAD: TextReading = {
  services: [],
  regions: [],
  elements: { symptom: [], 'functional-limitation': [], 'exam-finding': [], response: [] },
  denied: [],
  minutes: [],
  namesManualTherapy: false,
  plansManualTherapy: false,
  isDescriptor: false,
  steps: 0,
};

const readings = new Memory((text) => readAnew(text));
const titles = new Memory(readTitle);

/**
 * Reads a text once: services, regions, elements of documentation and minutes, each where the text affirms it.
 * "Dry needling not performed", "patient declined dry needling" and "consider dry needling next visit" tell of none;
 * "no joint pain; dry needling to the trapezius" tells of one. Time grows with the length of the text and no faster.
 */
export function readText(text: string): TextReading {
  return readings.of(text);
}

/** What a title names: as `readText`, and where it says nothing else, the bare name of a service. */
export function titleServices(title: string): readonly Mention[] {
  return titles.of(title);
}

function readTitle(title: string): readonly Mention[] {
  const { services, isDescriptor } = readText(title);
  return isDescriptor ? [] : services.length > 0 ? services : bareService(title);
}

/**
 * Reads a text without looking whether it was read before.
 * @param most - Steps after which the reading is given up.
 */
export function readAnew(
  text: string,
  most = Math.max(LEAST_STEPS, text.length * MAX_STEPS_PER_CHARACTER),
): TextReading {
  if (text.length > MAX_TEXT_LENGTH) {
    return { ...UNREAD, unread: `longer than ${numberText(MAX_TEXT_LENGTH)} characters` };
  }
  const counter = { steps: 0, most };
  const reading = toReading(interpret(text, counter), counter);
  const { steps } = counter;
  return steps > most ? { ...UNREAD, steps, unread: 'more work to read than any note' } : { ...reading, steps };
}

/** Finds the vocabulary in a text, with the context of each token. */
export function interpret(text: string, counter: StepCounter = { steps: 0 }): Interpretation {
  const tokens = tokenize(text);
  counter.steps += text.length;
  const hits = stretchesByHand(tokens, VOCABULARY.find(tokens, counter));
  const cues = present(hits, (hit): Hit<ContextCue> | undefined =>
    hit.meaning.is === 'cue' ? { ...hit, meaning: hit.meaning.cue } : undefined,
  );
  const context = contextOf(tokens, withinItems(cues, tokens, hits), counter);
  const headings = present(hits, (hit): Hit<ContextKind> | undefined =>
    hit.meaning.is === 'heading' ? { ...hit, meaning: hit.meaning.section } : undefined,
  );
  const sections = sectionsOf(tokens, headings, counter);
  const unticked = untickedIn(tokens, counter);
  return {
    text,
    tokens,
    hits,
    places: new Set(present(hits, ({ meaning, first }) => (meaning.is === 'region' ? first : undefined))),
    context: inSections(context, sections, unticked),
    cued: inSections(context, [], unticked),
  };
}

/** What an empty box says of its words: neither found, nor done, nor planned. */
const UNTICKED: readonly ContextKind[] = ['negated', 'hypothetical'];

function inSections(
  context: Context,
  sections: readonly (ContextKind | 'present')[],
  unticked: readonly boolean[],
): Context {
  if (sections.every((section) => section === 'present') && !unticked.includes(true)) {
    return context;
  }
  const within = (reached: Context['ofFinding']): Context['ofFinding'] =>
    reached.map((kinds, at) => {
      const section = sections[at] ?? 'present';
      const more = [...(section === 'present' ? [] : [section]), ...(unticked[at] === true ? UNTICKED : [])];
      return more.length === 0 ? kinds : [...(kinds ?? []), ...more];
    });
  const ofFinding = within(context.ofFinding);
  return { ofFinding, ofService: context.ofService === context.ofFinding ? ofFinding : within(context.ofService) };
}

/** What unsays an element. A response is told also by what did not happen, and an examination by what was not found. */
const UNSAID_BY: Readonly<Record<NoteElement, readonly ContextKind[]>> = {
  symptom: ['negated', ...NOT_NOW],
  'functional-limitation': ['negated', ...NOT_NOW],
  'exam-finding': NOT_NOW,
  response: [...NOT_NOW, 'since'],
};

function toReading(interpretation: Interpretation, counter: StepCounter): Omit<TextReading, 'steps'> {
  const { tokens, hits, context } = interpretation;
  const services = present(hits, ({ meaning, first, last }): Mention | undefined =>
    meaning.is === 'service' && context.ofService[first] === undefined && !isOfNoMinutes(tokens, last)
      ? { term: meaning.term, start: tokens[first]?.start ?? 0, end: tokens[last]?.end ?? 0 }
      : undefined,
  );
  const elements = elementsOf(interpretation, counter);
  return {
    services,
    elements,
    denied: deniedIn(interpretation, elements),
    regions: regionsIn(interpretation),
    minutes: notedMinutes(interpretation, counter),
    namesManualTherapy: hits.some(
      (hit) => isManualTherapy(hit) && context.ofService[hit.first]?.includes('negated') !== true,
    ),
    plansManualTherapy: hits.some(
      (hit) => (isManualTherapy(hit) || isUsed(hit, services)) && isPlanned(context.ofService[hit.first]),
    ),
    isDescriptor: hits.some(({ meaning }) => meaning.is === 'descriptor'),
  };
}

function elementsOf(interpretation: Interpretation, counter: StepCounter): Record<NoteElement, number[]> {
  const { tokens, hits, context } = interpretation;
  const elements: Record<NoteElement, number[]> = {
    symptom: [],
    'functional-limitation': [],
    'exam-finding': [],
    response: [],
  };
  let isTreated = false;
  // What changed before anything was done is no response to it, unless the text tells of nothing done.
  const before: number[] = [];
  const isSaid = (element: NoteElement, first: number): boolean =>
    context.ofFinding[first] === undefined ||
    (!context.ofFinding[first].some((kind) => UNSAID_BY[element].includes(kind)) &&
      !(element === 'functional-limitation' && isAdvice(interpretation, first)));
  for (const { meaning, first, last } of hits) {
    const start = tokens[first]?.start ?? 0;
    if (meaning.is === 'service' || meaning.is === 'manual-therapy') {
      if (!isTreated && context.ofService[first] === undefined) {
        isTreated = true;
        elements.response.push(...linkedTo(first, before, interpretation));
      }
    } else if (meaning.is === 'element' && isSaid(meaning.element, first) && !isBlank(tokens, last + 1)) {
      (meaning.element === 'response' && !isTreated ? before : elements[meaning.element]).push(start);
    } else if (meaning.is === 'treatment-response' && isSaid('response', first) && !isBlank(tokens, last + 1)) {
      elements.response.push(start);
    }
  }
  const isUntreated = !isTreated && hits.some(({ meaning }) => meaning.is === 'untreated');
  counter.steps += tokens.length;
  const figures: number[] = [];
  tokens.forEach(({ kind }, at) => {
    if (kind === 'number') {
      figures.push(at);
    }
  });
  const changes = [
    ...treatmentEffects(interpretation, counter),
    ...valueChanges(interpretation, counter),
    ...measuredAnew(interpretation, figures),
    ...labelledPairs(interpretation, figures),
  ];
  elements.response = isUntreated ? [] : [...elements.response, ...(isTreated ? [] : before), ...changes];
  elements['functional-limitation'].push(...limitedActivities(interpretation, counter));
  for (const { element, start } of headedElements(interpretation, counter)) {
    elements[element].push(start);
  }
  Object.values(elements).forEach((places) => places.sort((a, b) => a - b));
  return elements;
}

/** Changes told in the sentence of the first treatment, and laid to it: "dizziness cleared after the Epley". */
function linkedTo(treatment: number, changes: readonly number[], { tokens, hits }: Interpretation): readonly number[] {
  const begin = tokens.findLastIndex(({ kind }, at) => at < treatment && kind === 'break') + 1;
  const isLinked = hits.some(
    ({ meaning, first }) =>
      meaning.is === 'link' && meaning.strength !== 'bearing' && first > begin && first < treatment,
  );
  const from = tokens[begin]?.start ?? 0;
  return isLinked ? changes.filter((start) => start >= from) : [];
}

/** "TA __0__ min": a line of a form for what was not done. */
function isOfNoMinutes(tokens: readonly Token[], last: number): boolean {
  const at = behind(tokens, last);
  return tokens[at]?.text === '0' && !['/', ':', '-', 'x'].includes(tokens[at + 1]?.text ?? '');
}

/** True for a word by which a plan calls a technique that was used. */
function isUsed({ meaning }: Hit<Meaning>, services: readonly Mention[]): boolean {
  return (
    meaning.is === 'planned-technique' &&
    services.some(
      ({ term }) =>
        term.service === undefined && (meaning.techniques.length === 0 || meaning.techniques.includes(term.label)),
    )
  );
}

/** True under the heading of a home programme or of education: "HEP: avoid sitting". */
function isAdvice({ context, cued }: Interpretation, at: number): boolean {
  const [all, inWords] = [context, cued].map(
    ({ ofFinding }) => ofFinding[at]?.filter((kind) => kind === 'elsewhere').length ?? 0,
  );
  return (all ?? 0) > (inWords ?? 0);
}

function isPlanned(kinds: readonly ContextKind[] = []): boolean {
  return (
    kinds.includes('planned') &&
    !kinds.some((kind) => ['negated', 'possible', 'historical', 'elsewhere'].includes(kind))
  );
}
