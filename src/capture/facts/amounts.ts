// SPDX-License-Identifier: Apache-2.0

/** Numbers and amounts in words: for lists too, which carry no rule. */
export { aboutText, dollarsText, stakeText } from '../../engine/amount-words.ts';
export { usdText } from '../../engine/billing/usd.ts';
export { countText, numberText, sentence, unitsText } from '../../engine/billing/wording.ts';
