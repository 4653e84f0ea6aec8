// SPDX-License-Identifier: Apache-2.0
import { manualTherapyMs } from '../../../src/engine/text/noted-minutes.ts';
import { readText } from '../../../src/engine/text/read-text.ts';

/** The minutes of manual therapy that a text states; undefined where it states none. */
function manualMinutes(text: string): number | undefined {
  const ms = manualTherapyMs(readText(text).minutes);
  return ms === undefined ? undefined : ms / 60_000;
}

describe('minutes between two times are no minutes of treatment', () => {
  test.each<[string, number | undefined]>([
    ['Manual therapy began 2:00 min after exercise', undefined],
    ['Manual therapy started 10 minutes late', undefined],
    ['Manual therapy was started 15 min into the session', undefined],
    ['Began manual therapy 10 minutes after ice', undefined],
    ['Manual therapy stopped 5 min before the end of the session', undefined],
    ['Manual therapy delayed by 10 minutes, patient late', undefined],
    ['Manual therapy cut short by 5 min', undefined],
    ['Manual therapy began at the 10 min mark', undefined],
    ['Headache within 5 min of manual therapy', undefined],
    ['Manual therapy 15 min after exercise', 15],
    ['Began with manual therapy x 10 min', 10],
    ['Session began with 11 min of manual therapy', 11],
    ['Manual therapy began with STM 10 min after heat', 10],
    ['Manual therapy 13 min started after heat', 13],
  ])('%s: %s', (text, minutes) => {
    expect(manualMinutes(text)).toBe(minutes);
  });
});

describe('a timer shows whole minutes; anything else may be a time of day', () => {
  test.each<[string, number | undefined]>([
    ['Manual therapy 15:00 min', 15],
    ['97140 10:00 min', 10],
    ['Manual therapy 0:15 h', 15],
    ['Manual therapy at 10:30 for 15 min', 15],
    ['MT-12 min; TE-18 min', 12],
    ['Manual therapy 10:30 min', undefined],
    ['Manual: 7:30 min', undefined],
    ['STM 0:45 min', undefined],
    ['Manual therapy 2:00 min holds x 5', undefined],
    ['Manual therapy, 1:00 min rest between sets', undefined],
  ])('%s: %s', (text, minutes) => {
    expect(manualMinutes(text)).toBe(minutes);
  });
});

describe('other work keeps its own minutes, also under a heading of manual therapy', () => {
  test.each<[string, number | undefined]>([
    ['Manual therapy: warm up 5 min, STM 10 min', 10],
    ['Manual therapy: set up 2 min, STM 10 min', 10],
    ['Manual therapy: STM 10 min, cool down 5 min', 10],
    ['Manual therapy: education 5 min, STM 10 min, joint mobs 5 min', 15],
    ['Manual therapy: 15 min, warm up 5 min', 15],
    ['Manual therapy: PROM 5 min, STM 10 min', 15],
    ['Manual therapy: STM to promote relaxation 10 min', 10],
    ['STM 8 min, warm up 5 min', 8],
    ['Manual therapy: warm up 5 min', undefined],
    ['Manual therapy: STM, warm up 5 min', undefined],
    ['STM, education 5 min', undefined],
  ])('%s: %s', (text, minutes) => {
    expect(manualMinutes(text)).toBe(minutes);
  });
});
