// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';

const PAGE = 'docs/architecture.md';
const BLOCK = /(<!-- zones: made by `npm run docs` -->\n)[\s\S]*?(\n<!-- \/zones -->)/;

const CruiseSchema = z.object({
  modules: z.array(z.object({ source: z.string(), dependencies: z.array(z.object({ resolved: z.string() })) })),
});

type Arrows = ReadonlyMap<string, ReadonlySet<string>>;

/** docs/architecture.md with the picture of the zones as dependency-cruiser finds them, and where it stands. */
export async function zonesPage(root: string): Promise<readonly [path: string, text: string]> {
  const [text, arrows] = await Promise.all([readFile(join(root, PAGE), 'utf8'), foundArrows(root)]);
  if (!BLOCK.test(text)) {
    throw new Error(`${PAGE} has no place for the zones`);
  }
  return [PAGE, text.replace(BLOCK, (_, begin: string, end: string) => `${begin}\n${picture(arrows)}${end}`)];
}

/** Which zone uses which, types included: each folder of src, and bots. */
async function foundArrows(root: string): Promise<Arrows> {
  const cruiser = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
  const options = ['src', 'bots', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
  const { stdout } = await promisify(execFile)(process.execPath, [cruiser, ...options], {
    cwd: root,
    maxBuffer: 100_000_000,
  });
  const arrows = new Map<string, Set<string>>();
  for (const { source, dependencies } of CruiseSchema.parse(JSON.parse(stdout)).modules) {
    const zone = zoneOf(source);
    if (zone !== undefined) {
      const used = arrows.get(zone) ?? new Set();
      dependencies.flatMap(({ resolved }) => zoneOf(resolved) ?? []).forEach((other) => used.add(other));
      used.delete(zone);
      arrows.set(zone, used);
    }
  }
  return new Map([...arrows].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function zoneOf(path: string): string | undefined {
  return /^(?:src\/([\w-]+)|(bots))\//.exec(path)?.slice(1).find(Boolean);
}

/** The arrows that no longer way implies, drawn; then all of them, in words. */
function picture(arrows: Arrows): string {
  const drawn = [...arrows].flatMap(([zone, used]) =>
    [...used].filter((other) => ![...used].some((way) => reaches(arrows, way, other))).map((other) => [zone, other]),
  );
  const lone = [...arrows.keys()].filter((zone) => !drawn.some((arrow) => arrow.includes(zone)));
  const lines = [...drawn.map((arrow) => arrow.join(' --> ')), ...lone].sort();
  const words = [...arrows].map(([zone, used]) => {
    const names = [...used].sort().map((other) => `\`${other}\``);
    return `- \`${zone}\` uses ${names.length === 0 ? 'no other zone' : names.join(', ')}`;
  });
  return `\`\`\`mermaid\nflowchart TD\n${lines.map((line) => `  ${line}`).join('\n')}\n\`\`\`\n\n${words.join('\n')}\n`;
}

/** True where `to` is used by `from`, or by what that uses. */
function reaches(arrows: Arrows, from: string, to: string): boolean {
  return [...(arrows.get(from) ?? [])].some((next) => next === to || reaches(arrows, next, to));
}
