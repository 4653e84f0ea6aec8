// SPDX-License-Identifier: Apache-2.0

/** Regions of the body as chiropractors and therapists bill them, with the wording that names each. */
export const REGION_TERMS: readonly (readonly [region: string, ...phrases: readonly string[]])[] = [
  [
    'cervical',
    'neck|cervical|cervicals|suboccipital|suboccipitals|atlanto*|atlas|scm|sternomastoid|scalene|scalenes|cervicothoracic|levator|levators|cx|cerv',
    'c spine|t junction|t jct',
    'c / t junction|jct|jxn',
    'cspine',
    'sub occipital|occipitals',
    'upper trapezius|trap|traps|fibers',
    'sternocleidomastoid',
    'levator scapulae|scap?',
    'c / s|sp',
    '^UT|^UTS|^UTRAP|^LS|^OA|^SOR|^SOMI',
    'subocc|suboccip|c0',
    'occipital release|inhibition',
    'oa joint|mobs|mobilization',
  ],
  [
    'thoracic',
    'thoracic|thoracolumbar|cervicothoracic|costo*|rib|ribs|midback|interscapular|rhomboid|rhomboids|rhomboideus',
    't spine',
    'tspine',
    'mid|middle|upper back',
    'middle|lower|mid trapezius|trap|traps',
    't / s|sp',
    't l junction|jxn|jct',
    '^TL jxn|junction|jct|region',
    'c / t junction|jct|jxn',
    'c t junction|jct',
    'shoulder blades|blade',
    'thorax',
  ],
  [
    'lumbar',
    'lumbar|lumbo*|lbp|thoracolumbar|ql|quadratus|multifidus|multifidi|lowback|lumbosacral|lumbopelvic',
    'l spine',
    'lspine',
    'low|lower back|lumbar',
    'l / s|sp',
    'erector spinae',
    '^QL|^LB|^ES',
    't l junction|jxn|jct',
    '^TL jxn|junction|jct|region',
  ],
  [
    'sacral',
    'sacral|sacrum|sacro*|lumbosacral|sij|coccyx|tailbone',
    'si joint|joints|jt|jts|region|mobs|mobilization|mobilizations|gapping|pain|dysfunction',
    's i joint',
  ],
  [
    'pelvic',
    'coccygeus|puborectalis|pelvi*|ilium|iliac|innominate|innominates|innom|pubic|perineal|pubis|perineum|ischial|psis|asis|lumbopelvic',
    'levator ani',
    'obturator internus',
    'symphysis pubis',
    '^LA|^OI|^PFM',
  ],
  [
    'head',
    'cranial|cranium|tmj|temporomandibular|jaw|masseter|masseters|occiput|temporalis|pterygoid|pterygoids|intraoral|cranio*|scalp|mandible|mandibular|facial|face|cheek|chin|submental|buccinator|zygomaticus|condyle|condylar|frontalis|sinus',
    'temporo mandibular',
    'head',
    '^TMD',
  ],
  [
    'shoulder',
    'shoulder|shoulders|glenohumeral|scapul*|scap|subscapularis|subscap|supraspinatus|infraspinatus|deltoid|deltoids|pec|pecs|pectoral|pectoralis|acromioclavicular|latissimus|scapula|axilla|axillary|humerus|humeral|teres|clavicle|sternoclavicular|cuff|shld|shldr',
    'gleno humeral',
    'ghj',
    'rotator cuff',
    'gh joint|jt|glides|mobs|capsule|glide|mob|ap|pa|inferior|inf|post',
    '^GH|^GHJ|^RTC|^RC|^AC|^SC',
    'biceps tendon',
    'scap thoracic',
  ],
  [
    'elbow',
    'elbow|elbows|forearm|forearms|humeroulnar|radiohumeral|epicondyle|epicondyles|epicondylar|olecranon|brachioradialis|cubital|cet|ecrb|supinator|pronator',
    'radial head',
    'hum ulnar|radial',
    'brachialis|anconeus|ecrl|fcu|fcr',
    'wrist extensor|extensors|flexor|flexors mass|tendon|muscles',
    'lateral|medial epi|epicondyle',
    'common extensor|flexor tendon|origin|mass|wad?',
  ],
  [
    'wrist and hand',
    'wrist|wrists|hand|hands|finger|fingers|thumb|thumbs|carpal|carpals|radiocarpal|cmc|mcp|mcps|palm|palmar|thenar|digit|digits|druj|metacarpal|interosseous',
    '^PIP|^DIP|^MP|^MCP|^RF|^SF|^IF',
    'web space',
    'pip|dip joint|jt|mobs|flexion|flex',
    'distal radius',
  ],
  [
    'hip',
    'hip|hips|glute*|piriformis|psoas|iliopsoas|iliacus|tfl|groin|trochanter|trochanteric|acetabular',
    'hip flexor|flexors',
    'tensor fasciae|fascia latae|lata',
  ],
  [
    'thigh',
    'thigh|thighs|quad|quads|quadriceps|hamstring|hamstrings|adductor|adductors|itb|vastus|vmo|sartorius|gracilis|hams|hammies',
    'biceps femoris',
    'it band',
    'iliotibial band?',
    'stm|iastm|mfr|stretch|relax|release to|of|for? prox|proximal|mid|distal|med|lat|medial|lateral? /? mid|distal|r|l|b? ^HS',
    '^HS stretch|stretching|str|stm|iastm|mfr|release|strain|tendon|origin|tightness',
    'rectus femoris',
  ],
  [
    'knee',
    'knee|knees|patell*|tibiofemoral|tibfem|popliteal|popliteus|meniscus|meniscal',
    '^PFJ',
    'quad tendon',
    'pf joint|jt|glides|mobs|pain',
    'tib fem',
    'medial|lateral joint line',
  ],
  [
    'ankle and foot',
    'ankle|ankles|foot|feet|toe|toes|calf|calves|talocrural|subtalar|achilles|gastroc|gastrocs|gastrocnemius|soleus|heel|midfoot|forefoot|hindfoot|metatarsal|metatarsals|hallux|peroneal|peroneals|tibialis|calcaneus|calcaneal|talus|talar|navicular|cuboid|mtp|shin|shins|arch|malleolus|malleolar',
    'heel cord|cords',
    'plantar fascia|fascial|surface|foot',
    'distal fib|fibula|tibiofibular',
    '1st ray|mtp',
    'first ray|mtp',
  ],
  [
    'abdomen',
    'abd wall',
    'pfannenstiel|cesarean|bladder|bowel',
    'c section',
    'abdomen|abdominal|suprapubic|visceral|sigmoid|colon|diaphragm|umbilical|abdominals',
  ],
  ['chest', 'chest|sternum|sternal|intercostal|intercostals'],
  ['upper limb', '^UE|^UES|^BUE|^RUE|^LUE', 'upper extremity|limb|arm|extremities', 'arm|arms|bicep|biceps|triceps'],
  ['lower limb', '^LE|^LES|^BLE|^RLE|^LLE', 'lower extremity|limb|leg|extremities', 'leg|legs'],
];

/** How far somebody bends names no region that is treated. */
const REACHED = 'bend|bends|bending|bent|reach|reaches|fingertips|fingers|hands|flexion to|past|below the|mid|her|his?';

/** Wording that looks like a region of the body and is none. */
export const NOT_REGIONS: typeof REGION_TERMS = [
  ['lumbar', '^ES /|x|#|with|w|pre|premod|attended|unattended', 'attended|unattended ^ES'],
  ['cervical', 'levator ani'],
  ['upper limb', 'biceps femoris'],
  [
    'wrist and hand',
    'by|with|one|second|own|single hand|hands',
    'hands on',
    'hand held|hold|rail|out|outs|off|towel',
    'other hand',
    'hand over|washing',
  ],
  ['thigh', 'quad tendon', 'quad cane', 'thigh thrust', 'quad sets|set|activation'],
  ['lower limb', 'each|per|single|one leg', 'leg press|lift|raise|raises'],
  ['upper limb', 'arm chair'],
  ['knee', 'knees to|high', `${REACHED} knee|knees level?`],
  [
    'ankle and foot',
    `${REACHED} shin|shins|ankle|ankles|foot|feet|toe|toes level?`,
    '# feet|foot',
    'heel slides|slide|raises|raise',
  ],
  ['head', 'head towards|to', 'radial|femoral|humeral|fibular|metatarsal head', 'forward head'],
];

const LEVEL_REGIONS: Readonly<Record<string, string>> = { c: 'cervical', t: 'thoracic', l: 'lumbar', s: 'sacral' };

/** The region of a level of the spine, a word of a capital and a figure: `L4` is lumbar; undefined where it is none. */
export function regionOfLevel(word: string): string | undefined {
  return word.charAt(1) <= '9' && Number(word.slice(1)) > 0 ? LEVEL_REGIONS[word.charAt(0)] : undefined;
}
