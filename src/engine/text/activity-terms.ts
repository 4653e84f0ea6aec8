// SPDX-License-Identifier: Apache-2.0

/** Activities, to stand beside a limit in a sentence: what people do in a day, moving, at home, at work, at rest. */
export const ACTIVITY_TERMS: readonly string[] = [
  'sit|sits|sitting|stand|stands|standing|walk|walks|walking|ambulat*|stair|stairs|steps|climb*|curb|curbs|ramp|ramps|run|runs|running|jog*|sprint*|jumping|hopping|squatting|kneel*|crouch*|stoop*|bending|bend|twisting|turning',
  'lift|lifts|lifting|carry|carries|carrying|push|pushing|pull|pulling|reach|reaches|reaching|overhead|grip|gripping|grasp*|pinching|twist|wring*|writ*|typing|keyboard*|computer|mouse|desk|drive|drives|driving|driver|car|truck|ride|rides|riding|commut*|bus',
  'sleep|sleeps|sleeping|slept|nap|bed|lie|lies|lying|rolling|dress|dresses|dressing|undress*|bra|sock|socks|shoe|shoes|shoelaces|laces|pants|shirt|sweater|coat|zip*|button*|earrings|hair|grooming|shav*|wash|washes|washing|bath|bathe|bathing|shower*|toilet*|tub|hygiene|makeup',
  'eat|eats|eating|chew*|swallow*|drink|drinks|drinking|feed|feeds|feeding|meal|meals|cook|cooks|cooking|kitchen|dishes|dishwasher|jar|jars|lids|kettle|bottle|bottles|doorknob|doorknobs|faucet|utensils|fork|knife|gum|coins|objects|cups|mug|pen|keys|cleaning|vacuum*|mopping|sweeping|laundry|ironing|housework|household|housekeeping|chores|errands|yard|yardwork|garden*|mowing|shovel*|shopping|groceries|cart',
  'toddler|baby|grandchild*|child|children|childcare|dog|work|works|working|job|shift|shifts|duty|duties|school|class|classes|office|warehouse|deadline|practice|match|matches|game|games|sport|sports|golf*|tennis|pickleball|basketball|soccer|swim*|biking|cycling|gym|yoga|pilates|dance|dances|dancing|play|plays|playing|throw|throws|throwing|toss|tossing|pitching|rowing|lifts|shots|serving|pitches|skiing|hik*|bowling|fishing|hunting',
  'church|movie|movies|hobby|hobbies|knit*|sewing|crafts|guitar|piano|read|reads|reading|phone|texting|screen|screens|concentrat*|adl|adls|iadl|iadls|transfer|transfers|rise|rises|rising|yawn*|talking|singing|intercourse|sex|intimacy|tampon|travel*|recess|playground|crawl*|handwriting|floor|chair|pew|couch|outings|community|outdoors|uneven|distances|crowds|leisure|recreation|caregiving',
  'self care',
  'get|gets|getting|pick|picks|picking|stand|stands|bend|bends up|down',
  'go|goes|going|went out|to|without|up|down|barefoot',
  'bends|kneels|squats|hops|jumps|turns|rolls|raises|reaches|grips|holds|holding|opens|closes|combs|ties|tying|fastens|hooks|buttons|cuts|stirs|pours|pouring|peels|squeezes|chops|scrubs|types|writes|cooks|cleans|cleaned|shops|mows|sews|knits|plays|swims|bikes|golfs|dances|gardens|travels|hikes|concentrates|smiles|whistles|talks|sings|breathes|coughs|barefoot|heels|squat|deep',
  'in and|/ out of?',
  'out of bed|chair|car|the|a',
  'sit to stand',
  'blind spot',
  'shoulder check|checks',
  'look|looks|looking|checking up|down|over|behind|mirrors|back',
  'put|puts|putting on',
  'don|dons|donning|doff|doffing',
  'bear|bearing weight',
];

/** Wording that has an activity in it and is an exercise, a test or a place. */
export const NOT_ACTIVITIES: readonly string[] = [
  'sit to stands|stand # x|reps|times|sec|s',
  'walk|stand|reach test',
  'sitting|standing|seated|kneeling|overhead|walking march|marches|rows|row|press|abduction|flexion|extension|hip|balance|lunge|lunges|posture',
  'work|work up out',
  'soft tissue work',
  'manual|tissue|deep|bodywork|internal|core|hands|balance|scar|release|visceral work',
  'wall|ball|push|pull ups',
  'home exercise program',
  'pelvic floor',
  'joint play',
  'game ready',
];

/** Words that tell a limit of an activity that stands beside them. */
export const LIMIT_TERMS: readonly string[] = [
  'difficult|difficulty|difficulties|trouble|troubled|hard|harder|hardest|tough|tougher|challeng*|struggl*|impossible|problem|problems|problematic|chore|slow|slower|slowly|effortful|exhausting|taxing|clumsy|awkward|unsafe|unsteady|afraid|fearful|hesitant',
  'limit|limits|limited|limiting|limitation|limitations|restrict*|impair*|interfer*|hinder*|hamper*|prevents|prevented|disrupt*|disturb*|interrupt*|affects|affected|affecting|impacts|impacted|curtail*|compromis*|capped|confined',
  'unable|inability|avoid|avoids|avoided|avoiding|stopped|quit|missed|misses|missing|skips|skipped|skipping|postpones|delegates',
  'given|gave|gives|giving up',
  'only|just|barely|rarely|seldom|tolerance|tol|poorly|badly|fitfully|guarded|careful|carefully|cautious|cautiously|broken|propped|dependent|depends|relies|reliant|sideways|backwards|partway',
  'less|fewer|more than #',
  'no more than',
  '< #',
  'up to # only?',
  'max|maximum|most :? #',
  '# mi|mile|miles|lb|lbs|min|mins|hr|block|blocks? max|limit|only|tops|tolerance|at',
  'drops|dropping|fumbles|spills|props|leans|stumbles|trips',
  'takes a',
  'help|helps|helped|helping|assist|assists|assistance|assisted|supervision',
  'min|mod|max|minimal|moderate|maximal a|assist|assistance|help|difficulty',
  'mina|moda|maxa|cga|sba',
  'needs|needed|requires|uses|using|holds|with|w /? a|the|his|her|one|both|1|# rail|rails|railing|railings|handrail|cane|walker|crutch|crutches|rollator|wheelchair|scooter|brace|reacher|stool|pillow|pillows|hands|arms|person|people',
  'with|w /? rail|cane|walker|crutches|rollator|straw|reacher|aid|arms|helper|aide',
  'one handed|leg|foot|step at|a? time?',
  'other|opposite|nondominant hand|hands|arm',
  'leading|leads with',
  'instead',
  'must|has|have|had|having to',
  'takes|needs|requires|taking extra|longer|more|twice|much|several|many|frequent|a? breaks|time|rests|long|#',
  'breaks|rests|pauses|bouts|stages',
  'in # |two|three|four|several|stages|goes|trips',
  'half of|the|as',
  'not|never possible|comfortable|comfortably|able|confident|safe',
  'on|with|using cushion|wedge|donut|recliner|footstool',
  'a cushion|wedge|donut|footstool',
  'fatigues|tires|winded|exhausted',
  'curled|upright',
  '# x|times per|a|each /? night',
  'at|over a? time|stretch',
  'for fear of',
  'too painful|sore|stiff|weak|much|hard|tired|far|long',
  'despite|through pain',
  'early',
  'lags|behind',
  'wakes|woken|waking|awake',
  'no longer',
  'not yet|able|been|returned|back|resumed|attempted|tolerate|tolerated|tolerating|doing|since',
  'yet|still to',
  'modified|modifies|adapted|adapts|light|restricted|reduced duty|duties|hours|how',
  'left|leaves|leave|leaving early|to|for|others',
  'does|do others|husband|wife|spouse|daughter|son',
  'much|moderate|severe|extreme|significant|some|little|mild|a difficulty|trouble|limitation|help',
  'mod|modi difficulty|restricted',
];

/** Words that deny an activity: "cannot drive", "no lifting", "hasn't golfed". */
export const CANNOT_TERMS: readonly string[] = [
  'cannot|cant|couldnt|wont|wouldnt|doesnt|dont|hasnt|havent|didnt|isnt',
  'can|could|will|would|does|do|did|has|have not',
  'no',
  'never',
  'not',
];

/** Wording that looks like a limit and is none. */
export const NOT_LIMITS: readonly string[] = [
  'work|works|worked|working hard',
  'max|maximum effort|heart',
  'requires|needs|need|require skilled|continued|further|physical|pt|ot',
  'hard end|feel|copy|collar',
  'no|without|any difficulty|trouble|limits|limit|limitation|limitations|restriction|restrictions|problem|problems|assist|assistance|help|breaks|rests|rest',
];
