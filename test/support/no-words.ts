// SPDX-License-Identifier: Apache-2.0

/** What no clinician or patient should read: references, ids (those of the samples too), elements' paths and commands. */
const NO_WORDS: readonly RegExp[] = [
  /\b(?:[A-Z][a-z]+)+\/[\w-]+-[\w-]+/,
  /\b(?:Procedure|Encounter|ChargeItem|Observation|Practitioner|Organization|Patient|DetectedIssue|Provenance)\b[./]/,
  /[0-9a-f]{8}-[0-9a-f]{4}-/,
  /\b\w+-(?:visit|service-\d|therapist|patient|charge)\b/,
  /\w\[(?:x|\d)\]/,
  /npm run/,
];

/** Lines that hold such a thing. */
export function unreadableLines(lines: readonly string[]): string[] {
  return lines.filter((line) => NO_WORDS.some((pattern) => pattern.test(line)));
}
