// SPDX-License-Identifier: Apache-2.0

/** Runs when a Procedure is created, updated or deleted. */
export { handler } from './assess-saved.ts';
