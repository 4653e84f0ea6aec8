// SPDX-License-Identifier: Apache-2.0
import { manualTherapyMs } from '../../../src/engine/text/noted-minutes.ts';
import { readText } from '../../../src/engine/text/read-text.ts';

/** The minutes of manual therapy that a text states; undefined where it states none. */
function manualMinutes(text: string): number | undefined {
  const ms = manualTherapyMs(readText(text).minutes);
  return ms === undefined ? undefined : ms / 60_000;
}

describe('a figure before its name is of that name, in a list that begins with one', () => {
  test.each<[string, number | undefined]>([
    ['15 MT, 30 TE', 15],
    ['15 MT 30 TE', 15],
    ['15 TE, 15 MT', 15],
    ['45 min session: 20 MT, 25 TE', 20],
    ['Tx: 15 STM; 10 MFR; 20 TE', 25],
    ['25 TE + 15 MT + 10 CP', 15],
    ['20 min MT, 25 TE', 20],
    ['15 MT, 30 min TE', 15],
    ['MT 15, 30 TE', 15],
    ['97140 15, 97110 30', 15],
    // Whose the figures are is not told.
    ['15 MT, 30 TE 45', undefined],
    ['2 MT, 1 TE', undefined],
  ])('%s: %s', (text, minutes) => {
    expect(manualMinutes(text)).toBe(minutes);
  });
});

describe('a list in which one thing is counted tells no minutes', () => {
  test.each([
    'Mulligan: 10 SNAGs, 10 MWM',
    'Tx: 10 MWM, 15 heel slides, 20 quad sets',
    'Tx: 30 PA mobs, 30 AP mobs',
    '20 squats, 10 joint mobs, 10 STM',
    '15 STM; 10 joint mobs; 20 TE',
    '20 squats, 10 MFR, 10 STM',
    '10 grade V thrusts, 10 STM',
    '10 glides, 10 STM',
    '10 MFR and 10 bridges',
    '10 MFR, 10 STM, 15 standing leg lifts',
    '10 MFR, 10 STM, ice, 15 bridges',
    '(10 MFR, 10 STM, ice, 15 bridges)',
    '10 SLR reps, 10 MFR, 10 STM',
    '15 MT, 20 squats',
  ])('%s', (text) => {
    expect(manualMinutes(text)).toBeUndefined();
  });

  test.each([
    ['15 STM, 10 MFR. 20 squats, 10 bridges.', 25],
    ['15 STM, 10 MFR, 20 min squats', 25],
    ['15 MT, 30 TE with squats and bridges', 15],
    ['15 MT, 30 TE (3 sets of 10 squats)', 15],
    ['15 MT, 30 TE (10 squats, 10 bridges)', 15],
    ['15 MT, 30 TE: 10 squats, 10 SLR', 15],
    ['15 MT, 30 TE with 10 reps of squats', 15],
    ['15 MT, 30 TE, HEP: 10 bridges', 15],
    ['15 manual, 30 ther ex, 10 functional transfers', 15],
    ['15 MT, 30 TE, 2 units', 15],
    ['15 MT, 30 therapeutic exercises', 15],
    ['20 min MT: 10 SNAGs, 10 MWM', 20],
  ])('%s: %s, for what is counted is of something else', (text, minutes) => {
    expect(manualMinutes(text)).toBe(minutes);
  });
});

describe('an item of a list that names its treatment has its own minutes', () => {
  test.each<[string, number | undefined]>([
    ['5 min warm up, manual therapy 15 min, TE 10 min', 15],
    ['After 10 min STM, joint mobs 15 min', 25],
    ['STM after 10 min of moist heat, joint mobs 15 min', 15],
    ['5 min bike, STM and mobs 15 min, 10 min CP', 15],
    ['10 min STM, heat 15 min', 10],
    ['10 min STM, mobs, 15 min TE', 10],
    ['Timed: MT 15 min, TE 15 min. Untimed: MHP 10 min. Total: 40 min', 15],
    ['Treatment time: manual therapy 15 min', 15],
    ['Manual therapy, c-spine 10 minutes, t-spine 5 minutes', 15],
    ['Manual therapy, R shoulder 15 min. TE 10 min', 15],
  ])('%s: %s', (text, minutes) => {
    expect(manualMinutes(text)).toBe(minutes);
  });
});

describe('minutes that were not spent so, or are not told apart, are not proposed', () => {
  test.each<[string, number | undefined]>([
    ['STM 8 + str 4 min', undefined],
    ['STM 8, mobs 4 min', undefined],
    ['mobs 10 min, STM 5', undefined],
    ['STM and joint mobs 10 and 5 min respectively', undefined],
    ['STM to L4 and L5 10 min', 10],
    ['MT reduced from 15 min to 8 min due to fatigue', 8],
    ['Increased MT from 10 min to 15 min', 15],
    ['MT increased from 10 min to 15 min', 15],
    ['MT increased from 10 to 15 min', 15],
    ['Increased MT from 10 to 15 min', 15],
    ['MT time was increased from 10 to 15 minutes', 15],
    ['MT reduced from 15 to 8 min', 8],
    ['STM increased from 8 to 10 min, TE increased from 15 to 20 min', 10],
    ['MT from 10 to 15 min', undefined],
    ['Plan: increase MT from 10 to 15 min', undefined],
    ['MT increased standing tolerance from 10 min to 15 min', undefined],
    ['STM reduced sitting pain from 15 min to 8 min', undefined],
    ['After MT sitting increased from 10 to 15 min', undefined],
    ['STM to R UT increased from 8 to 10 min, LAD 5 min', undefined],
    ['STM to R UT reduced from 10 to 8 min, LAD 5 min', undefined],
    ['STM 12 min: sitting tolerance increased from 10 min to 15 min', 12],
    ['Sitting tolerance increased from 10 to 15 min, MT 12 min', 12],
    ['MT 20 min (planned), actual 12 min', undefined],
    ['MT 20 min planned, 12 min done', undefined],
    ['MT 15 min (planned progression)', 15],
    ['20 of 45 minutes were spent in manual therapy', undefined],
    ['Of the 45 minutes, 20 were manual', undefined],
    ['Complete decongestive therapy 60 min: MLD, bandaging, ex', undefined],
    ['Manual therapy 15 min: STM and PROM to shoulder', 15],
    ['MT 20 min: STM, mobs to increase tolerance for gait training', 20],
  ])('%s: %s', (text, minutes) => {
    expect(manualMinutes(text)).toBe(minutes);
  });
});

describe('minutes as clinicians abbreviate what leads to them', () => {
  test.each<[string, number | undefined]>([
    ["Pt rec'd 12 min MT f/b 18 min TE", 12],
    ['1 unit (15 min) MT, 2 units (25 min) TE', 15],
    ['Treatment consisted of 10 min joint mobilization, 8 min soft tissue mobilization, 20 min ther-ex', 18],
    ['cervical traction (manual) 5 min; SOR 4 min; UT stretch (manual) 3 min', 12],
    ['MT (15) TE (25)', 15],
    ['joint mobilization for 10, soft tissue for 8 minutes', undefined],
    ['[15] MT [25] TE', undefined],
    ['Manual therapy < 8 min', undefined],
  ])('%s: %s', (text, minutes) => {
    expect(manualMinutes(text)).toBe(minutes);
  });
});

describe('“ES” beside soft tissue mobilization is a muscle only where the work is aimed at it', () => {
  test.each<[string, number | undefined]>([
    ['STM to R ES 8 min', 8],
    ['STM to bil ES x 8 min', 8],
    ['STM to the L lumbar ES 8 min, hip LAD 4 min', 12],
    ['MFR to bilateral ES 10 min', 10],
    ['STM to R ES 8 min, ES 15 min unattended', 8],
    ['STM to R ES 8 min, IFC 15 min', 8],
    ['8 min STM to R ES', 8],
    ['STM ES 8 min, hip LAD 4 min', undefined],
    ['STM bil ES 15 min', undefined],
    ['MFR bil ES 10 min', undefined],
    ['STM ES 15 min unattended', undefined],
    ['STM to R ES 15 min unattended', undefined],
    ['STM to R ES attended 15 min', undefined],
    ['STM to R ES w/ IFC 15 min', undefined],
    ['STM to bil ES (e-stim) 15 min', undefined],
    ['STM to R ES 15 min (IFC)', undefined],
    ['STM to low back, ES attended 15 min', undefined],
    ['STM to low back, unattended ES 15 min', undefined],
  ])('%s: %s', (text, minutes) => {
    expect(manualMinutes(text)).toBe(minutes);
  });
});
