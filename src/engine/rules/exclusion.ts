// SPDX-License-Identifier: Apache-2.0
import type { FactValue } from '../billing/facts.ts';
import { isMedicare } from '../billing/payer.ts';
import type { Exclusion, ServiceLine } from '../billing/treatment-day.ts';
import type { ExcludedService } from '../text/service-term.ts';
import type { Finding, RuleInput } from './rule.ts';
import { gathered } from '../present.ts';

export type ExclusionMessage = 'named' | 'noted';

/** The wording that the rules about excluded services share. */
export const EXCLUSION_MESSAGES = {
  named: {
    found: '{procedure} is coded as 97140 but documents {label}, so its minutes are not counted.',
    formerly: '{procedure} is billed as 97140 and documents {label} ({path}); its minutes are not counted.',
    todo: 'Code it as {codes:or}, or correct the record if it was manual therapy.',
  },
  noted: {
    found: '{procedure} is coded as 97140 but also documents {label}.',
    formerly: '{procedure} is billed as 97140 and also documents {label} ({path}).',
    todo: 'Document {label} as a separate service ({codes:or}) with its own time, so that 97140 covers manual therapy only.',
  },
} as const;

/** Findings for services of one kind documented under 97140. */
export function exclusionFindings(input: RuleInput, service: ExcludedService): Finding<ExclusionMessage>[] {
  return gathered(input.manualTherapy, (line) =>
    line.exclusions
      .filter((exclusion) => exclusion.service === service)
      .map((exclusion) => ({
        messageId: isExcluded(line) ? ('named' as const) : ('noted' as const),
        data: {
          procedure: line.source,
          label: exclusion.label,
          path: exclusion.path,
          codes: codesFor(input, exclusion),
        },
        implicated: [line.source],
        subject: line.source,
      })),
  );
}

/** The codes to use instead, as this payer knows them: supervised electrical stimulation is G0283 for Medicare. */
function codesFor({ day }: RuleInput, { codes }: Exclusion): FactValue {
  const known = codes.map((code) => (code === '97014' && isMedicare(day.payer) ? 'G0283' : code));
  return known.length > 0 ? known : 'the service it is';
}

/**
 * True when a service billed as 97140 is another service, so that none of its minutes count: it is named so, or
 * its note tells of needling, biofeedback or electrical stimulation and of no manual technique at all.
 */
export function isExcluded({ exclusions, techniques }: ServiceLine): boolean {
  return exclusions.some(({ named, service }) => named || (service !== 'other-service' && techniques.length === 0));
}

/** A note that mentions a service which the day also bears as a line of its own is only narrative. */
export function withoutOwnLines(line: ServiceLine, services: readonly ServiceLine[]): ServiceLine {
  if (line.exclusions.length === 0) {
    return line;
  }
  const isOwnLine = ({ named, codes }: Exclusion): boolean =>
    !named && services.some(({ code }) => codes.includes(code));
  return { ...line, exclusions: line.exclusions.filter((exclusion) => !isOwnLine(exclusion)) };
}
