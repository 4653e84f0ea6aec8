// SPDX-License-Identifier: Apache-2.0
import { MOTIONS } from './motion-terms.ts';

/** What is felt or found, and may go or stay. */
export const SIGNS =
  'pain|pains|pn|ache|aches|headache|headaches|ha|numbness|tingling|tingles|tingle|pressure|urge|urgency|pinch|pinching|catch|catching|click|clicking|limp|tightness|stiffness|spasm|spasms|burning|pull|pulling|soreness|tension|swelling|edema|puffiness|guarding|knot|knots|band|bands|nystagmus|dizziness|vertigo|nausea|queasiness|discomfort|symptom|symptoms|sx|restriction|restrictions|tenderness|point|points|tissue|tissues|muscle|fascia|scar|adhesion|adhesions|tone|heaviness|cramp|cramping|waddle|hitch|shift|antalgia|irritability|sensitivity|hypersensitivity|spasticity|clenching|paresthesia|paresthesias|sciatica|barrier|resistance|trigger|lump|nodule|cording|fibrosis|congestion|clunk|crepitus|locking|buzz|buzzing|zing|throb|throbbing|sting|stinging';

const WENT =
  'disappeared|vanished|melted|dissolved|faded|lifted|retreated|receded|quieted|settled|eased|dropped|fell|halved|subsided|shrank|shrunk|abated|lessened|diminished|dwindled|waned|resolved|cleared|dulled|calmed|relaxed|released|softened|loosened|yielded|surrendered|lengthened|normalized|normalised|deactivated|evaporated|dissipated|intensified|recurred|centralized|centralised|peripheralized|decreased|reduced|evened|thinned|drained|slackened|unwound|waned|flared';

/** What is measured or watched, and may gain or lose. */
const MOVES = `${MOTIONS}|motion|range|rom|arom|prom|opening|grip|pinch|stride|gait|cadence|balance|squat|slr|slump|posture|reach|turn|turning|bend|bending|lag|gap|lift|fist|excursion|mobility|breath|breathing|stance|swing|push|speed|control|quality|flexibility|extensibility|curve|rotations`;

const GAINED =
  'crept|climbed|rose|jumped|improved|opened|gained|grew|advanced|edged|inched|lengthened|widened|deepened|quickened|evened|straightened|normalized|normalised|loosened|picked|shrank|doubled|stalled|plateaued|smoothed|steadied|freed|returned';

const BODY =
  'neck|head|shoulder|shoulders|arm|elbow|wrist|hand|hands|finger|fingers|thumb|fist|jaw|mouth|chin|trunk|spine|back|rib|ribs|pelvis|hip|hips|knee|knees|ankle|ankles|foot|heel|toe|toes|leg|legs|joint|joints|segment|segments|patella|scapula|calf|thigh|forearm|hamstring|hamstrings|palm';

/** Where a session begins and ends, as tellers of before and after have it. */
const ENDS = 'finish|finished|close|conclusion|end|leaving|departure|exit|done|stopped|left|leaves|door|rose';

/** Wording that tells a response by the kind of thing that changed and how: a sign that went, a motion that gained, the end of a visit against its start. */
export const CHANGE_TERMS: readonly string[] = [
  `${SIGNS} _? _? _? ${WENT}`,
  `${SIGNS} _? _? let|gave|came|went|backed|calmed|settled|eased|wore up|go|way|off|down|away|in`,
  `${SIGNS} was|were|is|had|has been? gone|less|lower|milder|duller|lighter|absent|quiet|quieter|unchanged|halved|tolerable|bearable|transient|brief`,
  `${SIGNS} no more`,
  `${SIGNS} was|were|is|are about|much|exactly? the? same|unchanged`,
  'pain|nprs|vas|sx|rom ( before|pre / after|post )',
  'eos pain|vas|nprs|nrs|sx',
  'spo|spo2|o2|sats|hr|bp|vitals sats? stayed|remained|held',
  'limited|hampered|prevented|precluded treatment|tx|session|mobs|further',
  'diminished|eased|lessened|decreased|reduced|subsided with|on|after repetition|repetitions|reps|repeated|rest|stopping|release',
  `${SIGNS} stayed|remained|held put|the|at|steady|stable`,
  `${MOVES} _? _? ${GAINED}`,
  `${MOVES} _? restored|regained|recovered|attained|obtained`,
  'treatment|session|tx|mobs|stretching|stm limited|restricted|hindered|curtailed|modified by|due|because|secondary',
  'aggravated|provoked|irritated|worsened|flared by|with|during nerve|sliders|todays|treatment|stretching|exercise|exercises|mobs|session|traction|grade|gliding|repeated',
  'guarded|guarding|tense|apprehensive initially|first _? then|but|later',
  'endorsed|endorses|reported|reports|noted|admitted|voiced|verbalized a|an|some|slight|marked|good? drop|decline|lessening|easing|fall|rise|change|gain',
  'pleased|happy|delighted|thrilled|surprised|amazed|impressed with|by|at? how|that',
  'ceased|halted|aborted',
  `${MOVES} _? got|went|came|reached|dropped|closed|increased|moved|progressed to|from|by|past|up? #`,
  `${MOVES} _? _? better|easier|smoother|steadier|longer|wider|deeper|quicker|faster|fuller|stronger|quieter|cleaner|straighter|freer|springier`,
  `${BODY} _? _? freer|looser|springier|warmer|softer|slimmer|straighter|steadier|lighter|calmer|suppler`,
  `${BODY} now closes|opens|reaches|moves|bends|turns|glides|straightens|rests|sits|touches|lies`,
  `${MOTIONS} # ,|;|/|( was|from|previously|up|compared #?`,
  'would|could|did|does not|hardly|barely budge|give|shift|yield|loosen',
  'stuck|stalled|blocked at #',
  'despite|notwithstanding #|two|three|several|repeated|everything|treatment|mobs|mobilization|stretching|manual|release|bouts|efforts',
  'no|little headway|odds|progress|inroads|dent',
  'best|most|furthest|farthest|fullest|greatest|first _? _? so|to|yet|ever|in far|date|weeks|months',
  'best|most yet|ever',
  'for the first time',
  'paid off',
  'not a bit|jot|trace|hint|flicker of',
  'halved|half the pain|ache|tightness|stiffness|swelling',
  'down|up|dropped|drop|fell|lost|gained|gain of|by? one|two|three|four|five|1|2|3|4|5 points|point',
  'from|was a one|two|three|four|five|six|seven|eight|nine|ten to _? a? one|two|three|four|five|six|seven|eight|nine|zero|nil',
  'an? extra|additional|further # deg|degrees|°|cm|mm|%',
  'extra|additional|further five|six|seven|eight|ten|twelve|fifteen|twenty degrees',
  'gained _? _? _? range|motion|degrees|finger|breadth|vertebra|vertebrae|height|opening|levels',
  'easier|easily|better|smoother than when|before|at|on|earlier|the|he|she',
  `by the time|when|before|as|on|once we|she|he|they|i|pt|patient? _? ${ENDS}`,
  'on the|his|her way out',
  'that|which|than|as|where|with|when he|she|they|it|pt|patient _? came|arrived|walked|started|began|entered|presented in|with',
  'than|as _? came|arrived|walked|started|entered in|with',
  'an hour|minutes|moment|moments earlier',
  'tested|tried|looked|measured|checked|asked|palpated|walked|squatted again',
  'second|final|last|repeat reading|measure|measurement|look|attempt|go|squat|walk|lap|test|pass|trial|climb',
  'final|last two|three|few|several',
  'came|comes|got|sprang|sat|stood|rose|rolled off|up from? the table|plinth|mat|bed|bench',
  'off the table|plinth|bench',
  'no|without a|any|the? hitch|limp|catch|wince|click|clicks|pinch|grimace|murmur|twinge|giveway|fuss|protest|complaint|hesitation|guarding|trembling|trick|deviation|provocation',
  'no give',
  'nothing|none untoward|adverse|worse|more',
  'nothing clicked|hurt|pinched|caught|popped|pulled',
  'surprises|reactions during|or|after',
  'all|everything|session|treatment went smoothly|well|fine',
  'otherwise|and|all fine|well|ok|okay',
  'put|puts up with',
  'bore|endured|weathered|withstood|stood|took the|it|all|deep|pressure|this well|stretch|work|stretching|treatment|pressure|mobs',
  'got|made it? through the|all|it|whole session|treatment|set|sets|everything|all',
  'asked|wanted|wished|forced us|me|the|therapist|pt? to stop|pause|halt|quit|cease|break',
  'needed|had us|me to stop|pause|halt|break',
  'needed|had to stop|pause|halt the? stm|mobs|glides|treatment|traction|manual|session|exercise|needling|stretching',
  'broke|left|cut off|short at|after|because|since|when|due',
  'too much for her|him|the|them|today',
  'backed|dropped|throttled|dialed|eased off|down|back to|off',
  'fell|drifted|dozed|nodded asleep',
  'drifted|dozed|nodded off|to',
  'winced|grimaced|flinched|whimpered|moaned|grinned|beamed|giggled|smiled|sighed|laughed|welled|exhaled',
  'comfortable|comfortably|content throughout|after|now',
  'throughout the? session|treatment|tx|visit',
  'spent|worn|tired|sleepy|drowsy|refreshed|energized|drained|wiped out|afterwards|but',
  'petechiae|blushing|hyperemia|flushing|reddening|ecchymosis|bruise where|only|over|from|after|noted|expected',
  'pinked|warmed|cooled|flushed|blanched up|down|during|after',
  'breath|breathing|inhale|exhale full|fuller|deeper|easier|slower',
  'drew|took a full|deep|deeper breath',
  'could|can now|then|again|suddenly _? _? without|more|past|further|to',
  'found|noticed it|the|that|her|his _? easier|looser|lighter|better|smoother',
  'rated|rates _? _? _? a|at|as? one|two|three|four|five|six|seven|eight|nine where|that|which|now|instead',
  'without setback|setbacks|complication|complications|incident|reaction|event',
  'arrived|came|in at? # / 10? ,|;|and|/? left|leaves|out|went|departed at? #',
  'reaction|response : none|nil|no',
];
