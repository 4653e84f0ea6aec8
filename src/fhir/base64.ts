// SPDX-License-Identifier: Apache-2.0

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Map(Array.from(BASE64, (character, value) => [character, value]));

/** Bytes in base64. Medplum's bot context has neither Buffer nor atob. */
export function decodeBase64(data: string): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((data.length * 3) / 4));
  let length = 0;
  let bits = 0;
  let held = 0;
  for (const character of data) {
    const value = VALUES.get(character);
    if (value === undefined) {
      continue;
    }
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[length] = (held >> bits) & 0xff;
      length += 1;
    }
  }
  return bytes.subarray(0, length);
}
