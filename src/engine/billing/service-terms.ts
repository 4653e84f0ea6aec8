// SPDX-License-Identifier: Apache-2.0

/** Services that are often documented as manual therapy and are not. */
export type ExcludedService = 'dry-needling' | 'emg-biofeedback' | 'tens' | 'other-service';

/** A service named in words. Techniques of manual therapy have no `service`. */
export interface ServiceTerm {
  readonly label: string;
  readonly pattern: RegExp;
  readonly service?: ExcludedService;
  readonly codes: readonly string[];
}

const technique = (label: string, pattern: RegExp): ServiceTerm => ({ label, pattern, codes: ['97140'] });

const excluded = (
  service: ExcludedService,
  label: string,
  pattern: RegExp,
  ...codes: readonly string[]
): ServiceTerm => ({ label, pattern, service, codes });

/** Wording that names a manual therapy technique: skilled, hands-on, one-on-one. */
const TECHNIQUE_TERMS: readonly ServiceTerm[] = [
  technique('joint mobilization', /\bjoint\s+(?:mobili[sz]ation|mobs?|manipulation)\b/i),
  technique(
    'mobilization',
    /\b(?:grade\s+(?:[1-5]|i{1,3}|iv|v)|spinal|patell?ar|capsular|scar|neural)\s+mob(?:ili[sz]ation|s)?\b/i,
  ),
  technique('mobilization with movement', /\bmobili[sz]ation\s+with\s+movement\b/i),
  technique(
    'soft tissue mobilization',
    /\bsoft[-\s]tissue\s+(?:mobili[sz]ation|manipulation|massage|release|work|technique)s?\b/i,
  ),
  technique('soft tissue mobilization', /\b(?:stm|iastm)\b/i),
  technique('instrument-assisted soft tissue mobilization', /\binstrument[-\s]assisted\b/i),
  technique('myofascial release', /\bmyofascial\s+(?:release|technique|stretch(?:ing)?)s?\b|\bmfr\b/i),
  technique('manual traction', /\bmanual\s+(?:\w+\s+)?(?:traction|distraction)\b/i),
  technique('manual lymphatic drainage', /\b(?:manual\s+)?lymph(?:atic)?\s+(?:drainage|massage)\b/i),
  technique(
    'trigger point release',
    /\btrigger[-\s]point\s+(?:release|pressure|therapy)\b|\bischa?emic\s+compression\b/i,
  ),
  technique('strain-counterstrain', /\b(?:strain[-\s/]+)?counter[-\s]?strain\b/i),
  technique('muscle energy technique', /\bmuscle\s+energy\b/i),
  technique('friction massage', /\b(?:transverse|cross|deep)?[-\s]*friction\s+(?:massage|mobili[sz]ation)\b/i),
  technique('manual stretching', /\b(?:manual|passive|therapist[-\s]applied)\s+stretch(?:ing|es)?\b/i),
  technique('manipulation', /\b(?:thrust|(?:cervical|thoracic|lumbar|spinal|neck)(?:\s+spine)?)\s+manipulation\b/i),
  technique('craniosacral technique', /\bcranio[-\s]?sacral\b/i),
];

/** Wording that names another service. Where it stands in a note, it must be affirmed (see `mentions`). */
const EXCLUDED_TERMS: readonly ServiceTerm[] = [
  excluded(
    'dry-needling',
    'dry needling',
    /\bdry[-\s]+needl\w*|\b(?:intramuscular|trigger[-\s]point)\s+needling\b/i,
    '20560',
    '20561',
  ),
  excluded(
    'dry-needling',
    'trigger point acupuncture',
    /\btrigger[-\s]point\s+(?:dry\s+)?acupuncture\b/i,
    '20560',
    '20561',
  ),
  excluded(
    'dry-needling',
    'needle insertion',
    /\bneedles?\s+(?:insertion|inserted|placement|without\s+injection)\b/i,
    '20560',
    '20561',
  ),
  excluded(
    'emg-biofeedback',
    'EMG biofeedback',
    /\bs?emg\s+(?:bio[-\s]?feedback|training)\b|\bbio[-\s]?feedback\b/i,
    '90901',
  ),
  excluded('tens', 'TENS', /\bTENS\b|\b[Tt]ens\s+(?:unit|machine|therapy|treatment)\b/, '97014', '97032'),
  excluded(
    'tens',
    'electrical stimulation',
    /\btranscutaneous\s+electrical|\b(?:electrical|e)[-\s]?stim(?:ulation)?\b|\binterferential\b/i,
    '97014',
    '97032',
  ),
  excluded('other-service', 'massage', /\b(?:therapeutic|relaxation|swedish|chair)\s+massage\b/i, '97124'),
  excluded(
    'other-service',
    'therapeutic exercise',
    /\btherapeutic\s+exercises?\b|\btherex\b|\b(?:strengthening|rom|range[-\s]of[-\s]motion|stretching)\s+exercises?\b/i,
    '97110',
  ),
  excluded('other-service', 'neuromuscular re-education', /\bneuromuscular\s+re-?education\b/i, '97112'),
  excluded('other-service', 'therapeutic activities', /\btherapeutic\s+activit(?:y|ies)\b/i, '97530'),
  excluded('other-service', 'gait training', /\bgait\s+training\b/i, '97116'),
  excluded(
    'other-service',
    'mechanical traction',
    /\bmechanical\s+(?:\w+\s+)?traction\b|\btraction\s+(?:table|machine|unit)\b/i,
    '97012',
  ),
  excluded('other-service', 'ultrasound', /\b(?:therapeutic\s+)?ultra-?sound\b/i, '97035'),
  excluded('other-service', 'iontophoresis', /\bionto(?:phoresis)?\b/i, '97033'),
  excluded('other-service', 'vasopneumatic compression', /\bvaso-?pneumatic\b/i, '97016'),
  excluded('other-service', 'paraffin bath', /\bparaffin\b/i, '97018'),
  excluded('other-service', 'whirlpool', /\bwhirlpool\b/i, '97022'),
  excluded('other-service', 'cupping', /\bcupping\b/i, '97039', '97139', '97799'),
  excluded('other-service', 'gua sha', /\bgua\s*sha\b/i, '97039', '97139', '97799'),
  excluded('other-service', 'acupuncture', /\bacupuncture\b/i, '97810'),
  excluded('other-service', 'trigger point injection', /\btrigger[-\s]point\s+injections?\b/i, '20552', '20553'),
  excluded('other-service', 'acupressure', /\bacupressure\b/i),
  excluded('other-service', 'kinesiology taping', /\bkinesio(?:logy)?\s*tap(?:e|ing)\b/i),
];

/** A bare name of a service, which means that service only where it stands as the title of the Procedure. */
const TITLE_TERMS: readonly ServiceTerm[] = [
  excluded('other-service', 'massage', /^\s*massage\s*$/i, '97124'),
  excluded('other-service', 'exercise', /^\s*exercises?\s*$/i, '97110'),
  excluded('dry-needling', 'needling', /^\s*needling\s*$/i, '20560', '20561'),
  technique('joint mobilization', /^\s*mobili[sz]ations?\s*$/i),
];

/** The words for what was done, most specific first. */
export const SERVICE_TERMS: readonly ServiceTerm[] = [...TECHNIQUE_TERMS, ...EXCLUDED_TERMS];

/** For the short text that names a Procedure, not for running text. */
export const TITLE_SERVICE_TERMS: readonly ServiceTerm[] = [...SERVICE_TERMS, ...TITLE_TERMS];
