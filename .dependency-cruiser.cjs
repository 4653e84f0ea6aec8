// SPDX-License-Identifier: Apache-2.0
/** Holds the zones of docs/architecture.md apart: arrows point from the edges inward, never back. */
const pure = '^src/(billing|policies|rules|plain)/|^src/(assess|explain)\\.ts$';

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'pure-zone-has-no-io',
      severity: 'error',
      from: { path: pure },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'pure-zone-knows-no-fhir',
      severity: 'error',
      from: { path: pure },
      to: { path: '^src/(fhir|server|cli)/|^bots/|node_modules/@medplum|^src/assess-' },
    },
    {
      name: 'billing-knows-no-rules-or-policies',
      severity: 'error',
      from: { path: '^src/billing/' },
      to: { path: '^src/(rules|policies)/' },
    },
    {
      name: 'policies-know-no-rules',
      severity: 'error',
      from: { path: '^src/policies/' },
      to: { path: '^src/rules/' },
    },
    {
      name: 'fhir-talks-to-nobody',
      severity: 'error',
      from: { path: '^src/fhir/' },
      to: { path: '^src/(server|cli)/|^bots/|^src/assess-', dependencyTypesNot: ['type-only'] },
    },
    { name: 'fhir-has-no-io', severity: 'error', from: { path: '^src/fhir/' }, to: { dependencyTypes: ['core'] } },
    {
      name: 'engine-ways-know-no-edge',
      comment: 'Cards, EHRs and the queue are used by edges, and know none.',
      severity: 'error',
      from: { path: '^src/(cds|ehr|work)/' },
      to: { path: '^src/(server|cli|web|deploy)/|^bots/' },
    },
    {
      name: 'bots-are-thin',
      severity: 'error',
      from: { path: '^bots/' },
      to: { path: '^src/(server|cli|billing|rules)/' },
    },
    {
      name: 'the-page-has-fhir-only',
      comment: 'The web app knows the engine and FHIR, and no server of ours.',
      severity: 'error',
      from: { path: '^src/web/' },
      to: { path: '^src/(server|cli|deploy)/|^bots/' },
    },
    { name: 'the-page-has-no-node', severity: 'error', from: { path: '^src/web/' }, to: { dependencyTypes: ['core'] } },
    { name: 'only-the-page-is-a-page', severity: 'error', from: { pathNot: '^src/web/' }, to: { path: '^src/web/' } },
    { name: 'edges-apart', severity: 'error', from: { path: '^src/server/' }, to: { path: '^src/cli/|^bots/' } },
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
