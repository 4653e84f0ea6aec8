// SPDX-License-Identifier: Apache-2.0
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sampleNames } from './samples.ts';
import { GOOD_VISIT, readChange, storyText } from './story.ts';

const USAGE = `Usage: npm run new-rule -- <issue-code> [--story <change>]

Makes src/engine/rules/<issue-code>.ts and its test, and adds the rule to the catalogue. With --story, makes a story of
a complete visit with one fact changed: Procedure.bodySite takes the element away, Procedure.status="stopped" sets it.
docs/writing-a-rule.md shows it from end to end.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { story: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
});
const root = join(import.meta.dirname, '..');
const [code = ''] = positionals;

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
    remedy: { act: 'correct', element: 'Procedure.code' },
    why: 'Say why it matters to the clinic, in two or three sentences.',
    sources: [SOURCES.documentation],
    messages: {
      missing: { found: '{procedure} lacks something.', todo: 'Say the one thing to do.' },
    },
  },
  appliesTo: hasManualTherapy,
  check: ({ manualTherapy }) =>
    manualTherapy
      .filter(({ techniques }) => techniques.includes('change me'))
      .map(({ source }): Finding<'missing'> => ({
        messageId: 'missing',
        data: { procedure: source },
        implicated: [source],
        subject: source,
      })),
});
`;

const testText = (name: string): string => `// SPDX-License-Identifier: Apache-2.0
import { ${name} } from '../../../src/engine/rules/${code}.ts';
import { day, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

testRule(${name}, {
  valid: [{ name: 'a complete day', day: day() }],
  invalid: [
    {
      name: 'say what is wrong',
      day: day({ services: [service('mt', { at: '10:00-10:30', techniques: ['change me'] })] }),
      issues: [['${code}/mt', ['missing', { procedure: 'Procedure/mt' }]]],
    },
  ],
});
`;

/** Adds a line to a list of the catalogue, in the order of the codes. */
async function addTo(path: string, marker: RegExp, line: string): Promise<void> {
  const lines = (await readFile(join(root, path), 'utf8')).split('\n');
  const first = lines.findIndex((one) => marker.test(one));
  const after = lines.findIndex((one, at) => at >= first && (!marker.test(one) || one > line));
  await writeFile(join(root, path), lines.toSpliced(after, 0, line).join('\n'));
}

async function makeStory(change: string): Promise<string> {
  const names = await sampleNames(root);
  const number = Math.max(...names.map((name) => Number.parseInt(name, 10))) + 1;
  const folder = join(root, 'fhir-samples', `${String(number)}-${code}`);
  const goodVisit = await readFile(join(root, 'fhir-samples', GOOD_VISIT, 'input.json'), 'utf8');
  await mkdir(folder);
  await writeFile(join(folder, 'input.json'), storyText(goodVisit, code, readChange(change)));
  await writeFile(join(folder, 'note.md'), `# Say in a few words what is wrong\n\nExpected: 97140 × 1, \`${code}\`.\n`);
  return `fhir-samples/${String(number)}-${code}`;
}

async function makeRule(): Promise<void> {
  const name = code.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const rulePath = join(root, 'src/engine/rules', `${code}.ts`);
  const exists = await access(rulePath).then(
    () => true,
    () => false,
  );
  if (exists) {
    throw new Error(`${rulePath} exists already`);
  }
  const story = values.story === undefined ? undefined : await makeStory(values.story);
  await writeFile(rulePath, ruleText(name));
  await writeFile(join(root, 'test/engine/rules', `${code}.test.ts`), testText(name));
  await addTo('src/engine/billing/rule-code.ts', /^ {2}'[a-z0-9-]+',$/, `  '${code}',`);
  await addTo(
    'src/engine/rules/index.ts',
    /^import \{ \w+ \} from '\.\/[a-z0-9-]+\.ts';$/,
    `import { ${name} } from './${code}.ts';`,
  );
  await addTo('src/engine/rules/index.ts', /^ {2}'[a-z0-9-]+': \w+,$/, `  '${code}': ${name},`);
  const made = [`src/engine/rules/${code}.ts`, `test/engine/rules/${code}.test.ts`, ...(story ? [story] : [])];
  console.log(`Made ${made.join(', ')}.\nNext: write the rule and its table, then npm test -- ${code}.`);
}

if (values.help) {
  console.log(USAGE);
} else if (/^[a-z]+(?:-[a-z0-9]+)+$/.test(code)) {
  await makeRule();
} else {
  console.error(USAGE);
  process.exitCode = 1;
}
