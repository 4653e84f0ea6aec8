// SPDX-License-Identifier: Apache-2.0

/** A resource as a shard keeps it: its JSON as it was written, and where it stood. */
export interface ShardLine {
  /** Whose it is: a JSON list, because it is seldom asked for. */
  readonly patients: string;
  /** `Type/id` */
  readonly reference: string;
  /** Index in the list of inputs. */
  readonly file: number;
  readonly line: number;
  readonly json: string;
}

/** One line of a shard file: patients, reference, file and line before the JSON, with tabs between. */
export function writeShardLine({ patients, reference, file, line, json }: ShardLine): string {
  return `${patients}\t${reference.replace(/[\t\n]/g, ' ')}\t${String(file)}\t${String(line)}\t${json}\n`;
}

/** Everything in a shard file. */
export function readShardLines(text: string): ShardLine[] {
  return text.split('\n').flatMap((line) => (line === '' ? [] : [readShardLine(line)]));
}

/** True for a record of one of some patients. */
export function isOfPatients({ patients }: ShardLine, wanted: ReadonlySet<string>): boolean {
  return (JSON.parse(patients) as string[]).some((patient) => wanted.has(patient));
}

function readShardLine(line: string): ShardLine {
  const first = line.indexOf('\t');
  const second = line.indexOf('\t', first + 1);
  const third = line.indexOf('\t', second + 1);
  const fourth = line.indexOf('\t', third + 1);
  return {
    patients: line.slice(0, first),
    reference: line.slice(first + 1, second),
    file: Number(line.slice(second + 1, third)),
    line: Number(line.slice(third + 1, fourth)),
    json: line.slice(fourth + 1),
  };
}
