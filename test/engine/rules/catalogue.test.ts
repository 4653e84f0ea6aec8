// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { leftOpen } from '../../../src/engine/billing/wording.ts';
import { RULES } from '../../../src/engine/rules/index.ts';
import { remediesOf } from '../../../src/engine/rules/remedy.ts';
import { ruleDocs, storiesByCode } from '../../../scripts/rule-docs.ts';

const ROOT = process.cwd();

/** Files of src/engine/rules that are no rules. */
const HELPERS = [
  'charge-modifiers',
  'exclusion',
  'index',
  'performer-role',
  'plan-of-care',
  'ptp-pairs',
  'remedy',
  'rule',
  'shared-time',
  'sources',
  'support-figures',
  'unknown-professions',
];

describe('the rule catalogue', () => {
  const codes = RULES.map(({ meta }) => meta.code);

  test('holds exactly the rule files, each once and named by its issue code', () => {
    const files = readdirSync(join(ROOT, 'src/engine/rules')).map((file) => file.replace('.ts', ''));
    expect([...codes].sort()).toEqual(files.filter((file) => !HELPERS.includes(file)).sort());
    expect(new Set(codes).size).toBe(codes.length);
  });

  test.each(codes)('%s has a test table and a page', (code) => {
    expect(existsSync(join(ROOT, 'test/engine/rules', `${code}.test.ts`))).toBe(true);
    expect(existsSync(join(ROOT, 'docs/rules', `${code}.md`))).toBe(true);
  });

  test('who reads about a rule is told what to do without FHIR’s words, figures are left open', () => {
    const kx = RULES.filter(({ meta }) => meta.code === 'kx-missing').flatMap(({ meta }) => remediesOf(meta));
    expect(kx).toEqual([
      {
        words: 'Attest medical necessity beyond the threshold by modifier KX on the charge',
        fhir: 'ChargeItem.modifier',
      },
      { words: 'Add a note that says why therapy should continue', fhir: 'ClinicalImpression' },
      { words: 'Remove modifier KX from the charge', fhir: 'ChargeItem.modifier' },
    ]);
    const ways = RULES.flatMap(({ meta }) => remediesOf(meta));
    expect(ways.filter(({ words }) => /[a-z][A-Z]|\b(Procedure|Encounter|Composition|Claim)\b/.test(words))).toEqual(
      [],
    );
    expect(leftOpen('{minutes} min for {units:units} in {year}.')).toBe('… min for … in ….');
  });

  test('every rule fires in a sample', async () => {
    const stories = await storiesByCode(ROOT);
    expect(codes.filter((code) => !stories.has(code))).toEqual([]);
  });

  test('the pages are up to date', async () => {
    for (const [path, text] of await ruleDocs(ROOT)) {
      expect([path, readFileSync(join(ROOT, path), 'utf8')]).toEqual([path, text]);
    }
  });

  test.each(RULES.map(({ meta }) => meta))('$code: title, reason, messages and sources are whole', (meta) => {
    expect(meta.title).not.toMatch(/\.$/);
    expect(meta.why).toMatch(/\.$/);
    expect(meta.sources.length).toBeGreaterThan(0);
    // A card shows the first: one that a biller can look up.
    expect(meta.sources[0]?.url ?? meta.sources[0]?.section).toBeDefined();
    for (const { found, todo } of Object.values(meta.messages)) {
      expect(found).toMatch(/[.;]$/);
      expect(todo).toMatch(/\.$/);
    }
  });
});
