// SPDX-License-Identifier: Apache-2.0
import { readContent } from '../../src/cli/input.ts';
import { forTerminal } from '../../src/cli/terminal.ts';

describe('readContent', () => {
  test.each([
    ['a file', '\uFEFF{"resourceType":"Patient","id":"p1"}', 1],
    ['lines', '\uFEFF{"resourceType":"Patient","id":"p1"}\n{"resourceType":"Patient","id":"p2"}\n', 2],
  ])('a byte order mark before %s is passed over', (_name, content, count) => {
    const { resources, errors } = readContent('x.ndjson', content);
    expect(errors).toEqual([]);
    expect(resources).toHaveLength(count);
  });

  const DEEP = `{"resourceType":"Procedure","extension":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  const PATIENT = '{"resourceType":"Patient","id":"p1"}';
  test.each([
    ['a file', DEEP, 0, 'x.ndjson:1: nested more than 100 levels deep'],
    ['a line', `${PATIENT}\n${DEEP}\n`, 1, 'x.ndjson:2: nested more than 100 levels deep'],
    [
      'an entry',
      `{"resourceType":"Bundle","entry":[{"resource":${PATIENT}},\n{"resource":${DEEP}}]}`,
      1,
      'x.ndjson:1: Bundle.entry[1] is nested more than 100 levels deep',
    ],
    ['what is cut short', '{"a":'.repeat(100_000), 0, 'x.ndjson:1: not JSON: Unexpected end of JSON input'],
  ])(
    '%s that is nested 100,000 levels deep is told by its place, and the rest is read',
    (_name, content, count, why) => {
      const { resources, errors } = readContent('x.ndjson', content);
      expect([resources.length, errors]).toEqual([count, [why]]);
    },
  );
});

test('text of a record tells a terminal nothing', () => {
  expect(forTerminal('Manual\u001b[2J therapy\u009b31m\u0007\r\u0000\n\tnext – “ü”')).toBe(
    'Manual\uFFFD[2J therapy\uFFFD31m\uFFFD\uFFFD\uFFFD\n\tnext – “ü”',
  );
});
