// SPDX-License-Identifier: Apache-2.0
import { MOTIONS } from './motion-terms.ts';

/** Wording that looks like a limit of function and is none. */
export const NOT_LIMITATIONS: readonly string[] = [
  'sleeps|slept|sleep|sleeping 7|8|9|10 hr|hrs|hours|h',
  'nothing she|he|they cant|cannot',
  'pushups|push ups on|with|against',
  'cart|treadmill|bike # min',
  'x|for # min|mins|minutes|reps|sets|sessions|visits only',
  'limited _ glide|mobility|rom|motion|excursion|play|handle|excursion|arom|prom|extensibility',
  'no limits|limit|limitations|limitation|restrictions|restriction',
  'without limits|limit|limitations|restrictions|restriction',
  'arrived|came|walked|walks|gait|entered|ambulates|ambulated|presents _? limping|limps|with',
  'after # min|mins|minutes',
  'w / a? brace|belt|band|strap|bands|weights #|and|x',
  'hiked|hikes|ran|runs|walked|walks|biked|swam # mi|mile|miles|km|k|blocks',
  'requires|needs|need|require skilled|continued|further|physical|pt|ot',
  'requires|needs|need|require to progress|continue',
  'continues to require|need skilled|pt|ot',
  'does|do|did|has|have|can not have|report|reports|complain|demonstrate|exhibit|take|smoke|limit|need|require|use',
  'has|had|have to date',
  'no longer needs|needing|requires|requiring|uses|using|has|having|limited|hurts|a|an|difficult|hard|painful|avoids|avoiding|wakes|waking|bothered|struggles|limits|interferes',
  'limited by|to education|time',
  'not able to? measure|assess|test|treat',
  'impaired|limited|decreased joint|mobility|rom|flexibility|strength|motion|segmental|scapular|arom|prom',
  'limited # %|deg',
  `limited _? ${MOTIONS}`,
  'no|without difficulty|trouble|limits|restriction|restrictions|limitation|limitations|device',
  'independent in|with all? adls',
  'odi|ndi|dash|oswestry|lefs|quickdash :? 0',
];
