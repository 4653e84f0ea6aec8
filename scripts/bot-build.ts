// SPDX-License-Identifier: Apache-2.0
import type { BuildOptions } from 'esbuild';

/**
 * How a bot is bundled for Medplum's vmcontext and Lambda runtimes: CommonJS with everything but `@medplum/core`
 * inside. The footer is what lets vmcontext find the handler.
 */
export const BOT_BUILD: BuildOptions = {
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'cjs',
  target: 'es2022',
  external: ['@medplum/core'],
  footer: { js: 'Object.assign(exports, module.exports);' },
};
