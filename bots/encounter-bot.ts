// SPDX-License-Identifier: Apache-2.0

/** Runs when an Encounter is created, updated or deleted. */
export { handler } from './assess-saved.ts';
