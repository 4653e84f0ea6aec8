// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem, DetectedIssue, Encounter } from '@medplum/fhirtypes';
import { readModifiers } from '../fhir/existing-charge.ts';
import type { SqliteRepository } from './sqlite-repository.ts';

const VISITS_SHOWN = 50;

/** Visits with their 97140 charge, why it has its units, and the issues to mend: plain HTML, latest saved first. */
export async function overviewPage(repository: SqliteRepository): Promise<string> {
  const encounters = await repository.searchResources<Encounter>({
    resourceType: 'Encounter',
    sortRules: [{ code: '_lastUpdated', descending: true }],
    count: VISITS_SHOWN,
  });
  const visits = await Promise.all(encounters.map(async (encounter) => visitOf(repository, encounter)));
  return page(visits.map(visitSection).join('\n'));
}

interface Visit {
  readonly encounter: Encounter;
  readonly charges: readonly ChargeItem[];
  readonly issues: readonly DetectedIssue[];
}

async function visitOf(repository: SqliteRepository, encounter: Encounter): Promise<Visit> {
  const value = `Encounter/${encounter.id ?? ''}`;
  const charges = await repository.searchResources<ChargeItem>({
    resourceType: 'ChargeItem',
    filters: [{ code: 'context', operator: 'eq', value }],
  });
  const issues = await repository.searchResources<DetectedIssue>({
    resourceType: 'DetectedIssue',
    filters: [
      { code: 'implicated', operator: 'eq', value },
      { code: 'status', operator: 'eq', value: 'preliminary' },
    ],
  });
  return { encounter, charges, issues };
}

function visitSection({ encounter, charges, issues }: Visit): string {
  const id = encounter.id ?? '';
  const when = (encounter.period?.start ?? 'no date').replace('T', ' ').slice(0, 16);
  const nothing =
    charges.length === 0 && issues.length === 0 ? '<p class="quiet">No manual therapy charge and no issue.</p>' : '';
  return `<section><h2><a href="fhir/R4/Encounter/${escapeHtml(id)}">Encounter/${escapeHtml(id)}</a> <small>${escapeHtml(when)} · ${escapeHtml(encounter.status)}</small></h2>
${charges.map(chargeLine).join('')}${issues.map(issueLine).join('')}${nothing}</section>`;
}

function chargeLine(charge: ChargeItem): string {
  const units = charge.quantity?.value ?? 0;
  const modifiers = readModifiers(charge.extension).join(' ');
  const note = charge.note?.at(-1)?.text ?? '';
  const unitText = `${String(units)} ${units === 1 ? 'unit' : 'units'}`;
  return `<p class="charge"><a href="fhir/R4/ChargeItem/${escapeHtml(charge.id ?? '')}"><b>97140 × ${unitText}</b></a> ${escapeHtml(modifiers)} <span class="status">${escapeHtml(charge.status)}</span><br>${escapeHtml(note)}</p>`;
}

function issueLine(issue: DetectedIssue): string {
  const severity = issue.severity ?? 'low';
  const acknowledged = issue.mitigation ? ' (acknowledged)' : '';
  return `<p class="issue ${severity}"><span class="severity">${severity}</span> <a href="fhir/R4/DetectedIssue/${escapeHtml(issue.id ?? '')}">${escapeHtml(issue.code?.text ?? '')}</a>${acknowledged}<br>${escapeHtml(issue.detail ?? '')}</p>`;
}

function page(body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Manual therapy charges</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.05rem; margin: 0 0 .25rem } small { font-weight: normal }
section { border: 1px solid #8886; border-radius: .5rem; padding: .75rem 1rem; margin: .75rem 0 }
p { margin: .4rem 0 } .quiet { opacity: .75 }
.charge, .issue { border-left: .3rem solid #2b8a3e; padding-left: .75rem }
.issue.high { border-color: #c92a2a } .issue.moderate { border-color: #e8590c } .issue.low { border-color: #868e96 }
.severity, .status { font-size: .8rem; border: 1px solid currentColor; border-radius: 1rem; padding: 0 .5rem }
</style></head>
<body><h1>Manual therapy charges</h1>
<p>The latest visits, each with its 97140 charge, why it has its units, and what is to be mended. Save an Encounter or a Procedure under <a href="fhir/R4/metadata">fhir/R4</a> and reload.</p>
${body || '<p>No visits yet. Save an Encounter with a Procedure; the README shows how.</p>'}
</body></html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
