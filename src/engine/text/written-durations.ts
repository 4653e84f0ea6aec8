// SPDX-License-Identifier: Apache-2.0

/** Parts of an hour by their sign or as a fraction. */
const PARTS_OF_HOUR: Readonly<Record<string, number>> = { '¼': 15, '½': 30, '¾': 45, '1/4': 15, '1/2': 30, '3/4': 45 };

/** "½ hr", "1/4 hour", "3/4 of an hour", "1 1/2 hours"; of "11/2 h" and "2/3 h" nothing. */
const FRACTION = /(?<![\d/.,])(?:(\d)(?: | ?(?=[¼½¾])))?([¼½¾]|1\/[24]|3\/4)(?!\d) ?(?:of an )?-?h(?:(?:ou)?rs?)?\b/gi;

/** "Minutes: 15", "Treatment time (min) = 15"; "min 15" may be a least. */
const UNIT_FIRST = /^([a-z ]{0,24})\(?(?:minutes?|mins|min(?=\)? ?[:=]))\)? ?[:=]? ?(\d{1,3}) ?$/i;

/**
 * A duration as people write it in a field for it, in the words that the rest of the text is read by: fractions of an hour as
 * minutes, the unit behind its figure, "1 hr, 15 min" without the comma, "min/side" and "per region" as what they mean.
 */
export function inPlainWords(text: string): string {
  return text
    .trim()
    .replace(UNIT_FIRST, '$1 $2 min')
    .replaceAll(FRACTION, (_, hours: string | undefined, part: string) => {
      return `${String(60 * Number(hours ?? 0) + (PARTS_OF_HOUR[part] ?? 0))} min`;
    })
    .replaceAll(/(\d ?h(?:(?:ou)?rs?)?), ?(?=\d{1,2} ?min)/gi, '$1 ')
    .replaceAll(/\b(min(?:ute)?s?) ?\/ ?(?=[a-z])/gi, '$1 per ')
    .replaceAll(/\bper (?=(?:region|area|joint|muscle|site|segment|extremity|limb)\b)/gi, 'each ');
}
