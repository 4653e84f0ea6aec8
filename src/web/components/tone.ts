// SPDX-License-Identifier: Apache-2.0
import type { CSSProperties } from 'react';

export type Tone = 'bad' | 'warn' | 'good' | 'quiet' | 'chosen';

const FILLED: Readonly<Record<Tone, readonly [background: string, text: string]>> = {
  bad: ['light-dark(#a61b1b, #ff9d92)', 'light-dark(#fff, #2b0705)'],
  warn: ['light-dark(#8a3b00, #ffb877)', 'light-dark(#fff, #2b1300)'],
  good: ['light-dark(#0b5c4a, #6fd6bd)', 'light-dark(#fff, #03231b)'],
  quiet: ['light-dark(#495057, #ced4da)', 'light-dark(#fff, #15181b)'],
  chosen: ['light-dark(#1f4fa3, #8fb3f5)', 'light-dark(#fff, #06122b)'],
};

/** A badge's colours with contrast enough in light and dark (WCAG AA); its words say the same without them. */
export function badgeTone(tone: Tone, variant: 'filled' | 'outline'): CSSProperties {
  const [background, text] = FILLED[tone];
  const colours =
    variant === 'filled'
      ? { '--badge-bg': background, '--badge-color': text, '--badge-bd': '1px solid transparent' }
      : { '--badge-bg': 'transparent', '--badge-color': background, '--badge-bd': `1px solid ${background}` };
  return colours as CSSProperties;
}
