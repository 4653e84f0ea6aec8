// SPDX-License-Identifier: Apache-2.0

/** Regions of the body as chiropractors and therapists bill them, with the wording that names each. */
export const REGION_TERMS: readonly (readonly [region: string, ...phrases: readonly string[]])[] = [
  [
    'cervical',
    'neck|cervical|cervicals|suboccipital|suboccipitals|atlanto*|atlas|scm|scalene|scalenes|cervicothoracic',
    'c spine|t junction|t jct',
    'cspine',
    'sub occipital|occipitals',
    'upper trapezius|trap|traps',
    'sternocleidomastoid',
    'levator scapulae|scap?',
    'c / s|sp',
    '^UT|^UTS|^UTRAP',
  ],
  [
    'thoracic',
    'thoracic|thoracolumbar|cervicothoracic|costo*|rib|ribs|midback|interscapular|rhomboid|rhomboids|rhomboideus',
    't spine',
    'tspine',
    'mid|middle|upper back',
    'middle|lower trapezius|trap|traps',
    't / s',
    't l junction',
  ],
  [
    'lumbar',
    'lumbar|lumbo*|lbp|thoracolumbar|ql|quadratus|multifidus|multifidi|lowback|lumbosacral',
    'l spine',
    'lspine',
    'low|lower back|lumbar',
    'l / s',
    'erector spinae',
  ],
  ['sacral', 'sacral|sacrum|sacro*|lumbosacral|sij|coccyx|tailbone', 'si joint|joints|jt|jts|region', 's i joint'],
  ['pelvic', 'pelvi*|ilium|iliac|innominate|innominates|pubic|perineal'],
  [
    'head',
    'head|cranial|cranium|tmj|temporomandibular|jaw|masseter|masseters|occiput|temporalis|pterygoid|pterygoids',
    'temporo mandibular',
    '^TMD',
  ],
  [
    'shoulder',
    'shoulder|shoulders|glenohumeral|scapul*|subscapularis|supraspinatus|infraspinatus|deltoid|deltoids|pec|pecs|pectoral|pectoralis|acromioclavicular|latissimus|scapula|axilla|axillary|humerus|humeral|teres',
    'gleno humeral',
    'rotator cuff',
    'gh joint|jt|glides|mobs|capsule',
    '^GH|^GHJ|^RTC|^RC',
    'biceps tendon',
  ],
  [
    'elbow',
    'elbow|elbows|forearm|forearms|humeroulnar|radiohumeral|epicondyle|epicondyles|epicondylar|olecranon|brachioradialis',
    'radial head',
    'wrist extensor|extensors|flexor|flexors mass|tendon?',
  ],
  [
    'wrist and hand',
    'wrist|wrists|hand|hands|finger|fingers|thumb|thumbs|carpal|carpals|radiocarpal|cmc|mcp|mcps|pip|dip|palm|palmar|thenar|digit|digits',
    'carpal tunnel',
  ],
  [
    'hip',
    'hip|hips|glute*|piriformis|psoas|iliopsoas|tfl|itb|groin|adductor|adductors|trochanter|trochanteric',
    'it band',
    'iliotibial band?',
    'hip flexor|flexors',
    'tensor fasciae|fascia latae|lata',
  ],
  [
    'knee',
    'knee|knees|patell*|quad|quads|quadriceps|hamstring|hamstrings|tibiofemoral|popliteal|popliteus|vmo|vastus',
    'medial|lateral joint line',
  ],
  [
    'ankle and foot',
    'ankle|ankles|foot|feet|toe|toes|calf|calves|talocrural|subtalar|achilles|plantar|gastroc|gastrocs|gastrocnemius|soleus|heel|midfoot|metatarsal|metatarsals|hallux|peroneal|peroneals|tibialis|calcaneus|calcaneal|talus|navicular|cuboid|mtp',
  ],
];

/** Wording that looks like a region of the body and is none. */
export const NOT_REGIONS: typeof REGION_TERMS = [
  ['wrist and hand', 'hands on', 'hand held|hold|rail|out|outs|off|towel', 'other hand', 'hand over'],
  ['ankle and foot', '# feet|foot', 'heel slides|slide|raises|raise'],
  ['head', 'head towards|to'],
];

const LEVEL_REGIONS: Readonly<Record<string, string>> = { c: 'cervical', t: 'thoracic', l: 'lumbar', s: 'sacral' };

/** The region of a level of the spine, a word of a capital and a figure: `L4` is lumbar; undefined where it is none. */
export function regionOfLevel(word: string): string | undefined {
  const level = Number(word.slice(1));
  return word.length > 1 && level > 0 ? LEVEL_REGIONS[word.charAt(0)] : undefined;
}
