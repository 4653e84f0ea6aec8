// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { RULES } from '../src/engine/rules/index.ts';
import { remediesOf } from '../src/engine/rules/remedy.ts';
import type { Rule, RuleMessage, Source } from '../src/engine/rules/rule.ts';
import { policyPage } from './policy-docs.ts';
import { sampleNames } from './samples.ts';

const ExpectedSchema = z.object({
  entry: z.optional(
    z.array(z.object({ resource: z.object({ code: z.object({ coding: z.array(z.object({ code: z.string() })) }) }) })),
  ),
});

/** Pages by path below the project: of the rules, made from them and the samples, and of the payer's policy. */
export async function ruleDocs(root: string): Promise<Map<string, string>> {
  const stories = await storiesByCode(root);
  const pages = new Map(
    RULES.map((rule) => [`docs/rules/${rule.meta.code}.md`, page(rule, stories.get(rule.meta.code) ?? [])]),
  );
  pages.set('docs/rules/README.md', index());
  pages.set('docs/payer-policy.md', policyPage());
  return pages;
}

/** For each issue code, the sample stories whose expected outcome bears it. */
export async function storiesByCode(root: string): Promise<Map<string, string[]>> {
  const stories = new Map<string, string[]>();
  for (const name of await sampleNames(root)) {
    const text = await readFile(join(root, 'fhir-samples', name, 'expected.json'), 'utf8');
    const codes = (ExpectedSchema.parse(JSON.parse(text)).entry ?? []).flatMap(({ resource }) => resource.code.coding);
    for (const code of new Set(codes.map((coding) => coding.code))) {
      stories.set(code, [...(stories.get(code) ?? []), name]);
    }
  }
  return stories;
}

/** A text whose placeholders say only what stands there. */
function plainTemplate(text: string): string {
  return text.replace(/\{(\w+):\w+\}/g, '{$1}');
}

function page({ meta }: Rule, stories: readonly string[]): string {
  const { code, title, category, severity, acknowledgeable, why, sources } = meta;
  const messages: readonly RuleMessage[] = Object.values(meta.messages);
  return `# ${code}

${title}.

| severity | category | holds the charge |
|---|---|---|
| ${severity} | ${category} | ${holding(severity, acknowledgeable)} |

## Why

${why}${foldedText(meta)}

## What it says

${messages.map(({ found, todo }) => `- ${plainTemplate(found)} **${plainTemplate(todo)}**`).join('\n')}

## What puts it right

${remediesOf(meta)
  .map(({ words, fhir }) => `- ${words} (\`${fhir}\`).`)
  .join('\n')}

## Seen in

${stories.map((name) => `- [${name}](../../fhir-samples/${name}/note.md)`).join('\n')}

## Sources

${sources.map(sourceLine).join('\n')}

<!-- Made by \`npm run docs\` from src/engine/rules/${code}.ts. -->
`;
}

/** One cause, one issue. */
function foldedText({ consequenceOf, consequenceOnRecord }: Rule['meta']): string {
  return (
    folded('Not told while one of these is open, of which it is a consequence', consequenceOf) +
    folded('Not told of a record while this is open of the same one, of which it is a consequence', consequenceOnRecord)
  );
}

function folded(text: string, causes: readonly string[] = []): string {
  const links = causes.map((code) => `[${code}](${code}.md)`).join(', ');
  return causes.length === 0 ? '' : `\n\n${text}: ${links}.`;
}

function holding(severity: string, acknowledgeable: boolean): string {
  if (severity !== 'high') {
    return 'no';
  }
  return acknowledgeable
    ? 'until it is mended or acknowledged'
    : 'until it is mended; acknowledging does not release it';
}

function sourceLine({ title, section, url }: Source): string {
  const text = section === undefined ? title : `${title}, ${section}`;
  return url === undefined ? `- ${text}` : `- [${text}](${url})`;
}

function index(): string {
  const rows = RULES.map(
    ({ meta: { code, title, category, severity } }) =>
      `| [${code}](${code}.md) | ${title} | ${category} | ${severity} |`,
  );
  return `# Rules

| code | title | category | severity |
|---|---|---|---|
${rows.join('\n')}

A payer can change a rule's severity or turn it off: see [payer policy](../payer-policy.md).

<!-- Made by \`npm run docs\`. -->
`;
}
