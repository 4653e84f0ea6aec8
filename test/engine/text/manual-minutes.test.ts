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

describe('minutes that a technique has of its own are kept, whatever stands behind them', () => {
  test.each<[string, number | undefined]>([
    ['STM 10 min early in session, joint mobs 8 min.', 18],
    ['Soft tissue mobilization 12 min later in the session; joint mobilization 10 min.', 22],
    ['Joint mobs grade III 8 min, STM 7 min early in treatment', 15],
    ['Manual therapy 15 min late in the session', 15],
    ['MFR 8 min earlier in this visit, STM 9 min', 17],
    ['STM to UT 7 min early, joint mobs 8 min', 15],
    // Eight minutes long, or eight minutes after.
    ['STM 7 min early, joint mobs 8 min later', undefined],
    ['STM 10 min, joint mobs 5 min late', undefined],
    ['Manual therapy 10 min late', undefined],
    ['Patient arrived 5 min late, STM 10 min', 10],
    ['Arrived 8 min early. Joint mobs 9 min', 9],
    ['STM started 5 min late, joint mobs 10 min', 10],
    ['STM 10 min, patient left 5 min early', 10],
    ['Seen for manual therapy, 10 min late', undefined],
    ['STM 12 min, pain eased at the 5 min mark', 12],
  ])('%s: %s', (text, minutes) => {
    expect(manualMinutes(text)).toBe(minutes);
  });
});

describe('minutes of what began are no wait, or unclear', () => {
  test.each<[string, number | undefined]>([
    ['STM 10 min. Started joint mobilization for 8 min into flexion', 18],
    ['Began joint mobs for 8 min after heat, STM 10 min', 18],
    ['Initiated manual therapy 15 min prior to therapeutic exercise.', 15],
    ['Initiated STM 10 min before stretching', undefined],
    ['Resumed joint mobs 8 min before exercise; STM 7 min', 15],
    ['Began joint mobs 8 min into end range, STM 10 min', undefined],
    ['Joint mobilization 10 min, resumed STM 8 min after repositioning', undefined],
    ['Joint mobs 10 min, stopped STM 5 min before the end of the session', undefined],
    ['Began manual therapy 10 minutes after ice', undefined],
    ['Began 2 min after exercise. STM 10 min', 10],
    ['STM 10 min, started 5 min after arrival', 10],
    ['Joint mobs 10 min. Treatment started 15 min into the hour', 10],
    ['STM 12 min. Pain began 2 min after exercise', 12],
    ['Joint mobs 9 min. Session ended 5 min before noon', 9],
  ])('%s: %s', (text, minutes) => {
    expect(manualMinutes(text)).toBe(minutes);
  });
});

describe('a word of other work in the name of what is done by hand is part of the name', () => {
  test.each<[string, number | undefined]>([
    ['MFR, motor point release 8 min, STM 10 min', 18],
    ['MFR, functional mobilization 7 min, STM 10 min', 17],
    ['Manual therapy: STM UT 8 min, diaphragm breathing release 7 min', 15],
    ['Manual therapy: core release 6 min, STM 8 min', 14],
    ['STM to UT 8 min, motor point release gastroc 7 min', undefined],
    ['STM 10 min, FMT functional mobilization pelvis 8 min', undefined],
    ['Manual therapy: STM 10 min, joint mobilization set at end range 5 min', undefined],
    ['Joint mobs 8 min, STM (ischemic) ex 5 min', undefined],
    ['Joint mobs 8 min, STM and balance 10 min', undefined],
    ['Joint mobs 8 min, STM + core 10 min', undefined],
    ['Joint mobs 8 min, STM/stabilization 10 min', undefined],
    ['Manual therapy: STM and strength 10 min', undefined],
    ['Manual therapy and balance 10 min', undefined],
    ['Joint mobs 8 min, balance 10 min', 8],
    ['Joint mobs 8 min, core and balance 10 min', 8],
    ['Manual therapy: foam rolling 5 min, STM 10 min', 10],
    ['STM 10 min, motor control 8 min', 10],
    ['MFR 10 min, functional training 8 min', 10],
    ['STM 10 min, breathing 5 min', 10],
  ])('%s: %s', (text, minutes) => {
    expect(manualMinutes(text)).toBe(minutes);
  });
});

describe('what has its own figure behind it takes none from before it', () => {
  test.each<[string, number | undefined]>([
    ['Manual therapy: 15 min Education: 5 min TherEx: 20 min', 15],
    ['97140: 15 min Balance: 10 min 97110: 20 min', 15],
    ['Manual therapy - 15 min Balance - 10 min', 15],
    ['Manual: 12 min Balance 8 min', 12],
    ['Manual therapy = 14 min Gait = 5 min Balance = 6 min', 14],
    ['Manual therapy (97140): 15 min Education: 5 min', 15],
    ['MT: 13 min Core: 9 min', 13],
    ['Manual therapy to R shoulder: 15 min Education: 5 min', 15],
    ['Manual: 12 min Cool down 8 min TherEx 20 min', 12],
    ['Manual therapy: 5 min warm up, 10 min STM', undefined],
    ['Manual therapy: 5 min warm up 10 min STM', undefined],
    ['Manual therapy - 5 min warm up - 10 min STM', undefined],
    ['Manual therapy: 5 min warm up, 10 min', undefined],
    ['Manual: 5 min warm up, STM 10 min', 10],
    ['5 min warm up, 10 min STM', 10],
    ['Manual therapy: 10 min balance', undefined],
  ])('%s: %s', (text, minutes) => {
    expect(manualMinutes(text)).toBe(minutes);
  });
});

describe('minutes that are told place by place are added up', () => {
  test.each<[string, number | undefined]>([
    ['Manual therapy 10 min (L knee), 8 min (R knee)', 18],
    ['Manual therapy: 10 min L knee, 8 min R knee', 18],
    ['Manual therapy 8 min to left wrist and 8 min to left elbow', 16],
    ['Manual therapy (neck) 10 min, manual therapy (thoracic) 10 min', 20],
    ['Manual therapy R hip 15 min. Manual therapy L/S 10 min.', 25],
    ['MT C/S 12 min, MT R shoulder 10 min, TE 20 min', 22],
    ['Manual therapy 15 min (R hip), manual therapy 10 min (L/S), total manual 25 min', 25],
    ['MT 9:00–9:15, 9:40–9:50', 25],
    ['MT 9:00-9:15, 9:15-9:30 TE', 15],
    ['MT 9:00-9:15, 9:20-9:30, 9:40-9:50', 35],
    ['MT 9:00-9:15, 9:20-9:30, and 9:40-9:50', 35],
    ['MT 9:00-9:15 and 9:20-9:30, TE 9:40-9:50', 25],
    ['MT 12:50-1:05, 1:10-1:20', 25],
    // What two blocks share.
    ['MT 9:00-9:30, 9:20-9:40', 40],
    ['MT 0800-0815, 2000-2015', 30],
    ['MT 8:00 AM-8:15 AM, 8:00 PM-8:15 PM', 30],
    ['MT 11:50-12:05 PM, 12:10-12:20 PM', 25],
    ['MT 8:00-8:15, 20:00-20:15', 30],
    ['MT 9:00-9:15, 9:00-9:45', 45],
    ['MT 9:00-9:15, 9:00-9:15', 15],
    ['Manual therapy 10 min (L knee), 8 min bike', 10],
    ['Manual therapy 10 min (L knee), R knee exercises 8 min', 10],
    ['MT neck 15 min, then MT shoulder 15 min', 30],
    ['Manual therapy 15 min to neck. Manual therapy 15 min to R knee.', 30],
    ['MT neck 20 min, MT shoulder 10 min, MT knee 10 min', 40],
    // A total of the places, and one that is told again.
    ['Manual therapy 25 min to low back and hip: manual therapy hip 15 min, manual therapy low back 10 min', 25],
    ['Manual therapy hip 15 min, manual therapy low back 10 min, manual therapy low back, hip 25 min', 25],
    ['Manual therapy 25 min to shoulder, manual therapy neck 15 min, manual therapy scapula 10 min', 25],
    ['MT thoracolumbar 25 min, MT thoracic 15 min, MT lumbar 10 min', 25],
    ['MT hip 15 min, MT L/S 10 min. Tolerated MT 15 min to hip well.', undefined],
    ['Manual therapy 15 min to R shoulder. Tolerated manual therapy 15 min to upper trap.', 15],
    ['Manual therapy 15 min to R shoulder. Tolerated manual therapy 10 min to upper trap.', undefined],
    ['Manual therapy 15 min to R shoulder. Patient received manual therapy 15 min to neck.', undefined],
    ['Manual therapy 15 min to R shoulder. Also performed manual therapy 10 min to neck.', 25],
    // Places of which one may be part of the other.
    ['Manual therapy thoracolumbar 15 min, manual therapy thoracic 10 min', undefined],
    ['Manual therapy thoracolumbar 15 min, manual therapy thoracic 15 min', 15],
    ['Manual therapy UE 15 min, manual therapy shoulder 10 min', undefined],
    // One place told twice, and two therapists.
    ['Manual therapy (R hip) 15 min, manual therapy (hip) 15 min', 15],
    ['PT: 97140 10 min (L knee)\nOT: 97140 15 min wrist', undefined],
  ])('%s: %s', (text, minutes) => {
    expect(manualMinutes(text)).toBe(minutes);
  });
});

describe('minutes of what goes before or after a treatment are not its own', () => {
  test.each<[string, number | undefined]>([
    ['Manual therapy following 10 min moist heat', undefined],
    ['STM 15 min after 10 min moist heat', 15],
    ['Joint mobs 8 min before exercise, STM 7 min', 15],
    ['Joint mobs 8 min before exercise 20 min', 8],
    ['After 5 min warm up, STM 15 min', 15],
    ['After 5 min on the bike, manual therapy for 15 min', 15],
    ['After 10 min moist heat, STM 15 min', 15],
    ['After 5 min warm-up on bike, 15 min manual therapy', 15],
    ['After 10 min STM, exercise 15 min', 10],
    ['After STM, TE 15 min', undefined],
    ['After 10 min of heat, STM', undefined],
    ['Gait training after 10 min of manual therapy', 10],
    ['Therapeutic exercise following 15 min of STM', 15],
    ['Therapeutic exercise after 10 min STM', 10],
    ['STM 8 min, then exercise after 10 min of joint mobs', 18],
    ['Therapeutic exercise following 10 min moist heat and STM', undefined],
    ['Manual therapy (held) 15 min', undefined],
    ['Manual therapy [held] 15 min, STM (N/A) 5 min', undefined],
    ['Manual therapy 15 min [N/A]', undefined],
    // A remark is of its own item of a list.
    ['Manual Therapy: 15 min Traction: (N/A) TherEx: 30 min', 15],
    ['Manual Therapy: 15 Traction: (N/A) TherEx: 30', 15],
    ['Manual Therapy: 15 min Traction: 0 min (N/A) TherEx: 30 min', 15],
    ['Manual Therapy: 15 min Education: declined', 15],
    ...['Status: held', 'Status: not performed', 'Today: held', 'Pt response: declined'].map(
      (said): [string, undefined] => [`Manual therapy: 15 min ${said}`, undefined],
    ),
    ['Manual therapy 15 min and TE (held)', 15],
    ['Manual therapy 15 min to neck and TE (not performed)', 15],
    ['STM 15 min + traction (N/A)', 15],
    ['Manual therapy 15 min to neck and shoulder (held)', undefined],
    ['Manual therapy: 15 min STM: held', undefined],
    ['STM and joint mobs (held) 15 min', undefined],
    ['TE 15 min and manual therapy (held)', undefined],
    ['Manual therapy (grade III glides held 30 s) 15 min', 15],
  ])('%s: %s', (text, minutes) => {
    expect(manualMinutes(text)).toBe(minutes);
  });
});

describe('a hyphen before minutes joins them to a code or a side, and is part of a level', () => {
  test.each<[string, number | undefined]>([
    ['MT 97140-15 min', 15],
    ['97140-15 min, 97110-20 min', 15],
    ['97140-12 minutes', 12],
    ['MT-12 min', 12],
    ['STM-8 min; joint mobs-7 min', 15],
    ['97140-59 min', undefined],
    ['Joint mobs at L-5 min grade III, STM 12 min', 12],
    ['Manual therapy at T-10 min', undefined],
    ['Joint mobs at C-7 min force, STM 9 min', 9],
    ['STM 10 min, PA at S-1 min grade II', 10],
    ['STM L-10 min; TE R-8 min', 10],
    ['STM R-5 min, L-5 min', undefined],
    ['STM T-15 min', 15],
  ])('%s: %s', (text, minutes) => {
    expect(manualMinutes(text)).toBe(minutes);
  });
});
