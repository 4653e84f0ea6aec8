// SPDX-License-Identifier: Apache-2.0
import { availableParallelism } from 'node:os';

export default {
  testEnvironment: 'node',
  modulePathIgnorePatterns: ['<rootDir>/.stryker-tmp/'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '^.+\\.[tj]s$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } },
    ],
  },
  runner: ['<rootDir>/test/support/runner.cjs', { runtime: 'child_process' }],
  setupFilesAfterEnv: ['<rootDir>/test/support/time-limit.ts', '<rootDir>/test/support/equal-lists.ts'],
  testSequencer: '<rootDir>/test/support/longest-first.cjs',
  // Many tests wait for a browser, a bot or an EHR that comes back: four more than cores leave few idle.
  maxWorkers: availableParallelism() + 4,
  globalSetup: '<rootDir>/test/support/set-up.ts',
  globalTeardown: '<rootDir>/test/support/tear-down.ts',
};
