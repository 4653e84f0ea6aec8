// SPDX-License-Identifier: Apache-2.0
import type { NoteElement } from '../../../src/engine/text/element-terms.ts';
import { readText, titleServices } from '../../../src/engine/text/read-text.ts';

const labels = (text: string): string[] => readText(text).services.map(({ term }) => term.label);

describe('services', () => {
  test.each([
    ['Dry needling to upper trapezius', ['dry needling']],
    ['DRY-NEEDLING x 3 muscles', ['dry needling']],
    ['No joint pain; dry needling to the trapezius', ['dry needling']],
    ['Patient denies pain. Dry needling performed.', ['dry needling']],
    ['No adverse response but received dry needling', ['dry needling']],
    ['TENS 15 min to low back', ['TENS']],
    ['tens unit applied', ['TENS']],
    ['surface EMG biofeedback', ['EMG biofeedback']],
    ['EMG training for VMO', ['EMG biofeedback']],
    ['Mechanical lumbar traction', ['mechanical traction']],
    ['Manual traction, grade III mobilization', ['manual traction', 'joint mobilization']],
    ['CMC traction', ['manual traction']],
    ['IASTM to the calf', ['instrument-assisted soft tissue mobilization']],
    ['Cross friction massage', ['friction massage']],
    ['Subscap ART', ['soft tissue mobilization']],
    ['CV-4 and occipital decompression', ['craniosacral technique', 'suboccipital release']],
    ['Therapeutic massage', ['massage']],
    ['soft tissue massage', ['soft tissue mobilization']],
    ['Lymphatic drainage of the arm', ['manual lymphatic drainage']],
    ['strain/counterstrain to psoas', ['strain-counterstrain']],
    ['TDN to UT', ['dry needling']],
    ['DN x 3', ['dry needling']],
    ['FDN L2-L5', ['dry needling']],
    ['IMS gluteus medius', ['dry needling']],
    ['needling of the calf', ['dry needling']],
    ['NMES to quads', ['electrical stimulation']],
    ['effleurage and petrissage', ['massage', 'massage']],
    ['Class IV laser', ['laser']],
    ['percussion gun to quads', ['percussion device']],
    ['Ultrasound 1 MHz', ['ultrasound']],
    ['High volt to ankle 20 min', ['electrical stimulation']],
    ['ESWT to the plantar fascia', ['shock wave therapy']],
    ['Shockwave 2000 pulses, heel', ['shock wave therapy']],
    ['MET 3x to the SI joint', ['muscle energy technique']],
    ['PA glides T4-8', ['joint mobilization']],
    ['Grade III-IV joint mobilizations', ['joint mobilization']],
    ['Suboccipital release', ['suboccipital release']],
    ['Contract-relax hamstrings', ['contract-relax']],
    ['HVLA thrust T6', ['manipulation']],
    ['SNAGs C1-2', ['mobilization with movement']],
    ['Mobilisation with movement', ['mobilization with movement']],
    ['MWM talocrural', ['mobilization with movement']],
    ['Cranial sacral therapy', ['craniosacral technique']],
    ['ASTM to Achilles', ['instrument-assisted soft tissue mobilization']],
    ['ART psoas', ['soft tissue mobilization']],
    ['Intraoral release masseter', ['myofascial release']],
    ['Shortwave diathermy 10 min', ['diathermy']],
    ['Infrared lamp to low back', ['infrared']],
    ['Infrared thermometer reading', []],
    ['State of the art hip brace', []],
    ['Mulligan, ankle', ['mobilization with movement']],
    ['MET for the innominate', ['muscle energy technique']],
  ])('%s', (text, expected) => {
    expect(labels(text)).toEqual(expected);
  });

  test.each([
    'Dry needling not performed',
    'Dry needling was not performed today.',
    'dry needling, not indicated',
    'Patient declined dry needling',
    'No dry needling',
    'Did not receive dry needling',
    'Not performed: dry needling',
    'Discussed dry needling with patient',
    'Consider dry needling next visit',
    'DN referral discussed',
    'Dry needling discussed.',
    'Referred to MD for dry needling',
    'Sent to the hand clinic for iontophoresis',
    'Dry needling deferred',
    'Previously had dry needling elsewhere',
    'Uses TENS at home',
    'Consent for dry needling was not obtained',
    'ten repetitions; pain in the tens of minutes',
    'intense effort, extensor tension',
    'diagnostic ultrasound of the shoulder',
    'TENS unit issued for home use',
    'MRI and ultrasound ordered',
    'Carotid ultrasound pending',
    'Works as an ultrasound tech',
    'Fetal ultrasound normal',
    'Works with laser cutting',
    'Home e-stim unit broke',
    'Patient asked about cupping',
    'Received cortisone injection in February',
    'MET level 5',
    'performs therapeutic exercises at home',
    'may benefit from manual traction',
    'Plan: joint mobilization 2x/wk',
    'Will add soft tissue mobilization',
    'Goals: tolerate joint mobilization',
    'HEP: self mobilization with strap',
    'Her mother had dry needling',
    'goals met to date',
    'he met the therapist for coffee',
    'If no better, dry needling',
    '[ ] Manual traction',
    'Shoulder AROM 120 degrees',
    'Difficulty with overhead exercise at the gym',
    'Knee AROM: 8-94',
    'Wrist AROM improved to 45 deg',
    'Hip AROM within functional limits',
  ])('not a mention: %s', (text) => {
    expect(labels(text)).toEqual([]);
  });

  test('a bare word names a service only as a title', () => {
    expect(readText('Massage').services).toEqual([]);
    expect(titleServices('Massage').map(({ term }) => term.codes)).toEqual([['97124']]);
    expect(titleServices('Good response to massage of the soft tissue')).toEqual([]);
  });

  test('what is only talked about, or somebody is sent for, reaches no further back than its name', () => {
    expect(labels('STM and joint mobs to the neck; DN referral discussed')).toEqual([
      'soft tissue mobilization',
      'joint mobilization',
    ]);
    expect(labels('Manual traction in supine with posture discussed')).toEqual(['manual traction']);
    expect(readText('TrP with pain referral to the thumb').elements.symptom).toHaveLength(1);
  });

  test('offsets point at the words', () => {
    const text = 'Then manual traction was applied';
    const [found] = readText(text).services;
    expect(text.slice(found?.start, found?.end)).toBe('manual traction');
  });
});

test.each([
  'Joint mobility normal.',
  'Joint mobility assessed: PF stiff.',
  'Segmental mobility good',
  'Hypomobile PA testing L5.',
  'PA glide L4 reproduces pain.',
])('a test of mobility is no technique: %j', (text) => {
  expect(readText(text).services).toEqual([]);
});

describe('elements of documentation', () => {
  test.each<[NoteElement, string, string]>([
    ['symptom', 'Patient reports neck pain since May', 'pain'],
    ['symptom', 'Denies numbness but reports stiffness', 'stiffness'],
    ['symptom', 'No fever. Low back pain persists', 'pain'],
    ['functional-limitation', 'Unable to lift her child', 'Unable to'],
    ['functional-limitation', 'Difficulty with dressing', 'Difficulty with dressing'],
    ['functional-limitation', 'Mowing only in short bouts', 'Mowing'],
    ['functional-limitation', 'Oswestry 32 %', 'Oswestry'],
    ['exam-finding', 'Cervical rotation 45 deg', 'Cervical rotation 45 deg'],
    ['exam-finding', 'Strength 4/5 quadriceps', 'Strength'],
    ['exam-finding', 'L4-5 hypomobile', 'hypomobile'],
    ['response', 'Tolerated treatment well', 'Tolerated'],
    ['response', 'No adverse reaction', 'No adverse'],
    ['response', 'Without complaint, tolerated well', 'Without complaint'],
    ['response', 'Reports decreased tightness after MT', 'Reports'],
    ['response', 'Sore after the glides', 'Sore'],
    ['response', 'Edema reduced with MLD', 'Edema'],
    ['response', 'Responded well to joint mobs', 'Responded'],
    ['response', 'No change after manual traction', 'No change'],
    ['functional-limitation', 'Continues to have difficulty with stairs', 'difficulty with stairs'],
    ['functional-limitation', 'Low back pain for 3 weeks limits sitting', 'limits'],
    ['functional-limitation', 'Mother reports difficulty with feeding', 'difficulty with feeding'],
    ['functional-limitation', 'Has yet to drive', 'Has yet to'],
    ['functional-limitation', 'Two trips for the laundry instead of one', 'trips'],
    ['functional-limitation', 'Does dishes on a stool', 'dishes'],
    ['functional-limitation', 'Neighbor mows his lawn', 'Neighbor'],
    ['response', 'HA 3/10. STM x 10 min. HA 1/10', '1/10'],
    ['response', 'STM to quads. Squat deeper without pinch after.', 'Squat'],
    ['response', '(-) pain, (-) N/T. Ther ex per flowsheet. Tolerated well', 'Tolerated'],
    ['symptom', 'But x, however no ache, except pain in the neck', 'pain'],
  ])('%s in %p', (element, text, found) => {
    const [offset] = readText(text).elements[element];
    expect(text.slice(offset, (offset ?? 0) + found.length)).toBe(found);
  });

  test.each<[NoteElement, string]>([
    ['symptom', 'Patient denies pain'],
    ['symptom', 'No pain or stiffness'],
    ['symptom', 'Negative for numbness'],
    ['symptom', 'Denies pain, walks to work each day, sleeps the night through and sits at a desk for hours'],
    ['functional-limitation', 'No functional limitations'],
    ['functional-limitation', 'Works full time'],
    ['functional-limitation', 'No difficulty with stairs or sleeping'],
    ['functional-limitation', 'Function: [ ] driving limited [ ] sleep disturbed'],
    ['exam-finding', 'Will measure next time'],
    ['response', 'See next visit'],
    ['response', 'Does not tolerate prone'],
    ['response', 'Sitting tolerance 20 min'],
    ['symptom', '(-) pain'],
    ['functional-limitation', 'STM x 15 minutes only'],
    ['response', 'STM to decrease pain after surgery'],
    ['response', 'Felt better for a day after the last tx'],
    ['response', 'Will decrease the load after STM next visit'],
    ['functional-limitation', 'Advised to avoid lifting'],
    ['functional-limitation', 'ER limited by the capsule'],
    ['functional-limitation', 'Requires verbal cues for form'],
    ['functional-limitation', 'Unable to assess reflexes'],
    ['functional-limitation', 'Has not had imaging'],
    ['functional-limitation', 'Compensates with UT during elevation'],
    ['functional-limitation', 'Instrument assisted STM'],
    ['functional-limitation', 'No longer has difficulty with stairs'],
    ['functional-limitation', 'Requires skilled intervention'],
  ])('no %s in %p', (element, text) => {
    expect(readText(text).elements[element]).toEqual([]);
  });
});

describe('a plan of manual therapy', () => {
  test.each([
    'Plan\n  - Manual therapy\n  - HEP',
    'RTC in 1 week for MLD',
    'Add MFR NV',
    'Next time more thoracic mobs',
    'Cont. TherEx, NMR, MT.',
    'Recommend continued manual therapy',
    'Wean manual therapy over two visits',
    'A: tol well. P: cont MT, add SL balance.',
    'P) cont manual',
    'S: neck sore. O: rot 50. A: better. Plan - repeat mobs.',
    'PLAN\nContinue POC\nManual therapy as needed for pain',
    'Plan of care: therapeutic exercise, manual therapy, neuro re-ed, modalities prn.',
    'Recommend PT 2x/wk x 6 wks for manual therapy, strengthening.',
    'Will cont w/ STM next session.',
    'NV mobs + step ups',
    'To be seen 2x/wk for manual therapy and exercise.',
    'RTC 1 wk, repeat MET.',
    'Repeat MFR as needed.',
    'More MFR to QL next wk',
    'Continue per POC with emphasis on manual therapy.',
    'Continue current POC: MT, TE, NMR.',
    'Less manual, more exercise from next visit.',
    'Decrease manual therapy and progress loading.',
    'STM to be repeated next time.',
    'Plan is for more joint mobilization at the hip.',
    'I shall repeat the mobilization on Friday.',
    'Add MWM next.',
    'Start scar mobs at 6 wk.',
    'Rx: PT 2x/wk x 6 wk, manual therapy, TE, modalities',
    'Referral: PT for manual therapy and core stabilization.',
    'Referred to PT for manual therapy.',
    'Planned interventions: 97140, 97110, 97112',
    'PT 2x/wk: MT, TE, HEP',
    'P: same, more mobs',
    'P: MT prn',
    "P: if stiff, repeat PA's",
    'P- cont mobs',
    'A&P: improving; cont manual + TE',
    'Disposition: f/u 1 wk for manual',
    'Recommendations: continue skilled PT 2x/wk for MT, TE',
    'Plan for today: STM then gait.',
    'SOR 5 min, MFR QL 5 min. Next: more release, then bridging',
    'S) neck sore O) rot 50 Tx) STM UT 10 min A) better P) STM again next visit',
    'PLAN\n1. Joint mobs\n2. Strengthening',
    'Back Tue, mobs again.',
    'Rx from Dr. Smith: evaluate and treat; include manual therapy',
    'Treatment performed: STM 10 min. Passive hamstring stretching by PT 5 min. Plan: stretch again, add bridging.',
    'MLD 40 min. Plan: drainage 3x/wk, wrapping.',
    'P/A: joint mobs at next visit',
  ])('%j', (text) => {
    expect(readText(text).plansManualTherapy).toBe(true);
  });

  test.each([
    'Plan: continue',
    'Manual therapy performed',
    'Hold manual therapy next visit',
    'Consider joint mobs',
    'P: continue.',
    'P: same',
    'Plan: HEP reviewed, d/c next visit',
    'Plan: stop mobs',
    'Plan: may try manipulation',
    'Plan: consider dry needling and STM',
    'P: self-mobs with ball at home',
    'Plan: hold joint mobs until x-ray read',
    'Manual therapy performed x 15 min. Plan: progress strengthening.',
    'Continue HEP; husband to massage scar nightly.',
    'Pt continues to need cues. STM 10 min.',
    'Manual therapy continued today x 10 min.',
    'Patient returned today. STM 10 min to QL.',
    'Pt returns to PT after vacation, STM 10 min, TE 20 min.',
    'Begin with bike 5 min then STM 10 min',
    'Next visit re-eval.',
    'STM, mobs done. Next visit: progress squats.',
    'Treatment included STM. P: progress as tol.',
    'P: mechanical traction next',
    'P: hamstring stretching, bridging',
    'Plan: d/c manual therapy, progress to gym',
    'Will hold joint mobs until reassessed.',
    'P/A mobs to C2.',
  ])('none in %j', (text) => {
    expect(readText(text).plansManualTherapy).toBe(false);
  });
});
