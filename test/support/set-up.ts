// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Before a run of the tests: a folder for what its files share. */
export default function setUp(): void {
  process.env['TEST_STORES'] = mkdtempSync(join(tmpdir(), 'test-stores-'));
}
