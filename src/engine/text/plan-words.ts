// SPDX-License-Identifier: Apache-2.0

/** How often, or for how long: "twice a week", "2-3x/wk", "12 visits", "for 8 weeks", "BID". */
const FREQUENCY =
  /\b(?:once|twice|thrice|daily|weekly|biweekly|monthly|bid|tid|qd|qod)\b|\bevery (?:other )?(?:day|week|month)\b|\b(?:\d{1,3}|one|two|three|four|five|six|eight|ten|twelve) ?(?:x|×|times|days|visits?|sessions?|treatments?|weeks?|wks?|months?)(?![a-z])/i;

/** What is to be reached: named a goal, or told by its verb. */
const GOAL =
  /\b(?:goals?|[ls]tgs?|objectives?|able to|return to|so that|restore|regain|improve|increase|decrease|reduce|relieve|eliminate|independent(?:ly)?)\b/i;

/** True where words of a plan say how often or for how long. */
export function statesFrequency(text: string): boolean {
  return FREQUENCY.test(text);
}

/** True where words of a plan say what is to be reached. */
export function statesGoal(text: string): boolean {
  return GOAL.test(text);
}
