// SPDX-License-Identifier: Apache-2.0

const NOT_TREATMENT =
  'yesterdays|mondays|saturdays|sundays|fridays|work|working|school|weekend|tourney|tournament|game|practice|surgery|last|a|the|her|his|yesterday|walking|sitting|standing|running|lifting|climbing|shoveling|gardening|driving|sleeping|golf|tennis|day|days|#|long|prolonged|injury|fall|visit|eval|moving|travel|yard|housework|cleaning|bleachers';

/** What is worn or taken is borne as well. */
const WORN =
  'diet|food|foods|medication|medications|meds|brace|splint|orthosis|orthotic|orthotics|stocking|stockings|garment|garments|compression|collar|boot|prosthesis|shoes|antibiotics|nsaids|injection';

/** What eases beside treatment, and is no part of it. */
const OTHER_CAUSES =
  'heat|ice|rest|resting|injection|injections|surgery|medication|medications|meds|ibuprofen|naproxen|tylenol|advil|nsaids|gabapentin|bath|baths|shower|showers|massage|gun|chiropractic|chiropractor|acupuncture|adjustment|literature|research|evidence|hep|brace|pillow|self|home';

const EASED =
  'relief|relieves|relieved|reduces|reduced|eases|eased|helps|helped|better|looser|improvement|decreases|decreased|loosened|loosens';

const SCORES =
  'odi|ndi|dash|quickdash|lefs|koos|hoos|foto|spadi|psfs|faam|visa|score|promis|womac|oswestry|modi|dhi|rmdq|prwe|uefs|lysholm|berg|fes|disability|midas|hit|pfdi';

/** Bearing of something else than treatment: it tells of function. */
export const NOT_BORNE: readonly string[] = [
  'as|if|when|than pt|patient? tolerat*',
  'after|following|post treatment|session|tx|visit|therapy ,? patient|pt|he|she|we|i? was|were|is? given|scheduled|issued|instructed|educated|reviewed|taught|ice|iced|cp|cold|hot|mhp|discussed|booked|rescheduled|provided|encouraged|advised|referred|completed',
  'at end of session|treatment|visit|tx ,? ice|cp|cold|mhp|hep|patient|pt|handout|hot',
  'after|following mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays|yesterdays|last|previous session|visit|treatment|tx',
  `tolerat* _? _? ${WORN}`,
  `${WORN} wear|wearing? has|have|is|are|was|been? been? well? tolerat*`,
  'tolerat* home|hep|work|school|daily|last|previous|prior|mondays|tuesdays|wednesdays|thursdays|fridays',
  'wife|husband|spouse|daughter|son|mother|father|roommate|he|she _? _? _? tolerat* her|his own? session|treatment',
  'not|cannot|cant|doesnt|didnt|wont|unable|able|to tolerate|tolerating',
  'only|barely tolerates|tolerating|tolerated',
  `tolerates|tolerating|tolerance|tol for|of|to|is|:|only|up|about|~|<? # hr|hrs|hours|hour|min|mins|minutes|blocks|steps`,
  'tolerates|tolerating|tolerance|tolerate for|of|to|is|: sitting|standing|walking|driving|prone|supine|wb|weight|weightbearing|stairs|work|shoes|clothing|screens|activity|adls|lying|sleeping',
  'tolerates|tolerating sitting|standing|walking|driving|prone|wb|stairs|work|shoes|clothing|screens|adls|sleeping',
  'sitting|standing|walking|driving|wb|weightbearing|activity|load|stair|stairs|sleep|prone|upright|work|screen|ambulation|gait|functional tolerance|tol',
];

/** Wording that looks like a response to treatment and is none. */
export const NOT_RESPONSES: readonly string[] = [
  ...NOT_BORNE,
  `${OTHER_CAUSES} _? _? _? _? ${EASED}`,
  `relief|better|looser|less|eased|improved with|w|from /? _? ${OTHER_CAUSES}`,
  `${SCORES} has? improved|increased|decreased|dropped|went|rose|fell|changed|was|of|from`,
  `${SCORES} # %? - > #`,
  'presents|presented|presenting|arrives|woke|wakes|woken with|w /? _? decreased|increased|reduced|less|more|improved|limited|diminished',
  'mri|xray|ray|ct|imaging|radiograph|radiographs|ekg|labs :? _? no change|changes',
  'no new complaint|complaints|symptoms|issues|concerns|problems',
  'no change|changes in|to|of medication|medications|meds|medical|history|insurance|health|address|status|plan|poc',
  'spurling|spurlings|slump|compression|quadrant|test|tests|testing|heat|load increased|increases|relieved|relieves|eased|reproduced|decreased|reduced|provoked|positive|negative',
  'tolerat*|tolerance|relief|better|less|response _? _? last|previous|prior|first session|visit|treatment|time',
  'relief|response|soreness _? _? _? lasting|lasted|for #|two|three|several|all hours|days|hrs|weeks?',
  'good|great|excellent|poor response|relief in|of|for _? brother|sister|mother|father|family|friend',
  'cervical|lumbar|manual|joint? distraction|compression|traction|repeated? test|tests|testing relieved|relieves|increased|decreased|eased|reproduced',
  'feels|felt|feeling|reports|reported feeling? better|good|great|worse|improved|less|looser over|in|for|since|this|these|throughout|by the|past|last|week|month|few|#|morning|evening',
  'want|wants|hopes|hoping|wishes|like to|for _? _? feel|be|have|get|less|better|relief',
  'purpose|intent|aim|focus :|is|was|of|to _? _? decrease|reduce|increase|improve|relief',
  'for pain|symptom|sx? relief|reduction|control|management|improvement',
  'pain|sx|symptoms? relief|better|relieved|eased|eases|improved|improves|helped|decreased|decreases|less|reduced with|from|by|w|when /? heat|ice|rest|resting|ibuprofen|meds|medication|medications|nsaids|advil|aleve|tylenol|gabapentin|sitting|lying|standing|walking|movement|position|sleep|elevation|bracing|brace',
  'improving|improved|improves steadily|slowly|gradually|overall|daily|weekly|nicely',
  'odi|ndi|dash|quickdash|lefs|koos|hoos|foto|spadi|psfs|faam|visa|score|promis|womac # %? / 10|80|100? ->|→|>|- >? #',
  'needed # breaks for|to',
  'hep|plan|meds|medications|program|poc|routine|unchanged hep|plan|meds|medications|program|poc',
  'odi|ndi|dash|quickdash|lefs|koos|hoos|foto|spadi|psfs|faam|visa|score|promis|womac # %? (|, was #',
  '# ,|( was # % ) at|on? eval|evaluation|ie|initial|last|soc|start',
  '# ,|( was # at|on eval|evaluation|ie|initial|last|soc|start',
  'less than|frequent|often|time|#|likely|able',
  'half mile|a|an|hour|marathon|kneel|kneeling|day|days|of|gallon',
  'up to # min|mins|minutes|visits|x|times|lb|lbs',
  '# weeks|wk|wks|week|months|mo|mos|days|d|yrs|years|hrs|hours|min|mins|minutes after|post|p|following|s',
  'cleared for|by|to',
  'clear lung|lungs|speech',
  'gone to',
  'final visit|session',
  'end range|feel',
  'without device|assistance|ad|assist|cues|support',
  'w / o ad|device|assist|cues',
  `# / 10? after ${NOT_TREATMENT}`,
  `# after ${NOT_TREATMENT}`,
  `sore|soreness|stiff|stiffer|worse|better|after after? ${NOT_TREATMENT}`,
  '# % overall? improvement|improved|better',
  'improved|improvement|improving|better|decreased|less over|during|across the past|last|these? month|months|week|weeks|#',
  'better|improved|less|worse|eased since',
  `felt|feels|feeling better|good|great|worse|sore|stiff|tired after|since ${NOT_TREATMENT}`,
  'pain|sx|symptoms? increases|worsens|rises|goes|increase|up from? # / 10? to # / 10? with|when|after|by|while|if|as',
  '# / 10? to # / 10? by|in|at|with|when|after the? afternoon|evening|night|noon|morning|day|work|sitting|standing|walking|driving|activity',
  '# / 10? to # / 10? with|when|while *ing|activity|stairs|use',
  'improvement|improved|improving overall|since',
  'following surgery|injury|fall',
  'at|to|through|near end range|ranges|feel|of',
  'at|by the end of the? day|days|workday|shift|week|month|year|game|school',
  '# p m|#',
  'end of the? day|workday|shift|week|month',
  'after|following which he|she|they|we|i|pt|patient|the? exercised|exercises|performed|did|completed|worked|practiced|practised|had|patient|pt',
  'post|p caps|cap|capsule|capsular|gh|sh|talar|hip|knee|tib|cuff stretch|stretches|stretching|glide|glides|mob|mobs|mobilization|release',
  'post|p glide|glides|caps|capsule|capsular|chain|tib|delt|innominate|mobs|gl',
  'post op|operative|surgical|mvc|mva|partum|concussive|menopausal',
];
