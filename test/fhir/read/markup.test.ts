// SPDX-License-Identifier: Apache-2.0
import { textOfMarkup } from '../../../src/fhir/read/markup.ts';

describe('textOfMarkup', () => {
  test.each([
    ['plain text', 'plain text'],
    ['<p>Neck pain</p><p>ROM 45&deg;</p>', '\nNeck pain\n\nROM 45°\n'],
    ['Pain<br/>5/10', 'Pain\n5/10'],
    ['<div xmlns="http://www.w3.org/1999/xhtml">STM</div>', '\nSTM\n'],
    ['<b>STM</b> 15&nbsp;min', ' STM  15 min'],
    ['&lt;8 min &amp; rest', '<8 min & rest'],
    ['&amp;lt;', '&lt;'],
    ['&unknown; & so on', '&unknown; & so on'],
    ['5 < 6', '5 < 6'],
    ['<'.repeat(4), '<<<<'],
    ['45&#176; &#xb0; &#XB0;', '45° ° °'],
    ['&#1114111;&#1114112;', '\u{10ffff}&#1114112;'],
    ['a<style>p { color: red }</style>b', 'a b'],
    ['<head><title>Note</title></head>a<script>x < 1</script>b', ' a b'],
    ['a<script/>b', 'a b'],
    ['<n1:paragraph>L4/5</n1:paragraph>', '\nL4/5\n'],
    ['<TR><TD>L4</TD><TD>L5</TD></TR>', '\n L4  L5 \n'],
    ['<![CDATA[5 < 6 &amp; <b>]]> and <![CDATA[rest', '5 < 6 &amp; <b> and rest'],
    ['', ''],
  ])('%s', (markup, text) => {
    expect(textOfMarkup(markup)).toBe(text);
  });
});
