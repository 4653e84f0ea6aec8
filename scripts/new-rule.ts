// SPDX-License-Identifier: Apache-2.0
import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/*
 * npm run new-rule -- some-issue-code: makes src/engine/rules/some-issue-code.ts and its test, and adds the rule to the
 * catalogue. The rule is then yours to write; `npm test` tells what is still missing (a sample, the doc page).
 */
const root = join(import.meta.dirname, '..');
const [code = ''] = process.argv.slice(2);

const ruleText = (name: string): string => `// SPDX-License-Identifier: Apache-2.0
import { defineRule, hasManualTherapy, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';

export const ${name} = defineRule({
  meta: {
    code: '${code}',
    title: 'Say in a few words what is wrong',
    category: 'documentation',
    severity: 'moderate',
    acknowledgeable: true,
    why: 'Say why it matters to the clinic, in two or three sentences.',
    sources: [SOURCES.documentation],
    messages: {
      missing: { found: '{procedure} lacks something.', todo: 'Add it.' },
    },
  },
  appliesTo: hasManualTherapy,
  check: ({ manualTherapy }) =>
    manualTherapy
      .filter(({ regions }) => regions.length > 99)
      .map(
        ({ source }): Finding<'missing'> => ({
          messageId: 'missing',
          data: { procedure: source },
          implicated: [source],
          subject: source,
        }),
      ),
});
`;

const testText = (name: string): string => `// SPDX-License-Identifier: Apache-2.0
import { ${name} } from '../../../src/engine/rules/${code}.ts';
import { day } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

testRule(${name}, {
  valid: [{ name: 'a complete day', day: day() }],
  invalid: [{ name: 'say what is wrong', day: day({ services: [] }), issues: [['${code}/mt', 'Procedure/mt lacks something. Add it.']] }],
});
`;

if (!/^[a-z]+(?:-[a-z0-9]+)+$/.test(code)) {
  throw new Error('Usage: npm run new-rule -- some-issue-code');
}
const name = code.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const [rulePath, testPath, indexPath] = [
  `src/engine/rules/${code}.ts`,
  `test/engine/rules/${code}.test.ts`,
  'src/engine/rules/index.ts',
].map((path) => join(root, path));
if (rulePath === undefined || testPath === undefined || indexPath === undefined) {
  throw new Error('No path');
}
if (
  await access(rulePath).then(
    () => true,
    () => false,
  )
) {
  throw new Error(`${rulePath} exists already`);
}
const index = await readFile(indexPath, 'utf8');
await writeFile(rulePath, ruleText(name));
await writeFile(testPath, testText(name));
await writeFile(
  indexPath,
  index
    .replace('import type { Rule }', `import { ${name} } from './${code}.ts';\nimport type { Rule }`)
    .replace('];', `  ${name},\n];`),
);
console.log(
  `Made src/engine/rules/${code}.ts and test/engine/rules/${code}.test.ts. Then: a story in fhir-samples, npm run samples, npm run docs, npm test.`,
);
