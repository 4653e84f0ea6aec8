// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY } from './code-sets.ts';
import { table } from '../table.ts';

/** What people call the services around manual therapy: short names of our own. */
const NAMES = table<string>({
  [MANUAL_THERAPY]: 'manual therapy',
  '20560': 'dry needling',
  '20561': 'dry needling',
  '97010': 'hot or cold packs',
  '97012': 'traction',
  '97018': 'paraffin bath',
  '97032': 'attended electrical stimulation',
  '97035': 'ultrasound',
  '97110': 'exercise',
  '97112': 'neuromuscular re-education',
  '97113': 'aquatic exercise',
  '97116': 'gait training',
  '97124': 'massage',
  '97150': 'group therapy',
  '97530': 'functional activities',
  '97535': 'self-care training',
  '98940': 'spinal manipulation',
  '98941': 'spinal manipulation',
  '98942': 'spinal manipulation',
  G0283: 'unattended electrical stimulation',
});

/** `exercise (97110)`; manual therapy by its name alone, and a code without a name as `the 97750 service`. */
export function serviceName(code: string): string {
  const name = NAMES[code];
  return name === undefined ? `the ${code} service` : code === MANUAL_THERAPY ? name : `${name} (${code})`;
}
