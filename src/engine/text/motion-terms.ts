// SPDX-License-Identifier: Apache-2.0

/** Motions of joints, as words of a phrase. */
export const MOTIONS =
  'flexion|extension|rotation|abduction|adduction|sidebending|sidebend|flex|ext|rot|abd|er|ir|dorsiflexion|plantarflexion|df|pf|supination|pronation|inversion|eversion|elevation|retraction|deviation|sb|ff|flx';
