// SPDX-License-Identifier: Apache-2.0
import { readContent } from '../../src/cli/input.ts';

describe('readContent', () => {
  test.each([
    ['a file', '\uFEFF{"resourceType":"Patient","id":"p1"}', 1],
    ['lines', '\uFEFF{"resourceType":"Patient","id":"p1"}\n{"resourceType":"Patient","id":"p2"}\n', 2],
  ])('a byte order mark before %s is passed over', (_name, content, count) => {
    const { resources, errors } = readContent('x.ndjson', content);
    expect(errors).toEqual([]);
    expect(resources).toHaveLength(count);
  });
});
