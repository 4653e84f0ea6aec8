// SPDX-License-Identifier: Apache-2.0
import { rmSync } from 'node:fs';

/** After a run of the tests: takes the shared folder away. */
export default function tearDown(): void {
  rmSync(process.env['TMPDIR'] ?? '', { recursive: true, force: true });
}
