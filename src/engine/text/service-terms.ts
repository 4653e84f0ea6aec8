// SPDX-License-Identifier: Apache-2.0
import { EXCLUDED_TERMS } from './excluded-terms.ts';
import { MOTIONS } from './motion-terms.ts';
import type { ServiceTerm } from './service-term.ts';
import { TECHNIQUE_TERMS } from './technique-terms.ts';

/** Motion through range, which is measured as well as practised. */
const RANGES = 'arom|prom|aarom|rom';
const PLACES = 'shoulder|knee|wrist|elbow|ankle|hip|neck|cervical|lumbar|trunk|hand|finger|thumb|hallux';
const MEASURED = ':|=|is|was|now|measured|measures|improved|increased';

/** Wording that looks like a service and is none, or none of this treatment. */
export const NOT_SERVICES: readonly string[] = [
  'joint|jt|segmental mobility normal|wnl|wfl|intact|full|decreased|limited|reduced|restricted|hypo|hypomobile|hypermobile|stiff|good|fair|poor|symmetrical|testing|tests|test|tested|assessment|assessed|assess|checked|examined|screened|noted|is|was|:',
  'hypomobile|hypermobile|stiff|painful pa|pas|cpa|upa|ap spring|glide|test|testing?',
  'pa|pas|cpa|upa spring? test|testing|tests|assessment',
  'pa|cpa|upa glide|glides|pressure? _? reproduces|reproduced|painful|provokes|provoked|positive',
  'nerve|neural|median|sciatic|tendon|tendons|wall|table|towel|slider|active glides|glide',
  'pain|painful|pinch|worse|difficulty|trouble|hurts|hurt|symptoms|sx|ache|discomfort with|during|on|after|w /? _? squats|squat|squatting|lunges|lunge|exercise|exercises|stairs|steps|pushups|planks|bike|biking|rowing|row|treadmill|elliptical|deadlift|deadlifts',
  'to|r|l|left|right|b ta',
  'squat|squats : pain|depth|limited|painful',
  `${PLACES}? ${RANGES} ${MEASURED}? to|from|at? # degrees|degree|deg|°`,
  `${PLACES}? ${RANGES} ${MEASURED}? to|from|at? # -|to # degrees|degree|deg|°?`,
  `${PLACES}? ${RANGES} is|was|wnl|wfl|full|limited|decreased|reduced|restricted|improved|increased|painful|intact|grossly|remains|unchanged`,
  `${PLACES}? ${RANGES} within normal|functional`,
  `${RANGES} shoulder|knee|wrist|elbow|ankle|hip|neck|cervical|lumbar|trunk|l|r|left|right? r|l? ${MOTIONS} r|l|:|=? #`,
  'hamstring|ham|quad popliteal|length|flexibility|tightness|strain|tear|lag|index|tendon|tendinopathy',
  'dnf|neck|deep neck? flexor|flexors? endurance|strength #|test|weakness',
  'neck flexor re',
  'straight leg raise|raises is|was|now|measures|measured|to|at|positive|negative|test|:|=',
  'decline|overhead|single|deep|leg leg? squat # / 10|reproduces|less|painful|test|depth|heel',
  'calf|heel raise|raises # reps|r|l',
  '# s cst',
  '^CST #',
  '^HR to|at|of|in? #',
  '^HR # bpm?',
  'chair stand|rise test|#',
  'in|into lunge|half|tall|standing lunge|kneeling|kneel?',
  'strengthening|endurance goals|deficits|deficit',
  'endurance #|poor|fair|good|limited|decreased|deficit',
  'strip|strips of? tape',
  'diagnostic|musculoskeletal|msk|doppler|duplex|obstetric|fetal|prenatal|carotid|venous|arterial|cardiac|thyroid|bladder|renal|abdominal|pelvic|transvaginal ultrasound',
  'ultrasound imaging|image|images|scan|exam|study|report|results|showed|shows|revealed|findings|guided|guidance|confirmed|negative|positive|of|ordered|pending|tech|technician|technologist',
  'ultrasound guided injection|injections|aspiration?',
  'real time ultrasound imaging?',
  'rehabilitative ultrasound imaging',
  'laser pointer|surgery|cutting|cutter|tag|eye|light|printer|guided|headlamp|ablation|hair',
  'head laser',
  'bed|early|self mobility|mobilization|mobilizations|mobs',
  'mobilization out of',
  'functional|upright mobilization',
  'self mob|mobs|mobilization|mobilizations|release|massage|stretch|stretches|stretching|traction|glide|glides|myofascial soft? tissue? release|mobilization?',
  'self myofascial release',
  'foam roll|roller|rolling',
  'soft tissue injury|injuries|mass|swelling|restriction|restrictions|tightness|approximation|sarcoma|infection|extensibility|integrity|length|healing|damage',
  '# mets',
  '^MET|^METS level|levels',
  'home e stim unit|device|machine',
  'home estim|nmes|stim unit|device|machine',
  'emg study|studies|showed|findings|results|ncv|test|testing|negative|positive',
  'emg / ncv|ncs|nerve',
  'needle phobia|phobic|aversion|sensation',
  'pins and needles',
  'pin prick',
  'gait training device',
  'cold|hot intolerance|sensitivity|flashes',
  'thigh thrust',
  'side|prone|supine lying',
  '^HS|^QS|^GS # min|mins|minutes|minute',
  'exercise|exercises induced|tolerance|capacity',
  'heat|ice vs',
  '^CP spastic|diplegia|hemiplegia|quadriplegia|gmfcs',
  'peds|dx ^CP',
  'l|r|left|right|with|dx|has ^CMT',
  'adjusted age|#|for',
];

/** A bare name of a service, which means that service only where it stands as the title of the Procedure. */
export const TITLE_TERMS: readonly ServiceTerm[] = [
  { label: 'massage', service: 'other-service', codes: ['97124'], phrases: ['massage'] },
  { label: 'exercise', service: 'other-service', codes: ['97110'], phrases: ['exercise|exercises'] },
  { label: 'joint mobilization', codes: ['97140'], phrases: ['mobilization|mobilizations'] },
];

/** The words for what was done, most specific first. */
export const SERVICE_TERMS: readonly ServiceTerm[] = [...TECHNIQUE_TERMS, ...EXCLUDED_TERMS];

/** Wording of the service as a whole. */
export const MANUAL_THERAPY_PHRASES: readonly string[] = [
  'manual therapy|tx|treatment|techniques|technique|therapies|ther|rx|work|intervention|interventions',
  'manual therapy technique|techniques',
  'manual',
  'manuals',
  'manually treated|mobilized',
  'treated manually|by hand',
  '97140',
  '^MT|^MTT',
  'man tx|ther|rx|therapy',
  'hands on treatment|therapy|time|work|techniques|care|part|portion|component|interventions?',
];

/** The wording of the code's descriptor, which names techniques without saying that any was used. */
export const DESCRIPTOR_PHRASES: readonly string[] = ['each|per|every 15 min*', 'manual therapy tech*'];

/** Wording that has `manual` in it and is none of it. */
export const NOT_MANUAL_THERAPY: readonly string[] = [
  'manual muscle test|tests|testing',
  'manual wheelchair|chair|resistance|cues|cueing|labor|laborer|job|transmission|dexterity|worker|contact|assist|assistance|perturbation|perturbations',
  'manual removal|extraction|reduction|evacuation|disimpaction|ventilation|expression|vacuum|delivery|count|differential|entry|review',
  'manual arts',
  'manually resisted',
];
