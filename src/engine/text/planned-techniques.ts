// SPDX-License-Identifier: Apache-2.0

/**
 * What a plan calls a technique that the visit used: "stretch" alone is an exercise, but after stretching by the
 * therapist it is planned again. Each with the labels that make it one; none where any technique does.
 */
export const PLANNED_TECHNIQUES: readonly {
  readonly techniques: readonly string[];
  readonly phrases: readonly string[];
}[] = [
  { techniques: ['manual stretching', 'contract-relax'], phrases: ['stretch|stretches|stretching'] },
  {
    techniques: [
      'myofascial release',
      'trigger point release',
      'suboccipital release',
      'scar mobilization',
      'soft tissue mobilization',
    ],
    phrases: ['release|releases|released|releasing'],
  },
  { techniques: ['manual traction'], phrases: ['traction|distraction|decompression'] },
  { techniques: ['manual lymphatic drainage'], phrases: ['drainage'] },
  { techniques: ['manipulation'], phrases: ['thrust|thrusts'] },
  {
    techniques: ['joint mobilization', 'mobilization with movement'],
    phrases: ['glide|glides|gliding', 'pressures|oscillations'],
  },
  {
    techniques: ['friction massage', 'scar mobilization', 'edema mobilization'],
    phrases: ['massage'],
  },
  { techniques: [], phrases: ['mobilize|mobilizing|manipulate|manipulating', 'tissue|scar|hands|joint work'] },
];
