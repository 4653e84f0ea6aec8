// SPDX-License-Identifier: Apache-2.0
import { crc32, deflateRawSync } from 'node:zlib';

interface ZipOptions {
  /** The unpacked size that the zip claims, in place of the true one. */
  readonly claimedBytes?: number;
  /** A checksum in place of the true one. */
  readonly checksum?: number;
  /** What kind of file each is, as Unix has it: `0o120777` for a symbolic link. */
  readonly mode?: number;
}

type Named = readonly [name: string, content: string | Buffer];

/** A zip of some texts, as small as the format allows. */
export function zipOf(
  files: Readonly<Record<string, string | Buffer>> | readonly Named[],
  options: ZipOptions = {},
): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  const named: readonly Named[] = isList(files) ? files : Object.entries(files);
  for (const [name, content] of named) {
    const plain = Buffer.from(content);
    const packed = deflateRawSync(plain);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(options.checksum ?? crc32(plain), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(options.claimedBytes ?? plain.length, 18);
    head.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((options.mode ?? 0) << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), head, tail, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(locals.length, 4);
  end.writeUInt16LE(locals.length, 6);
  end.writeUInt32LE(entries.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, entries, Buffer.from('PK\x05\x06'), end]);
}

function isList(files: Parameters<typeof zipOf>[0]): files is readonly Named[] {
  return Array.isArray(files);
}
