// SPDX-License-Identifier: Apache-2.0

/** Now on this machine's clock, as `YYYY-MM-DDTHH:MM`. */
export function localNow(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** This machine's UTC offset, e.g. `-05:00`. */
export function localOffset(): string {
  const minutes = -new Date().getTimezoneOffset();
  const part = (value: number): string => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${part(Math.floor(Math.abs(minutes) / 60))}:${part(Math.abs(minutes) % 60)}`;
}
