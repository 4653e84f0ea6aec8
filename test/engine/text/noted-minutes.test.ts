// SPDX-License-Identifier: Apache-2.0
import { manualTherapyMs, type NotedMinutes } from '../../../src/engine/text/noted-minutes.ts';
import { readText } from '../../../src/engine/text/read-text.ts';

const read = (text: string): [NotedMinutes['of'], number][] =>
  readText(text).minutes.map(({ of, durationMs }) => [of, durationMs / 60_000]);

describe('minutes in notes', () => {
  test.each<[string, [NotedMinutes['of'], number][]]>([
    ['Manual therapy x 15 min', [['manual-therapy', 15]]],
    ['97140: 15 min', [['manual-therapy', 15]]],
    ['MT 2 x 10 min', [['manual-therapy', 20]]],
    ['fifteen minutes of joint mobilization', [['technique', 15]]],
    ['half an hour', []],
    ['10 min documenting manual therapy', []],
    ['10 min reviewing chart, MT 15 min', [['manual-therapy', 15]]],
    ['Total treatment time: 45 min', [['visit', 45]]],
    ['Total treatment time 45', [['visit', 45]]],
    ['Time w/ pt 45 min', [['visit', 45]]],
    ['Not shortened, total treatment time 45 min', [['visit', 45]]],
    [
      'Timed minutes: 38. Total time: 48',
      [
        ['timed', 38],
        ['visit', 48],
      ],
    ],
    ['28 timed min', [['timed', 28]]],
    ['Therapeutic exercise 20 min, STM 10 min', [['technique', 10]]],
    ['STM to the calf, PA glides. 12 min.', [['technique', 12]]],
    ['Sits 20 min before pain', []],
    ['Scheduled for 30 min manual therapy', []],
    ['manual therapy up to 30 min per visit', []],
    ['Manual therapy 8-10 min', []],
    ['Manual therapy not performed, 15 min of exercise', []],
    ['Plan: manual therapy 15 min', []],
    ['Total of three techniques', []],
    ['MT: 15 TE: 25 NMR: 8', [['manual-therapy', 15]]],
    ['97140 (15)', [['manual-therapy', 15]]],
    ['97140 x 2', []],
    ['MT grade 3, 3x10', []],
    ['Manual Therapy\nMinutes: 15\nTechnique: STM', [['manual-therapy', 15]]],
    ['[x] 97140 __15__ min', [['manual-therapy', 15]]],
    ['fifteen (15) minutes of manual therapy', [['manual-therapy', 15]]],
    ['Total time 1:05', [['visit', 65]]],
    ['one hour session', [['visit', 60]]],
    ['Untimed 10 min', []],
    [
      'Timed/Total: 38/48',
      [
        ['timed', 38],
        ['visit', 48],
      ],
    ],
  ])('%s: %j', (text, minutes) => {
    expect(read(text)).toEqual(minutes);
  });

  test.each([
    'Manual Therapy: 0:15',
    'Manual therapy (97140): 15',
    '97140/15 97110/20',
    '15 (97140), 20 (97110)',
    '97140 15/1u 97110 20/1u',
    '97140 x2 (15) UPAs L4',
    'Manual therapy .......... 15',
    'Manual therapy for 15',
    'manual therapy took 15 minutes',
    'Time spent on manual therapy: 15 minutes',
    'Manual therapy was performed for 15 minutes to include STM',
    'Manual Therapy Time In 10:00 Time Out 10:15',
    'Manual: glides, hip flexor stretch. Duration: 15 minutes',
    'Manual tx: PA gr III T4-T9; time 15',
    'Manual therapy 15: L4-S1 UPA, hip glide',
    'MT 15 + TE 20',
    '15 min STM, 8 min US',
    '15 minutes of STM, 20 min review of the home program',
    'Moist heat 10, STM 15 min',
    'Patient education 20 min, STM 15 min',
    'Stretching for 20 minutes followed by manual therapy for 15 minutes',
    'Taping: 20 min, then STM to UT: 15 min',
    '15 min STM followed by 20 min moist heat',
    '20 min ice, 15 min MT',
    'MT 1 unit/15 min',
    '97140,15,1\n97110,20,1',
    '97140...15 min',
    'Manual therapy\nTime: 15 min',
    'Manual therapy: STM, mobs\nDuration: 15 minutes',
    'Glides (8 min); STM (7 min)',
    'a quarter of an hour of soft tissue mobilization',
    '97140 59 GP 15 minutes',
    '97140 Manual therapy, each 15 minutes: 15 min',
    'Total manual therapy time: 15 min',
    'Hands on treatment lasted 15 minutes',
    'CPT | Minutes | Units\n97110 | 23 | 2\n97140 | 15 | 1',
    '| Code | Units | Minutes |\n| --- | --- | --- |\n| 97140 | 1 | 15 |\n| 97110 | 2 | 23 |',
    'Code\tService\tUnits\tTime (min)\n97110\tExercise\t2\t23\n97140\tManual therapy\t1\t15',
    'Min   CPT   Procedure\n23   97110   Exercise\n15   97140   Manual therapy',
    'Service | In | Out\nExercise | 9:00 | 9:23\nManual therapy | 9:23 | 9:38',
    'Technique | Region | Min\nSTM | R UT | 8\nPA glides | C5 | 7\nRows | 3x10 | 12',
    'Code,Units,Minutes\n97140,1,15\n97110,2,23',
    'CPT Code: 97140 Units: 1 Minutes: 15',
    'MT R shoulder x15: inferior glides',
    'Manual therapy 15 min 1:1',
    'Manual therapy 15 direct minutes, US 8 min',
    'Manual tx min: 15',
    'STM to R UT 0:15',
    'STM calf x8min; AP talus gr 4 x7min',
    '8 min joint mobs + 7 min STM = 15 min',
    'Manual: patellar glides, STM quad. (15 min)',
    'Began manual therapy at 10:05, finished at 10:20',
    'a total of 15 min of manual therapy',
    '45-min session incl 15 min MT',
    'MT: STM x 10 min, PROM x 5 min',
    'Therapist spent 15 min performing soft tissue mobilization',
    'carpal mobilization for ten minutes and nerve gliding performed by the therapist for five, then wrist curls',
    '9 min of STM and 6 of MFR',
    'pt seen 30 min total. 15 of which were spent on manual tx to R hip',
    'Total visit 40 min of which 15 min manual.',
    'Manual: [x] patellar mobs [ ] tib-fem mobs   Time: 15 min',
    'he has not been able to mow i did manual therapy to the back for fifteen minutes',
    'STM 15 min, sits 20 min before pain',
    'STM to R UT, C5 PA gr III, min: 15',
    'Manual: 10 min GH mobs, 5 min PROM',
    'Manual tx: STM R calf, talar glides, calf stretch, 15 min',
    'Manual Tx 97140 [Timed] 15 min: T-spine PA grade IV',
    '10 min of manual traction, followed by 5 min of STM',
    '(1) Bike x 8 (2) Manual: patellar glides = 15 min (3) SLR 10 min',
    'UPA C3, suboccipital inhibition x 15 minutes. Foam x 16 minutes. Total time in minutes 35',
    'Date 11/2 11/5 11/9\nMT 10 min 12 min 15 min\nToday: cuboid glides, manual x 15 min',
  ])('15 minutes of manual therapy: %s', (text) => {
    expect(manualTherapyMs(readText(text).minutes)).toBe(15 * 60_000);
  });

  test.each([
    '97140 Minutes',
    '8 minute rule: manual therapy 2 units',
    'Min: 15 Manual Therapy 97140',
    'Date 11/2 11/5 11/9\nMT 10 12 15',
    'Visit: 14',
    'Visit: 4 of 12',
    'Manual therapy, each 15 minutes',
    'Cold pack at end of visit (10 min)',
    '12 of the 40 minutes were manual therapy',
    'Prior visit (10/2): manual therapy 25 min',
    'Manual therapy, minutes (MT/TE): 12/20',
    'Time in 2:00 time out 2:35',
    'Plan: manual therapy 15 min each visit',
    'Gait: step-through. Duration: 12 minutes',
    'Fifteen repetitions (97140)',
    '15 min MT planned but not done',
    'STM 5 min each',
    'Shoulder glides. Pulley after. Sit-stand x 6. Total tx min (individual)',
  ])('none: %s', (text) => {
    expect(read(text)).toEqual([]);
  });

  test.each([
    'Scar mobilization 10 min, abdominal glide to cecum 5 min',
    'Cross friction 6 min, tib fem AP 6 min.',
    '1) STM 8 min\n2) pin and pull of the pec 7 min',
    'STM 8 min, MFR and TPR 5 min each',
    'TPR UT 6 min, then pec stretch 4 min by PT',
    '30 min in total: hip inf glide and the rest TE 22 min',
  ])('parts that may not be all: %s', (text) => {
    expect(manualTherapyMs(readText(text).minutes)).toBeUndefined();
  });

  test.each([
    '45 timed / 45 total',
    'Total time 45, all one-to-one timed',
    'TTM/TTT 45/45',
    '45 timed min. Pt participated in 45 min PT session',
    'Plan: continue 2x/wk\nTimed 45 min. Total 45 min.',
    'TCM: 45 / TTM: 45',
    '45 min timed, 45 min total',
    'Total and timed 45 min',
    '45 min total, all timed',
    'Visit of three quarters of an hour, timed minutes 45',
    '45 min total (45 timed)',
  ])('45 minutes, all of them timed: %s', (text) => {
    expect(new Set(read(text).map(([of, minutes]) => `${of} ${String(minutes)}`))).toEqual(
      new Set(['timed 45', 'visit 45']),
    );
  });

  test.each<[string, [NotedMinutes['of'], number][]]>([
    [
      'Code | Units | Min\n97140 | 1 | 15\n97110 | 2 | 23\nTotal | 3 | 38',
      [
        ['manual-therapy', 15],
        ['visit', 38],
      ],
    ],
    ['Service   Units   Min\nUltrasound   1   8\nTotal   8', [['visit', 8]]],
    ['Total time in minutes: 45', [['visit', 45]]],
    ['Total treatment minutes (including untimed codes): 45', [['visit', 45]]],
    ['Total timed minutes (8-min rule): 38', [['timed', 38]]],
    ['Untimed minutes 12   Treatment minutes 52', [['visit', 52]]],
    [
      "T/T 45', timed 30'",
      [
        ['visit', 45],
        ['timed', 30],
      ],
    ],
    ['Timed services came to thirty-one minutes in all', [['timed', 31]]],
    ['Telehealth visit via video, 28 minutes', [['visit', 28]]],
    ['Scapular mobs. Total tx min 32', [['visit', 32]]],
    [
      '1. Manual techniques: glides; TrP compression; passive lengthening. Start 14:02 Stop 14:19.',
      [['technique', 17]],
    ],
    ['97140 total 15 min', [['manual-therapy', 15]]],
    ['STM, joint mobs: 15 min altogether', [['technique', 15]]],
    [
      '38/45 timed/total',
      [
        ['timed', 38],
        ['visit', 45],
      ],
    ],
    [
      '38 min timed 45 min total',
      [
        ['timed', 38],
        ['visit', 45],
      ],
    ],
  ])('%s: %j', (text, minutes) => {
    expect(read(text)).toEqual(minutes);
  });

  test.each([
    ['Manual: rocking 5 min, STM 8 min', 13],
    ['Manual Therapy:\n- rocking 5 min\n- STM 8 min\nBridges 10 min', 13],
    ['Manual: wiggling of the joint 12 min. Total time 40 min.', 12],
    ['Manual Therapy (15 min): STM 8 min, rocking 7 min', 15],
    ['Manual therapy: STM, PA glides 10:00-10:15 (15 min)', 15],
    ['Manual: STM x 8 min\nSits 20 min before pain.', 8],
    ['Manual: STM 8 min, hot pack 10 min, rest 3 min', 8],
  ])('what stands under manual therapy is a part of it: %j', (text, minutes) => {
    expect(manualTherapyMs(readText(text).minutes)).toBe(minutes * 60_000);
  });

  test.each([
    ['Manual Therapy\nTechnique: STM\nRegion: lumbar\nDuration: 15 minutes', 15],
    ['MANUAL THERAPY (97140)\nSTM bilateral QL\nL3-5 PA grade III\nMinutes: 20\n\nBridges 3x10\nMinutes: 24', 20],
    ['Manual Therapy Minutes\n16\nTherapeutic Exercise Minutes\n24', 16],
    ['Procedure: Manual Therapy\nMinutes: 16\nProcedure: Ther Ex\nMinutes: 24', 16],
    ['Manual therapy to the neck\nTolerated well\nTime: 45 min', undefined],
  ])('minutes in a line below what they are of: %j', (text, minutes) => {
    expect(manualTherapyMs(readText(text).minutes)).toBe(minutes && minutes * 60_000);
  });

  test.each([
    'approximately 10 to 15 min of manual therapy',
    'Manual therapy: 15 or 20 min',
    'STM 15-20 min, mobs 5 min',
    'at least 8 minutes of manual therapy',
    'Manual therapy ~15 min',
    'about 15 minutes of manual therapy',
    'STM to the neck approx. 15 min',
    'Manual therapy 15 min or so',
    'MT: 15ish',
    'STM 8 min, mobs ca. 7 min',
    '15+ min manual therapy',
    'Manual therapy 0 min',
    'MLD is indicated for 45 minutes daily',
    'Protocol: 10 min of scar mobilization each session',
    'Each visit includes 15 min of manual therapy',
    'Insurance allows 30 minutes of manual therapy a day',
    '30 min of manual therapy and exercise',
    '12 min STM to each shoulder',
    'Manual therapy, then rest 10 min',
    'Following joint mobs he walked 6 minutes',
    'MHP 10 min to the back before MFR',
    'Her husband gave 10 min of massage and STM last night',
    'Max 30 min of 97140 per guideline',
    'Patient waited 10 minutes for manual therapy',
    '97140 59',
  ])('of these no minutes of manual therapy are proposed: %j', (text) => {
    expect(manualTherapyMs(readText(text).minutes)).toBeUndefined();
  });

  test.each([
    'Total standing time 45 min',
    'Total time on bike 10 min',
    'Timed walk 6 min',
    'Typical session: 45 min',
    'Nursing visit 30 min',
  ])('a time of something else is none of the visit: %j', (text) => {
    expect(readText(text).minutes).toEqual([]);
  });

  test('offsets point at the figure', () => {
    const text = 'Neck: manual therapy 15 min';
    expect(text.slice(readText(text).minutes[0]?.start)).toBe('15 min');
  });
});
