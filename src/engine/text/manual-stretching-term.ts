// SPDX-License-Identifier: Apache-2.0
import { technique } from './service-term.ts';
import { MUSCLES, STRETCHES } from './technique-words.ts';

/** Wording of a stretch that the therapist gives; "stretch" alone is an exercise. */
export const MANUAL_STRETCHING = technique(
  'manual stretching',
  `pec|pecs|sleeper|calf|hamstring|hamstrings|quad|hip|piriformis|prone|gastroc|lat|levator|ut|er|ir|df|flexor|scalene|scm|adductor|capsule|cross|body _? _? ${STRETCHES}|str by|( pt|therapist|ot|clinician|me|otr|pta`,
  `${STRETCHES}|str ( therapist|pt|ot|manual|passive`,
  `hip|hamstring|hamstrings|quad|calf|gastroc|pec|ut|levator|scalene|piriformis? ${STRETCHES} ( manual )`,
  'pt|therapist|ot|pta|i|clinician stretched',
  'manually stretched|elongated',
  `${STRETCHES} with|w /? therapist|manual|op|overpressure`,
  `manual|passive|manually|therapist|pt|assisted _? ${STRETCHES}`,
  `manual|passive|manually|therapist|prolonged|assisted _ _ _? _? ${STRETCHES}`,
  `prolonged ${STRETCHES} _? _? _? _? by pt|therapist|ot`,
  `${STRETCHES} manually`,
  `hip|hamstring|hamstrings|quad|calf|gastroc|knee|shoulder|pec|ut|levator? ${STRETCHES} per therapist|pt|ot|clinician|pta`,
  `sleeper|hip|hamstring|quad|calf|gastroc|knee|shoulder|pec? ${STRETCHES} overpressure|op by|per pt|therapist|ot|pta|clinician`,
  `${STRETCHES} _? _? _? by pt|therapist|ot|me|clinician|writer|author|hand`,
  `${STRETCHES} _? _? _? provided|applied|performed|done|given by|manually`,
  `${STRETCHES} into|of _ _? _? by pt|therapist|ot|me`,
  `passive|manual|passively ${STRETCHES} of|to|into`,
  `manual : _? _? ${STRETCHES}`,
  `manual|passive r|l|b? ${MUSCLES}|hip|hs|calf str`,
  'passively stretched',
  'passive|manual|gentle|passively lengthening|lengthened|elongation',
  `hands on ${STRETCHES}`,
  `pt|ot|therapist|pta|i|clinician did|gave|applied|performed|provided _? _? ${STRETCHES}`,
  `and|then then? stretched the|her|his r|l|left|right|both? ${MUSCLES}|hip|calf|hamstrings|hamstring`,
  `overpressure ${STRETCHES}`,
  `slow|gentle|sustained|static|low _? ${STRETCHES} _? _? _? _? by ot|pt|therapist`,
  `${STRETCHES}|str _? _? _? _? by pt|therapist|ot|clinician`,
);
