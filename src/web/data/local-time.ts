// SPDX-License-Identifier: Apache-2.0

/** Now on this machine's clock, as `YYYY-MM-DDTHH:MM`. */
export function localNow(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
