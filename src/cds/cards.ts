// SPDX-License-Identifier: Apache-2.0
import type { CdsCard, CdsSuggestion } from '@medplum/core';
import type { Coding } from '@medplum/fhirtypes';
import { v5 as uuidOf } from 'uuid';
import type { Decision } from '../engine/assess.ts';
import { SEVERITIES, type Charge, type Issue, type Severity } from '../engine/billing/assessment.ts';
import type { ToldFacts } from '../engine/billing/treatment-day.ts';
import { listOf } from '../engine/billing/wording.ts';
import { MANUAL_THERAPY } from '../engine/billing/code-sets.ts';
import { dollarsText, stakeText } from '../engine/amount-words.ts';
import { dayWorth, issueStake, type DayWorth, type Stake } from '../engine/worth.ts';
import { ISSUE_CODES, OVERRIDE_REASONS, RULE_PAGES, TASK_TYPES } from '../fhir/systems.ts';
import { OVERRIDE_REASON_CODES } from './override-reasons.ts';
import { createCharge, suggestionsFor, type Suggestion, type SuggestionSource } from './suggestions.ts';

/** A card as CDS Hooks 2.0 has it; Medplum's type lacks what belongs to suggestions and overriding. */
export interface Card extends CdsCard {
  readonly uuid: string;
  readonly detail: string;
  readonly source: { readonly label: string; readonly url?: string; readonly topic: Coding };
  readonly selectionBehavior?: 'at-most-one';
  readonly overrideReasons?: readonly Coding[];
}

/** An issue that a card tells of, by the identity of its DetectedIssue. */
export interface ToldIssue extends ToldFacts {
  readonly dayKey: string;
  readonly key: string;
}

/** A card, and what it told of: what its feedback is about. */
export interface IssuedCard {
  readonly card: Card;
  readonly issues: readonly ToldIssue[];
}

export interface CardOptions {
  /** Makes the identity of the cards: the same call gives the same cards. */
  readonly hookInstance: string;
  /** Whether a charge that is not stored yet is offered for storing. */
  readonly offersCharge: boolean;
  /** Address of the product's pages, with a slash at its end; links go nowhere without. */
  readonly pages?: string | undefined;
  /** What could not be looked at, in words or by reference; a card says so. */
  readonly notSeen?: readonly string[];
}

/** Root of the name-based UUIDs (RFC 9562, version 5) of our cards. */
const NAMESPACE = '7d0dd4d3-1c6f-5e0e-9d8a-6f3b1b0f97c1';

/** A summary must be shorter than 140 characters: 140 is one too many. */
const SUMMARY_LENGTH = 139;

const INDICATORS = { high: 'critical', moderate: 'warning', low: 'info' } as const;

/** One issue with the day it belongs to, and what may be done about it. */
interface Told {
  readonly issue: Issue;
  readonly assessment: Decision;
  readonly stake: Stake | undefined;
  readonly suggestions: readonly Suggestion[];
}

/**
 * The cards of treatment days: at most one for each severity, most severe first, none where there is no advice.
 * Issues that a clinician has acknowledged are not told again.
 */
export function toCards(sources: readonly SuggestionSource[], options: CardOptions): IssuedCard[] {
  const told = sources.flatMap((source) =>
    source.assessment.issues.filter((issue) => !issue.acknowledged).map((issue) => toldOf(source, issue)),
  );
  const offers = options.offersCharge ? sources.flatMap((source) => offerOf(source)) : [];
  const cards = SEVERITIES.flatMap((severity) => {
    const issues = told.filter(({ issue }) => issue.severity === severity);
    const ofCharge = severity === 'low' ? offers : [];
    return issues.length + ofCharge.length > 0 ? [toCard(severity, issues, ofCharge, options)] : [];
  });
  const partly = options.notSeen?.length ? sources.flatMap(seenInPart) : [];
  return cards.length === 0 && partly.length > 0 ? [toCard('low', [], partly, options)] : cards;
}

function toldOf(source: SuggestionSource, issue: Issue): Told {
  const { assessment } = source;
  const stake = issueStake(issue, assessment, assessment.policy);
  return { issue, assessment, stake, suggestions: suggestionsFor(source, issue) };
}

function worthOf(assessment: Decision): DayWorth {
  return dayWorth(assessment, assessment.policy, assessment.issues);
}

/** A charge that does not stand yet, in a sentence and with its suggestion. */
interface Offer {
  readonly summary: string;
  readonly text: string;
  readonly suggestions: readonly Suggestion[];
  /** What the estimate in the sentence rests on. */
  readonly inputs: readonly string[];
}

function offerOf(source: SuggestionSource): Offer[] {
  const suggestions = createCharge(source);
  const [first] = source.assessment.charges;
  const summary = suggestions.map(({ label }) => label).join('; ');
  if (!first || suggestions.length === 0) {
    return [];
  }
  const { charged, inputs } = worthOf(source.assessment);
  const dollars = charged.usd === undefined ? '' : ` Estimated worth: ${dollarsText(charged)}.`;
  return [{ summary, text: lineOf(first, dollars), suggestions, inputs }];
}

/** What the units rest on, and the modifiers that the record proves. */
function lineOf({ note, provenModifiers }: Charge, dollars = ''): string {
  const modifiers = provenModifiers.length === 0 ? '' : ` Modifiers: ${listOf(provenModifiers)}.`;
  return escaped(note + modifiers + dollars);
}

/** A day without advice, of which something was not seen. */
function seenInPart({ assessment: { day, charges } }: SuggestionSource): Offer[] {
  const [first] = charges;
  const summary = `${MANUAL_THERAPY} of ${day.dateOfService}: nothing to fix in the records provided`;
  return first ? [{ summary, text: lineOf(first), suggestions: [], inputs: [] }] : [];
}

function toCard(
  severity: Severity,
  told: readonly Told[],
  offers: readonly Offer[],
  { hookInstance, pages, notSeen = [] }: CardOptions,
): IssuedCard {
  const uuid = uuidOf(`${hookInstance}/${severity}`, NAMESPACE);
  const suggestions = [...offers.flatMap((offer) => offer.suggestions), ...told.flatMap((one) => one.suggestions)];
  const card: Card = {
    uuid,
    summary: shortened(summaryOf(severity, told, offers)),
    indicator: INDICATORS[severity],
    detail: [
      ...offers.map(({ text }) => text),
      ...told.map((one) => paragraph(one, pages)),
      ...inputLines(told, offers),
      ...(notSeen.length === 0 ? [] : [`Not checked: ${escaped(listOf(notSeen))}.`]),
    ].join('\n\n'),
    source: {
      label: 'Manual therapy charges',
      ...(pages === undefined ? {} : { url: pages }),
      topic: topicOf(told),
    },
    ...(suggestions.length === 0
      ? {}
      : { selectionBehavior: 'at-most-one' as const, suggestions: withIds(uuid, suggestions) }),
    ...(told.length === 0 ? {} : { overrideReasons: overrideReasons() }),
    ...(pages === undefined ? {} : { links: linksOf(told, pages) }),
  };
  const { links = [], ...rest } = card;
  const issues = told.map(({ issue, assessment }) => ({
    dayKey: assessment.day.key,
    key: issue.key,
    facts: issue.facts,
    evidence: issue.evidence,
  }));
  return { card: links.length === 0 ? rest : card, issues };
}

function summaryOf(severity: Severity, told: readonly Told[], offers: readonly Offer[]): string {
  const [first] = told;
  if (!first) {
    return offers.map(({ summary }) => summary).join('; ');
  }
  const dates = [...new Set(told.map(({ assessment }) => assessment.day.dateOfService))].join(', ');
  const titles = [...new Set(told.map(({ issue }) => issue.title))].join('; ');
  const verb = severity === 'high' ? 'is held' : 'needs review';
  return `${MANUAL_THERAPY} of ${dates} ${verb}: ${titles}`;
}

function shortened(text: string): string {
  return text.length <= SUMMARY_LENGTH ? text : `${text.slice(0, SUMMARY_LENGTH - 1)}…`;
}

/** Everything that the dollars of a card rest on. */
function inputLines(told: readonly Told[], offers: readonly Offer[]): string[] {
  const priced = told.filter(({ stake }) => stake?.usd !== undefined);
  const inputs = [
    ...offers.flatMap((offer) => offer.inputs),
    ...priced.flatMap(({ assessment }) => worthOf(assessment).inputs),
  ];
  return inputs.length === 0 ? [] : [`How dollars are estimated: ${escaped([...new Set(inputs)].join('; '))}.`];
}

function paragraph({ issue, stake }: Told, pages: string | undefined): string {
  const page = pages === undefined ? `${RULE_PAGES}${issue.code}` : `${pages}admin/rules/${issue.code}`;
  const detail = stake ? `${issue.detail} ${stakeText(stake)}.` : issue.detail;
  return `**${escaped(issue.title)}.** ${escaped(detail)} ([why](${page}))`;
}

/** Figures and texts come from records: none of their characters may become markup. */
function escaped(text: string): string {
  // Beside Markdown's own characters, those by which GitHub's Markdown makes a link of a bare address.
  return text.replace(/[\\`*_[\]<>|#~!@]|:(?=\/\/)|(?<=\bwww)\./gi, '\\$&').replace(/\s+/g, ' ');
}

function topicOf(told: readonly Told[]): Coding {
  const codes = new Set(told.map(({ issue }) => issue.code));
  const [first] = told;
  return codes.size === 1 && first
    ? { system: ISSUE_CODES, code: first.issue.code, display: first.issue.title }
    : { system: TASK_TYPES, code: 'charge-review', display: 'Review the charge of a visit' };
}

/** No client need know which of several is best: nothing is recommended unless it is the only way. */
function withIds(card: string, suggestions: readonly Suggestion[]): CdsSuggestion[] {
  return suggestions.map((suggestion, index) => ({
    ...suggestion,
    uuid: uuidOf(`${card}/${String(index)}/${suggestion.label}`, NAMESPACE),
  }));
}

function linksOf(told: readonly Told[], pages: string): CdsCard['links'] {
  const visits = [...new Set(told.flatMap(({ assessment }) => assessment.day.encounters.map(({ source }) => source)))];
  return visits.map((source) => ({
    label: 'Why: minutes, units and issues for this visit',
    url: `${pages}visits/${encodeURIComponent(source.slice('Encounter/'.length))}`,
    type: 'absolute',
  }));
}

function overrideReasons(): Coding[] {
  return OVERRIDE_REASON_CODES.map((reason) => ({ system: OVERRIDE_REASONS, ...reason }));
}
