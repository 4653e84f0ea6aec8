// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';

/*
 * Imported before any schema is made. A bot's context lives for one run, so zod's compiled parsers would be made
 * anew each time and never pay off (measured: 3 ms of a run).
 */
z.config({ jitless: true });
