// SPDX-License-Identifier: Apache-2.0

/** What changed, by its word: "decreased", "relief", "sore". */
export const EFFECT_TERMS: readonly string[] = [
  'decreas*|increas*|reduc*|improv*|eas*|reliev*|relief|lessen*|lower|lowered|diminish*|dimin|abolish*|eliminat*|resolv*|subsid*|abat*|settl*|vanish*|disappear*|clear*|gone',
  'less|better|worse|worsen*|looser|loosen*|softer|soften*|lighter|freer|calm*|relax*|smoother|straighter|taller|easier|fuller|warmer',
  'unchanged|change|changed|difference|benefit|gain|gains|gained|restor*|normaliz*|equal|symmetrical|released',
  'sore|soreness|tender|fatigue|fatigued|tired|dizzy|dizziness|nausea|lightheaded|redness|petechiae|bruising|hyperemia|erythema|flare|flared',
  'centraliz*|centralis*|peripheraliz*|painless|painfree',
  'pain free',
  'relief|carryover',
  'was|is|were|then|now able',
  'could then|now?',
  'feels|felt|moves|moved|walks|walked|stood|stands',
  '# / 10',
  'longer|deeper|steadier|wider|stronger|quicker|faster|higher|slower|cooler|quieter|cleaner|brighter|springier|thinner|flatter|slimmer|suppler|comfortable|comfort|pleased|happy|symmetry|evened|negative|absent',
  'deactivat*|normalis*|dissolv*|melt*|fad*|dropped|fell|rose|shrank|shrunk|alleviat*|mitigat*|dull*|intensif*|aggravat*|exacerbat*|irritat*|lengthen*|widen*|deepen*|quiet*|recede*|retreat*|dissipat*',
  'let go|up',
  'down #',
  'did|does|doing very|quite? fine|well|great|ok|okay|good|poorly|better|nicely',
  'regained|achieved|attained|gained|regains|reached',
];

/** Of these the treatment is the subject, named just before: "manual traction alleviated the arm pain". */
export const CAUSING_TERMS: readonly string[] = [
  'alleviat*|eased|reduced|decreased|relieved|improved|restored|increased|abolished|centralized|centralised|aggravated|provoked|irritated|flared|loosened|softened|helped|lessened|calmed|quieted|settled|freed|cleared|normalized|produced|yielded|bought|eliminated|resolved|diminished|worsened|lowered|dampened',
  'gave|brought|made|afforded|provided _? _? relief|ease|change|difference|odds|improvement|gain|gains|comfort|motion|range|rotation|extension|flexion|soreness|pain|percent|degrees|better|easier|worse',
  'was|were|proved|seemed|is very|only|most|quite|not? effective|ineffective|helpful|beneficial|useful|successful|unsuccessful',
  'left her|him|them|the',
  'had|has no|little|good|some|excellent|minimal|only effect|benefit|result|response',
  'made no odds|difference|change',
  'did not|little help|change|ease|relieve|alter|affect|for',
];

/** What was found, or is to be treated, and no doing of the treatment. */
export const NOT_CAUSED: readonly string[] = [
  'for|of|with|due|secondary|address|addressing|given _? decreased|reduced|increased|restored|improved',
  'decreased|reduced|increased|improved joint|segmental|passive? mobility|motion|movement|rom|arom|prom|play|glide|excursion|lordosis|kyphosis',
];

/** How a treatment was borne, which names it behind "to": "responded well to the mobilizations". */
export const BEARING_TERMS: readonly string[] = [
  'tolerat*|toleranc*|respond*|response|reaction|reactivity|tol|benefited|benefitted',
];

/** "More" in such a phrase is what the treatment is to do. */
export const NOT_EFFECTS: readonly string[] = [
  'rpe|effort|intensity|borg|psfs|exertion _? # / 10',
  '# / 10 effort|rpe|intensity|exertion|reps|visits|sessions|min|mins|minutes',
  'not|cannot|cant|doesnt|able|to tolerate|tolerating',
  'sitting|standing|walking|driving|activity|wb|load tolerance|tol',
  'to|and decrease|increase|reduce|improve|ease|relieve|lessen|lower|restore|normalize|resolve|eliminate|relax|gain',
  'for|of decreased|increased|reduced|improved|relief|change|improvement|relaxation',
  'clear|clearance|cleared for|by|to|of|from',
  'change|changed|changes in? position|medication|meds|insurance|time',
  'decreasing|increasing|improving|reducing|restoring',
  'as tolerated',
];

/** What leads from a change to the treatment that brought it; `strong` where it does so from afar. */
export const LINK_TERMS: Readonly<Record<'strong' | 'weak' | 'bearing', readonly string[]>> = {
  strong: ['after|afterwards|afterward|following|post|p', 'thanks to', 'in response to', 'as a result of', 'result of'],
  weak: ['with|by|during|upon|w|c|through|throughout|midway|partway', 'w /', 'secondary to'],
  bearing: ['to|of|from'],
};

/** The treatment by another word than its service. */
export const TREATMENT_TERMS: readonly string[] = [
  'todays|this|the|all|above? treatment|tx|rx|session|intervention|interventions|techniques|procedure|procedures',
  'pt|ot|therapy|manual treatment|tx|session',
  'treatment|tx|rx|session|interventions',
];

/** A treatment that is not this one. */
export const NOT_TREATMENTS: readonly string[] = [
  'last|previous|prior|next|each|every|future|past|home|initial|first|further|continued|skilled treatment|tx|rx|session|sessions|therapy|pt|intervention|interventions',
];

/** That nothing was done: what changed then is no response. */
export const UNTREATED_TERMS: readonly string[] = [
  'no treatment|therapy|tx|intervention|interventions|services|charge|charges|visit today|given|provided|rendered|performed|this?',
  'treatment|tx|therapy|session|visit was? withheld|held|cancelled|canceled|deferred',
  'treatment|tx|therapy was? not given|provided|rendered|performed',
  'no show|showed',
  'did not show',
  'phone|telephone call|contact to|with|from?',
  'called|phoned pt|patient|client|her|him',
  'pt|patient|client|visit|appointment rescheduled|cancelled|canceled',
  'not seen',
];
