// SPDX-License-Identifier: Apache-2.0
import type { NoteElement } from './element-terms.ts';

/** Headings under which a form asks for one element: whatever is answered there is one, unless the answer is none. */
export const ELEMENT_HEADINGS: Readonly<Record<NoteElement, readonly string[]>> = {
  symptom: [
    'cc',
    'chief|presenting|primary|main|current|patient|pt complaint|complaints|symptom|symptoms|sx|concern|concerns|problem',
    'complaint|complaints|symptoms|sx|sxs',
    'pain location|locations|area|areas|description|descriptors|quality|type',
  ],
  'functional-limitation': [
    'current|present|reported|remaining? functional|function|fx|fxn|fxnl status|level|limitation|limitations|limits|deficit|deficits|impairments|problems|complaint|complaints|difficulties|restrictions',
    'activity|activities|participation|adl|adls|iadl|work|sleep status|limitation|limitations|limits|restriction|restrictions|deficits|difficulty|difficulties',
    'limitations|limits|limited|restrictions|restricted in|with|activities?',
    'difficulty|difficulties|trouble|problems with|in?',
    'still|what is still? a? hard|difficult|problem|limited',
    'cannot|cant|unable do|to?',
    'avoids|avoiding',
  ],
  'exam-finding': [],
  response: [
    'response|responses|resp|rsp|reaction to|from|after? todays|the? treatment|tx|rx|session|intervention|therapy?',
    'patient|pt|client|her|his|child response|resp|tolerance|reaction to? treatment|tx|session|intervention|therapy?',
    'tolerance|tol to|of? treatment|tx|rx|session|therapy|activity|intervention?',
    'after|post treatment|tx|rx|session|manual|exercise|intervention|visit|assessment|test?',
    'retest|recheck|reassess|reassessment|re test|check|assessment?',
    'what changed',
    'check out',
    'how did they|he|she|it|patient|pt do|go|respond',
    'result|results|effect|effects|outcome of|from? treatment|tx|session|today|visit',
    'end|close of|at session|visit|treatment|tx status?',
  ],
};
