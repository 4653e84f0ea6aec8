// SPDX-License-Identifier: Apache-2.0

/** Text in the character set that its type names, or that its first bytes show. */
export function decodeText(bytes: Uint8Array, contentType = ''): string {
  const [first, second] = bytes;
  const named = /charset="?([\w-]+)/i.exec(contentType)?.[1];
  const marked =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : named;
  return decoderOf(marked).decode(bytes);
}

function decoderOf(charset = 'utf-8'): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}
