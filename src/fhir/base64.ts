// SPDX-License-Identifier: Apache-2.0

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** By character code; -1 for what stands for nothing. */
const VALUES = Int8Array.from({ length: 128 }, (_, code) => BASE64.indexOf(String.fromCharCode(code)));

/** Bytes in base64. Medplum's bot context has neither Buffer nor atob. */
export function decodeBase64(data: string): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((data.length * 3) / 4));
  let length = 0;
  let bits = 0;
  let held = 0;
  for (let at = 0; at < data.length; at += 1) {
    const value = VALUES[data.charCodeAt(at)] ?? -1;
    if (value < 0) {
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

/** Bytes as a text in base64. */
export function encodeBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3);
    const held = (first << 16) | (second << 8) | third;
    const characters = [18, 12, 6, 0].map((bits) => BASE64.charAt((held >> bits) & 0x3f)).join('');
    parts.push(characters.slice(0, bytes.length - at + 1).padEnd(4, '='));
  }
  return parts.join('');
}
