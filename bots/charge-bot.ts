// SPDX-License-Identifier: Apache-2.0

/** Runs when someone else changes a ChargeItem or Claim or acknowledges an issue, or one is deleted. */
export { handler } from './assess-saved.ts';
