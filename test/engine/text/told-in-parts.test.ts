// SPDX-License-Identifier: Apache-2.0
import { manualTherapyMs } from '../../../src/engine/text/noted-minutes.ts';
import { readText } from '../../../src/engine/text/read-text.ts';

/** The minutes of manual therapy that a text states; undefined where it states none. */
function manualMinutes(text: string): number | undefined {
  const ms = manualTherapyMs(readText(text).minutes);
  return ms === undefined ? undefined : ms / 60_000;
}

const cases = (rows: readonly (readonly [string, number | undefined])[]): void => {
  test.each(rows)('%s: %s', (text, minutes) => {
    expect(manualMinutes(text)).toBe(minutes);
  });
};

describe('manual therapy before and after something else is added', () => {
  cases([
    ['MT 8 min before exercise and 7 min after exercise', 15],
    ['MT 8 min before TE and 7 min after', 15],
    ['MT x 8 min at start of session, x 7 min at end', 15],
    ['8 min MT pre ex, 7 min MT post ex', 15],
    ['MT 15 min before exercise, ice 10 min after', 15],
    ['MT 15 min before TE, 10 min ice after', 15],
    ['STM 10 min before ex, 5 min bike after', 10],
    ['Manual 12 min pre, TE 20 min post', 12],
  ]);
});

describe('further minutes are added, those of somebody else leave open what both come to', () => {
  cases([
    ['Manual therapy 8 min, another 7 min following rest.', 15],
    ['MT 10 min, then another 5 min after exercise.', 15],
    ['MT 10 min, another 5 min of TE', 10],
    ['MT 10 min, another 5 min bike', 10],
    ['Manual therapy 10 min by PTA, by PT 5 min.', undefined],
    ['Manual therapy 5 min (PT) and 10 min (PTA).', undefined],
    ['MT 10 min by PT, TE 20 min by PTA', 10],
  ]);
});

describe('parts that the sentence adds up itself', () => {
  cases([
    ['MT: 8 min L-spine + 7 min hip = 15 min', 15],
    ['MT: 8 min to L-spine + 7 min to hip = 15 min total', 15],
    ['MT 8 min+7 min=15 min', 15],
    ['Manual therapy = 14 min Gait = 5 min Balance = 6 min', 14],
    ['STM 8 min + mobs 7 min = 15 min', 15],
    ['STM 8 min, mobs 7 min = 15 min, TE 30 min', 15],
    ['MT 5 min neck + 5 min back + 5 min hip = 15 min', 15],
    ['MT 8 min + 7 min = 16 min', undefined],
    ['TE 8 min + MT 7 min = 15 min', 7],
    ['MT 8 min L-spine + TE 7 min = 15 min', 8],
    ['MT 5 min, HP 10 min = 15 min', 5],
    ['EVAL (97161) 35 min + MT 97140 10 min = 45 min total', 10],
    ['MT 97140 10 min + EVAL 35 min = 45 min', 10],
    ['MT 15 min. Bike 8 min + TE 7 min = 15 min', 15],
    ['MT 15 min: STM 8 min + mobs 7 min = 15 min', 15],
    ['MT 15 min: STM 8 min + mobs 6 min = 15 min', undefined],
    ['Previously: MT 8 min + 7 min = 15 min', undefined],
    ['MT 10 min. Previously: MT 8 min + 7 min = 15 min', 10],
  ]);
});

describe('a second figure without a name leaves open what both come to', () => {
  cases([
    ['MT 8 min + 7 min', undefined],
    ['MT 10 min bilat UT + 5 min R levator', undefined],
    ['STM to the R UT for 8 minutes and then to the L UT for 7 minutes', undefined],
    ['STM to R UT for 8 minutes, L UT 7.', undefined],
    ['MT 15 min and TE, 30 min', 15],
    ['Manual therapy - 15 min Balance - 10 min', 15],
    ['MT 12 min to neck, 10 min heat to neck', 12],
    ['MT 12 min to neck, 10 min to shoulder', 22],
    ['MT 15 min L shoulder, flexion 110 to 130', 15],
  ]);
});

describe('minutes of each of several places are not told in all', () => {
  cases([
    ['5 min STM to each UT', undefined],
    ['5 min STM each to UT, LS and rhomboids', undefined],
    ['STM 10 min to each paraspinal group.', undefined],
    ['Manual therapy 5 min per segment.', undefined],
    ['Manual therapy 15 min, 3 bouts per segment', 15],
    ['MT 10 min, then instructed in each exercise', 10],
  ]);
});

describe('figures that each go before their own name, without a mark', () => {
  cases([
    ['10 min gait 15 min MT 20 min TE', 15],
    ['15 min MT 20 min TE 10 min gait', 15],
    ['20 min TE 15 min MT', 15],
    ['15 min STM to R UT 10 min TE', 15],
    ['45 min session MT 15 min TE 30 min', 15],
    ['Scapular mobs; 11 min of the 42-minute visit', 11],
    ['15 MT, 10 US', 15],
    ['15 MT, 10 US, 20 TE', 15],
    ['15 MT, 20 squats', undefined],
  ]);
});

describe('repetitions, more than so many minutes and a current are no minutes by hand', () => {
  cases([
    ['MT: 10 SNAGs', undefined],
    ['MT x 10 MWM', undefined],
    ['MT 12; SNAGs x10', 12],
    ['> 8 min MT', undefined],
    ['MT > 8 min', undefined],
    ['HP 10 min -> MT 15 min -> TE 20 min', 15],
    ['MET, hip glides -> 18 mins', 18],
    ['Minutes: STM bil ES 12', undefined],
    ['STM to ES L4-S1 10 min', 10],
  ]);
});

describe('other spellings', () => {
  cases([
    ['MT (1305-1317, 1330-1338)', 20],
    ['Manual Therapy Time Entry: 15\nTherapeutic Exercise Time Entry: 30', 15],
  ]);
});

test('“then to” tells a response only with a figure', () => {
  const responses = (text: string): number => readText(text).elements.response.length;
  expect(responses('STM to R UT and then to hip')).toBe(0);
  expect(responses('Flexion 90 deg, then to 110 deg')).toBeGreaterThan(0);
});
