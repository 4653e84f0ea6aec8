// SPDX-License-Identifier: Apache-2.0

/** Parts of an hour by their sign or as a fraction. */
const PARTS_OF_HOUR: Readonly<Record<string, number>> = { '¼': 15, '½': 30, '¾': 45, '1/4': 15, '1/2': 30, '3/4': 45 };

/** "½ hr", "1/4 hour", "3/4 of an hour", "1 1/2 hours"; of "11/2 h" and "2/3 h" nothing. */
const FRACTION = /(?<![\d/.,])(?:(\d)(?: | ?(?=[¼½¾])))?([¼½¾]|1\/[24]|3\/4)(?!\d) ?(?:of an )?-?h(?:(?:ou)?rs?)?\b/gi;

/** "Minutes: 15", "Treatment time (min) = 15"; "min 15" may be a least. */
const UNIT_FIRST = /^([a-z ]{0,24})\(?(?:minutes?|mins|min(?=\)? ?[:=]))\)? ?[:=]? ?(\d{1,3}) ?$/i;

/** "1:05 h"; of "14:05 h", which is a time of day, and of "1:05 h to 1:35 h" nothing. */
const HOURS_AND_MINUTES = /(?<![\d:.,-]|[-–] |\bto )([0-3]):([0-5]\d) ?h(?:(?:ou)?rs?)?\b(?! ?[-–]| to\b)/gi;

/** "00:30:00", as spreadsheets and timers write half an hour; "01:05:00" may be a time of day. */
const ON_A_TIMER = /^0?0:([0-5]\d):([0-5]\d)$/;

/** ISO 8601: "PT30M", "PT1H5M", "P0DT0H30M0S". */
const ISO = /^P(?:0D)?T(?=\d)(?:(\d{1,2}(?:\.\d{1,3})?)H)?(?:(\d{1,3}(?:\.\d{1,3})?)M)?(?:(\d{1,5})(?:\.0{1,6})?S)?$/i;

/**
 * A duration as people write it in a field for it, in the words that the rest of the text is read by: fractions of an hour as
 * minutes, the unit behind its figure, "1 hr, 15 min" without the comma, "min/side" and "per region" as what they mean.
 */
export function inPlainWords(text: string): string {
  return text
    .trim()
    .replace(ON_A_TIMER, '$1 min $2 s')
    .replace(ISO, (_, ...[hours = '0', minutes = '0', seconds = '0']: (string | undefined)[]) => {
      return `${String(60 * Number(hours) + Number(minutes))} min ${seconds} s`;
    })
    .replace(UNIT_FIRST, '$1 $2 min')
    .replaceAll(HOURS_AND_MINUTES, '$1 h $2 min')
    .replaceAll(FRACTION, (_, hours: string | undefined, part: string) => {
      return `${String(60 * Number(hours ?? 0) + (PARTS_OF_HOUR[part] ?? 0))} min`;
    })
    .replaceAll(/(\d ?h(?:(?:ou)?rs?)?), ?(?=\d{1,2} ?min)/gi, '$1 ')
    .replaceAll(/\b(min(?:ute)?s?) ?\/ ?(?=[a-z])/gi, '$1 per ')
    .replaceAll(/\bper (?=(?:region|area|joint|muscle|site|segment|extremity|limb)\b)/gi, 'each ');
}
