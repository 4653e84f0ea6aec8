// SPDX-License-Identifier: Apache-2.0

/** Text in the character set that its type names, or that its first bytes show. */
export function decodeText(bytes: Uint8Array, contentType = ''): string {
  const named = /charset="?([\w-]+)/i.exec(contentType)?.[1];
  return decoderOf(markedCharset(bytes) ?? named).decode(bytes);
}

/** The character set that a text's first bytes show. */
export function markedCharset([first, second]: Uint8Array): string | undefined {
  return first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

function decoderOf(charset = 'utf-8'): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}
