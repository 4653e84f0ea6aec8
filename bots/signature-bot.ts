// SPDX-License-Identifier: Apache-2.0

/** Runs when Encounters are signed, which closes their Tasks: a signature does not change them. */
export { handler } from './assess-saved.ts';
