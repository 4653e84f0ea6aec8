// SPDX-License-Identifier: Apache-2.0

/** Wording of the time of a whole visit, of its timed services, and `total`, which says neither without more. */
export const TIME_TERMS = {
  visit: [
    'total treatment|tx|session|visit|therapy|contact|rx|encounter|appointment time|minutes|min|mins|duration?',
    'total time|minutes|min|mins|duration|tx',
    'treatment|tx|session|visit|contact time|duration|minutes|length',
    'total time|minutes|min|mins in|of|for treatment|session|visit|tx',
    'total one on one time|minutes?',
    '# -? min|mins|minute|minutes session|visit|tx|treatment|appointment',
    'session|visit|treatment lasted|of',
    'in total we treated',
    'seen|treated for a? total? of?',
    'session|visit|appointment|treatment lasted|took',
    'for a total of',
    'time spent|in treatment|session?',
    'duration|length of the? treatment|session|visit|tx',
    'whole|entire|full|complete session|visit|treatment|appointment',
    '^TTT|^TT|^TTX',
    'total skilled|rx|therapist|pt|ot|clinic time|minutes|min|treatment?',
    '# -? min|mins|minute|minutes of treatment|therapy|skilled treatment?',
    'total :',
  ],
  timed: [
    'total? timed code|codes|treatment|tx|service|services? treatment? minutes|time|min|mins?',
    'total? billable timed? minutes|time|min|mins?',
    'total? direct timed? treatment|tx|contact? minutes|time|min|mins?',
    'total timed',
    'timed',
  ],
  total: ['total|totaling|tot'],
} satisfies Record<string, readonly string[]>;
