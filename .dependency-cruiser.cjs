// SPDX-License-Identifier: Apache-2.0
const { readdirSync } = require('node:fs');

/**
 * Holds the zones of docs/architecture.md apart: each may use those that are named for it, and no others; nothing goes
 * in a circle, types included.
 */
const ARROWS = {
  engine: [],
  fhir: ['engine'],
  capture: ['engine', 'fhir'],
  audit: ['engine', 'fhir', 'capture', 'pdf'],
  queue: [],
  pdf: ['fhir'],
  cds: ['engine', 'fhir', 'capture'],
  ehr: ['engine', 'fhir', 'capture', 'queue'],
  deploy: ['engine', 'fhir', 'capture', 'cds'],
  embedded: [],
  service: ['engine', 'fhir', 'capture', 'queue', 'cds', 'ehr', 'deploy', 'embedded', 'pdf'],
  web: ['capture'],
  cli: ['capture', 'audit', 'ehr', 'deploy', 'pdf'],
};

/** Facts of no zone: the version, names that Medplum gives, how SQLite files are opened and waited for, how deep JSON goes, what is an object in it, how references are spelt, where a Bundle goes on, how a file is replaced, which files a folder has, when a resource was saved. */
const COMMON =
  'version|medplum|sqlite|nesting|json-object|reference-text|bundle-links|whole-file|files-in|saved-at|decode-text';

const zones = Object.entries(ARROWS).map(([zone, others]) => ({
  name: `${zone}-uses-${others.join('-') || 'itself'}`,
  severity: 'error',
  from: { path: `^src/${zone}/` },
  to: { path: '^(src|bots)/', pathNot: `^src/(${[zone, ...others].join('|')})/|^src/(${COMMON})\\.ts$` },
}));

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    ...zones,
    {
      name: 'no-file-without-a-zone',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(${Object.keys(ARROWS).join('|')})/|^src/(${COMMON})\\.ts$` },
      to: {},
    },
    {
      name: 'engine-knows-no-fhir',
      severity: 'error',
      from: { path: '^src/engine/' },
      to: { path: 'node_modules/@medplum' },
    },
    {
      name: 'billing-knows-no-rules-or-policies',
      severity: 'error',
      from: { path: '^src/engine/billing/' },
      to: { path: '^src/engine/(rules|policies)/' },
    },
    {
      name: 'policies-know-no-rules',
      severity: 'error',
      from: { path: '^src/engine/policies/' },
      to: { path: '^src/engine/rules/' },
    },
    {
      name: 'no-io-inside',
      severity: 'error',
      from: { path: '^src/(engine|fhir|web)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'bots-are-thin',
      severity: 'error',
      from: { path: '^bots/' },
      to: { path: '^src/', pathNot: '^src/(capture|cds|fhir)/' },
    },
    {
      // What a command needs for its work is loaded when its words are understood.
      name: 'commands-answer-before-they-work',
      severity: 'error',
      from: { path: `^src/cli/(${readdirSync('src/cli/run').join('|')})$` },
      to: {
        path: '^src/|node_modules',
        pathNot: '^src/cli/options\\.ts$',
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'product-needs-no-tests',
      severity: 'error',
      from: { path: '^(src|bots)/' },
      to: { path: '^(test|scripts)/' },
    },
    {
      name: 'declared-dependencies-only',
      severity: 'error',
      from: { path: '^(src|bots)/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'],
        pathNot: 'node_modules/@types|^@medplum/fhirtypes$|node_modules/@medplum/fhirtypes',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
