// SPDX-License-Identifier: Apache-2.0
import { manualTherapyMs, type NotedMinutes } from '../../../src/engine/text/noted-minutes.ts';
import { readText } from '../../../src/engine/text/read-text.ts';

describe('what the minutes of a note come to', () => {
  /* Manual therapy, total and timed minutes. */
  test.each<[string, number | undefined, number | undefined, number | undefined]>([
    ['Scapular mobs and GH oscillations; 11 min of the 42-minute visit.', 11, 42, undefined],
    ['PIP joint mobilization MF and RF; 18 minutes direct.', 18, undefined, undefined],
    ['STM UT, levator release. 12 min altogether. Then bands and rows.', 12, undefined, undefined],
    ['STM UT, levator release. Bands. 40 min total.', undefined, 40, undefined],
    ['Treated 20 min: thoracic thrust, rib PA.', 20, 20, undefined],
    ['Treated 30 min: STM, mobs, bike.', undefined, 30, undefined],
    ['0900-0912 manual L shoulder\n0912-0930 TE pulleys', 12, undefined, undefined],
    ['Manual therapy neck 8 min, R shoulder 7 min; TE 20 min', 15, undefined, undefined],
    ['MT knee 15 min, Redcord 10 min', undefined, undefined, undefined],
    ['MLD 50, compression bandages 20, exercises 5. In all 75 min.', 50, 75, undefined],
    ['MLD 50, compression bandages 20, exercises 5. In all 60 min.', undefined, 60, undefined],
    ['97140 8, 97124 15, 97110 15 => 38 min timed', 8, undefined, 38],
    ['Overall 38 one-on-one, 50 total.', undefined, 50, 38],
    ['Coccyx mob + gluteus TP release, prone. 18 m.', 18, undefined, undefined],
    ['C1 SNAG manual x6 R rot', undefined, undefined, undefined],
    ['Gentle CST (slot of 30 min).', undefined, undefined, undefined],
    ['PT evaluation (45 min, untimed)\nHx: fall on ice', undefined, 45, undefined],
    ['Vestibular visit 2. 33 min.\nDizziness 2/10', undefined, 33, undefined],
    ['Nursing visit 30 min', undefined, undefined, undefined],
    ['TE 25 min, gait 20 min. Fatigue after. 45 min.', undefined, 45, undefined],
    ['TE 25 min, gait 20 min. Fatigue after. 30 min.', undefined, undefined, undefined],
    ['Manual therapy: talus mobs 12 min. Balance 8 min.', 12, undefined, undefined],
    ['Manual therapy: talus mobs 12 min. Education 5 min.', 12, undefined, undefined],
    ['Manual therapy: talus mobs 12 min. Rocking 8 min.', 20, undefined, undefined],
    ['MT 15, TE 20. Total 35/35.', 15, 35, 35],
    ['Total 35/40. MT 15', 15, undefined, undefined],
    ['Total score 35/35. MT 15', 15, undefined, undefined],
    ['Treatment time total 35/35. MT 15', 15, 35, 35],
    ['Pain total 15/15. MT 15', 15, undefined, undefined],
    ['Visits total 12/12. MT 15', 15, undefined, undefined],
    ['Total 35/35 lb. MT 15', 15, undefined, undefined],
    ['STM 15 min, TE 10 min. 25 min total/timed.', 15, 25, 25],
    ['Manual therapy: AP talus 12:00 min', 12, undefined, undefined],
    ['Session: 45', undefined, 45, undefined],
    ['Timed: MT 15 min, TE 15 min. Untimed: MHP 10 min. Total: 40 min', 15, 40, undefined],
    ['Manual Therapy (CPT 97140)\nDuration (min): 23\nDetails: gr II-III PA T-spine', 23, undefined, undefined],
    ['Manual therapy, 1-on-1, 09:05 to 09:23.', undefined, undefined, undefined],
  ])('%s: by hand %s, in all %s, timed %s', (text, manual, total, timed) => {
    const { minutes } = readText(text);
    const of = (what: NotedMinutes['of']): number | undefined => minutes.find((one) => one.of === what)?.durationMs;
    const found = [manualTherapyMs(minutes), of('visit'), of('timed')];
    expect(found.map((ms) => ms && ms / 60_000)).toEqual([manual, total, timed]);
  });

  test('the whole goes before the sum of its parts, and two wholes that differ say nothing', () => {
    const ms = (text: string): number => (manualTherapyMs(readText(text).minutes) ?? 0) / 60_000;
    expect(ms('STM 8 min, MFR 7 min')).toBe(15);
    expect(ms('STM 8 min, MFR 7 min. Manual therapy 16 min')).toBe(16);
    expect(ms('Manual therapy 16 min. Manual therapy 20 min')).toBe(0);
  });
});
