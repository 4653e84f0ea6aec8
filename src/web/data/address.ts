// SPDX-License-Identifier: Apache-2.0

/** The first of some paths, such as `/visits/:id`, whose parts are those of an address, or stand for any. */
export function pathOf(paths: readonly string[], pathname: string): string | undefined {
  const parts = partsOf(pathname);
  return paths.find((path) => {
    const wanted = partsOf(path);
    return wanted.length === parts.length && wanted.every((part, at) => part.startsWith(':') || part === parts[at]);
  });
}

function partsOf(path: string): string[] {
  return path.split('/').filter(Boolean);
}
