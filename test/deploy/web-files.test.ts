// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { putWebFiles } from '../../src/deploy/web-files.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'web-files-'));
});
afterEach(() => {
  rmSync(home, { recursive: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), text);
}

test('the app is set up for its server, and what an earlier build left there is found by who has its page open', async () => {
  write('dist/web/index.html', 'new page');
  write('dist/web/index.html.br', 'new page, packed');
  write('dist/web/config.json', '{"baseUrl":"https://api.example.org/"}');
  write('dist/web/app/main-2.js', 'new code');
  write('site/index.html', 'old page');
  write('site/app/main-1.js', 'old code');
  await putWebFiles(home, join(home, 'site'), 'https://medplum.example.org/');
  const text = (path: string): string => readFileSync(join(home, 'site', path), 'utf8');
  expect(['index.html', 'index.html.br', 'app/main-1.js', 'app/main-2.js'].map(text)).toEqual([
    'new page',
    'new page, packed',
    'old code',
    'new code',
  ]);
  expect(JSON.parse(text('config.json'))).toEqual({ baseUrl: 'https://medplum.example.org/', signIn: 'form' });
  expect(readdirSync(join(home, 'site')).sort()).toEqual(['app', 'config.json', 'index.html', 'index.html.br']);
});

test('what was not built is told, and nothing is put there', async () => {
  write('dist/web/app/main.js', 'code');
  await expect(putWebFiles(home, join(home, 'site'), 'https://medplum.example.org/')).rejects.toThrow(
    'The web app is not built: run npm run build first.',
  );
  expect(existsSync(join(home, 'site'))).toBe(false);
});
