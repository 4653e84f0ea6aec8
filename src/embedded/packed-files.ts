// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import express, { type RequestHandler } from 'express';

const PACKED = '.br';
const A_YEAR = 'public, max-age=31536000, immutable';

/**
 * A folder's files, those that the build packed as they are packed: to pack them anew for each visitor takes longer than
 * sending them. Files whose names hold a hash of their content are never asked for twice.
 */
export function packedFiles(root: string): RequestHandler[] {
  const packed = new Set(existsSync(root) ? readdirSync(root, { recursive: true, encoding: 'utf8' }) : []);
  const choose: RequestHandler = (request, response, next) => {
    response.vary('Accept-Encoding');
    const file = `${request.path}${PACKED}`;
    if (packed.has(file.slice(1).replaceAll('/', sep)) && request.acceptsEncodings('br') === 'br') {
      request.url = file;
    }
    next();
  };
  const send = express.static(root, {
    fallthrough: false,
    setHeaders: (response, path) => {
      if (path.endsWith(PACKED)) {
        response.setHeader('content-encoding', 'br');
        response.type(extname(path.slice(0, -PACKED.length)));
      }
      if (path.startsWith(join(root, 'chunks'))) {
        response.setHeader('cache-control', A_YEAR);
      }
    },
  });
  return [choose, send];
}
