// SPDX-License-Identifier: Apache-2.0
import type { DatabaseSync } from 'node:sqlite';

/** The clock was set back, perhaps while nothing ran: what is to wait waits as long as it was to, and no longer. */
export function followClock(database: DatabaseSync, now: number, leaseMs: number): void {
  database
    .prepare(
      `UPDATE work SET due_ms = ? + due_ms - changed_ms, changed_ms = ? WHERE state = 'waiting' AND changed_ms > ?`,
    )
    .run(now, now, now);
  const lease = now + leaseMs;
  database.prepare("UPDATE work SET lease_ms = ? WHERE state = 'active' AND lease_ms > ?").run(lease, lease);
}
