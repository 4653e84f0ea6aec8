// SPDX-License-Identifier: Apache-2.0

/** Runs when a record beside the visit is saved or deleted: documentation, diagnosis, plan, who pays, who treated, where. */
export { handler } from './assess-saved.ts';
