// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { updateSamples } from './samples.ts';

await updateSamples(join(import.meta.dirname, '..'));
