// SPDX-License-Identifier: Apache-2.0

/** A resource as a shard keeps it: its JSON as it was written, and where it stood. */
export interface ShardLine {
  /** `Type/id` */
  readonly reference: string;
  /** Index in the list of inputs. */
  readonly file: number;
  readonly line: number;
  readonly json: string;
}

/** One line of a shard file: reference, file and line before the JSON, with tabs between. */
export function writeShardLine({ reference, file, line, json }: ShardLine): string {
  return `${reference.replace(/[\t\n]/g, ' ')}\t${String(file)}\t${String(line)}\t${json}\n`;
}

/** Everything in a shard file. */
export function readShardLines(text: string): ShardLine[] {
  return text.split('\n').flatMap((line) => (line === '' ? [] : [readShardLine(line)]));
}

function readShardLine(line: string): ShardLine {
  const first = line.indexOf('\t');
  const second = line.indexOf('\t', first + 1);
  const third = line.indexOf('\t', second + 1);
  return {
    reference: line.slice(0, first),
    file: Number(line.slice(first + 1, second)),
    line: Number(line.slice(second + 1, third)),
    json: line.slice(third + 1),
  };
}
