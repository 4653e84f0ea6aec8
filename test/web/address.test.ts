// SPDX-License-Identifier: Apache-2.0
import { pathOf } from '../../src/web/data/address.ts';

const PATHS = ['/', '/visits/:id/receipt', '/visits', '/visits/:id', '/:resourceType', '/:resourceType/:id/:tab'];

test.each([
  ['/', '/'],
  ['/visits', '/visits'],
  ['/visits/', '/visits'],
  ['/visits/a', '/visits/:id'],
  ['/visits/a/receipt', '/visits/:id/receipt'],
  ['/Procedure', '/:resourceType'],
  ['/Procedure/a/edit', '/:resourceType/:id/:tab'],
  ['/a/b/c/d', undefined],
])('%s is %s', (pathname, path) => {
  expect(pathOf(PATHS, pathname)).toBe(path);
});
