// SPDX-License-Identifier: Apache-2.0

/** Services that can be charted: manual therapy, and what is often given beside it. Our own short labels. */
export const SERVICES: readonly { readonly value: string; readonly label: string }[] = [
  { value: '97140', label: '97140 Manual therapy' },
  { value: '97110', label: '97110 Exercise' },
  { value: '97112', label: '97112 Neuromuscular re-education' },
  { value: '97116', label: '97116 Gait training' },
  { value: '97124', label: '97124 Massage' },
  { value: '97530', label: '97530 Functional activities' },
  { value: '97535', label: '97535 Self-care training' },
  { value: '97035', label: '97035 Ultrasound' },
  { value: '97032', label: '97032 Attended electrical stimulation' },
];

export const TECHNIQUES = [
  'Joint mobilization',
  'Soft tissue mobilization',
  'Myofascial release',
  'Manual traction',
  'Manual lymphatic drainage',
  'Muscle energy technique',
  'Strain-counterstrain',
  'Trigger point release',
];

export const REGIONS = [
  'Cervical spine',
  'Thoracic spine',
  'Lumbar spine',
  'Pelvis and sacrum',
  'Shoulder',
  'Elbow',
  'Wrist and hand',
  'Hip',
  'Knee',
  'Ankle and foot',
];
