// SPDX-License-Identifier: Apache-2.0

/** Words that decide what a note says, and that dictation and haste misspell most. */
const OFTEN_MISSPELT =
  'manual therapy therapist mobilization mobilizations mobilized mobilize manipulation manipulations myofascial release distraction traction massage friction suboccipital stretching stretched stretches passive instrument assisted exercise exercises therapeutic strengthening stabilization ultrasound electrical stimulation neuromuscular reeducation balance training treatment tolerated tolerance session minutes shoulder cervical lumbar thoracic glenohumeral scapular scapulothoracic patellar paraspinals hamstring hamstrings piriformis quadriceps trapezius flexion extension rotation abduction inferior posterior anterior superior external internal difficulty difficult standing sitting walking sleeping lifting reaching dressing bending stairs unable decreased increased improved improvement reduced tenderness tightness stiffness soreness swelling numbness tingling headache headaches weakness discomfort palpation palpated restricted limited hypomobile hypomobility patient reports following performed continue progress response relief pulleys slides bridges squats'.split(
    ' ',
  );

const SHORTEST_MENDED = 6;

/** One letter more than the longest of them has: a longer word is none of them, and trying each letter of it takes its square. */
const LONGEST_MENDED = Math.max(...OFTEN_MISSPELT.map(({ length }) => length)) + 1;

/**
 * A misspelt word as it was meant: one letter too many, too few, wrong, or two changed over. Words shorter than six
 * letters, or whose first letter differs, are left as they stand.
 */
export function spelledRight(word: string): string {
  if (word.length < SHORTEST_MENDED || word.length > LONGEST_MENDED) {
    return word;
  }
  const known = variants();
  const meant = known.get(word) ?? withoutOneLetter(word).flatMap((variant) => known.get(variant) ?? [])[0];
  return meant?.startsWith(word.charAt(0)) === true ? meant : word;
}

let built: ReadonlyMap<string, string> | undefined;

/** Each word with itself and what is left of it without one of its letters. */
function variants(): ReadonlyMap<string, string> {
  built ??= new Map(
    OFTEN_MISSPELT.flatMap((word) => [...withoutOneLetter(word), word].map((variant) => [variant, word] as const)),
  );
  return built;
}

function withoutOneLetter(word: string): string[] {
  return Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1));
}
