// SPDX-License-Identifier: Apache-2.0
import { assistantModifierMissing } from './assistant-modifier-missing.ts';
import { assistantModifierUnsupported } from './assistant-modifier-unsupported.ts';
import { belowMinimum } from './below-minimum.ts';
import { chargeAlreadyBilled } from './charge-already-billed.ts';
import { claimUnitsMissing } from './claim-units-missing.ts';
import { cmtSameRegion } from './cmt-same-region.ts';
import { concurrentRegions } from './concurrent-regions.ts';
import { dateOfServiceUncertain } from './date-of-service-uncertain.ts';
import { diagnosisMissing } from './diagnosis-missing.ts';
import { distinctServiceModifierConflict } from './distinct-service-modifier-conflict.ts';
import { distinctServiceModifierMissing } from './distinct-service-modifier-missing.ts';
import { distinctServiceModifierUnsupported } from './distinct-service-modifier-unsupported.ts';
import { durationConflict } from './duration-conflict.ts';
import { durationInvalid } from './duration-invalid.ts';
import { durationMissing } from './duration-missing.ts';
import { examFindingsMissing } from './exam-findings-missing.ts';
import { excludedDryNeedling } from './excluded-dry-needling.ts';
import { excludedEmgBiofeedback } from './excluded-emg-biofeedback.ts';
import { excludedOtherService } from './excluded-other-service.ts';
import { excludedTens } from './excluded-tens.ts';
import { functionalLimitationMissing } from './functional-limitation-missing.ts';
import { kxMissing } from './kx-missing.ts';
import { modifier51 } from './modifier-51.ts';
import { modifierAssistantSurgeon } from './modifier-assistant-surgeon.ts';
import { modifierNotApplicable } from './modifier-not-applicable.ts';
import { modifierUnknown } from './modifier-unknown.ts';
import { ncciBundled } from './ncci-bundled.ts';
import { notAssessed } from './not-assessed.ts';
import { notOneOnOne } from './not-one-on-one.ts';
import { noteCloned } from './note-cloned.ts';
import { noteNotSeen } from './note-not-seen.ts';
import { performerMissing } from './performer-missing.ts';
import { performerNotPayable } from './performer-not-payable.ts';
import { performerNotQualified } from './performer-not-qualified.ts';
import { placeOfCareNotPayable } from './place-of-care-not-payable.ts';
import { planOfCareCertifier } from './plan-of-care-certifier.ts';
import { planOfCareExpired } from './plan-of-care-expired.ts';
import { planOfCareMissing } from './plan-of-care-missing.ts';
import { planOfCareTechniqueMissing } from './plan-of-care-technique-missing.ts';
import { progressReportMissing } from './progress-report-missing.ts';
import { regionMissing } from './region-missing.ts';
import { responseMissing } from './response-missing.ts';
import { serviceUncoded } from './service-uncoded.ts';
import { symptomsMissing } from './symptoms-missing.ts';
import { techniqueDurationMissing } from './technique-duration-missing.ts';
import { techniqueMissing } from './technique-missing.ts';
import { therapyModifierConflict } from './therapy-modifier-conflict.ts';
import { therapyModifierMissing } from './therapy-modifier-missing.ts';
import { timeNotExclusive } from './time-not-exclusive.ts';
import { timedUnitsExceedCap } from './timed-units-exceed-cap.ts';
import { totalTreatmentTimeMissing } from './total-treatment-time-missing.ts';
import { unitsExceedMue } from './units-exceed-mue.ts';
import { unitsMismatch } from './units-mismatch.ts';
import { unitsNeedChoice } from './units-need-choice.ts';
import type { Fact } from '../billing/facts.ts';
import type { RuleCode } from '../billing/rule-code.ts';
import type { Remedy } from './remedy.ts';
import type { Rule } from './rule.ts';

/** The catalogue: every rule by its code. A code without its rule, or under another's, does not compile. */
const CATALOGUE: { readonly [Code in RuleCode]: Rule<Code> } = {
  'assistant-modifier-missing': assistantModifierMissing,
  'assistant-modifier-unsupported': assistantModifierUnsupported,
  'below-minimum': belowMinimum,
  'charge-already-billed': chargeAlreadyBilled,
  'claim-units-missing': claimUnitsMissing,
  'cmt-same-region': cmtSameRegion,
  'concurrent-regions': concurrentRegions,
  'date-of-service-uncertain': dateOfServiceUncertain,
  'diagnosis-missing': diagnosisMissing,
  'distinct-service-modifier-conflict': distinctServiceModifierConflict,
  'distinct-service-modifier-missing': distinctServiceModifierMissing,
  'distinct-service-modifier-unsupported': distinctServiceModifierUnsupported,
  'duration-conflict': durationConflict,
  'duration-invalid': durationInvalid,
  'duration-missing': durationMissing,
  'exam-findings-missing': examFindingsMissing,
  'excluded-dry-needling': excludedDryNeedling,
  'excluded-emg-biofeedback': excludedEmgBiofeedback,
  'excluded-other-service': excludedOtherService,
  'excluded-tens': excludedTens,
  'functional-limitation-missing': functionalLimitationMissing,
  'kx-missing': kxMissing,
  'modifier-51': modifier51,
  'modifier-assistant-surgeon': modifierAssistantSurgeon,
  'modifier-not-applicable': modifierNotApplicable,
  'modifier-unknown': modifierUnknown,
  'ncci-bundled': ncciBundled,
  'not-assessed': notAssessed,
  'not-one-on-one': notOneOnOne,
  'note-cloned': noteCloned,
  'note-not-seen': noteNotSeen,
  'performer-missing': performerMissing,
  'performer-not-payable': performerNotPayable,
  'performer-not-qualified': performerNotQualified,
  'place-of-care-not-payable': placeOfCareNotPayable,
  'plan-of-care-certifier': planOfCareCertifier,
  'plan-of-care-expired': planOfCareExpired,
  'plan-of-care-missing': planOfCareMissing,
  'plan-of-care-technique-missing': planOfCareTechniqueMissing,
  'progress-report-missing': progressReportMissing,
  'region-missing': regionMissing,
  'response-missing': responseMissing,
  'service-uncoded': serviceUncoded,
  'symptoms-missing': symptomsMissing,
  'technique-duration-missing': techniqueDurationMissing,
  'technique-missing': techniqueMissing,
  'therapy-modifier-conflict': therapyModifierConflict,
  'therapy-modifier-missing': therapyModifierMissing,
  'time-not-exclusive': timeNotExclusive,
  'timed-units-exceed-cap': timedUnitsExceedCap,
  'total-treatment-time-missing': totalTreatmentTimeMissing,
  'units-exceed-mue': unitsExceedMue,
  'units-mismatch': unitsMismatch,
  'units-need-choice': unitsNeedChoice,
};

/** Every rule, in the order of the codes. */
export const RULES: readonly Rule[] = Object.values(CATALOGUE);

export function ruleOf(code: RuleCode): Rule {
  return CATALOGUE[code];
}

/** What puts right what one finding tells. */
export function remedyFor(code: RuleCode, { messageId }: Fact): Remedy {
  const { messages, remedy } = ruleOf(code).meta;
  return messages[messageId]?.remedy ?? remedy;
}
