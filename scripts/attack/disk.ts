// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { AttackedService, JSON_TYPE, send, times, type Answer, type Row } from './attacked-service.ts';

const DISK_MB = 128;
const LARGE = { resourceType: 'Basic', code: { text: 'x'.repeat(200_000) } };

/** Another tool holds the lock for longer than a request likes. */
export async function lock(service: AttackedService): Promise<Row> {
  const other = new DatabaseSync(join(service.folder, 'fhir.sqlite'), { timeout: 10_000 });
  other.exec('BEGIN IMMEDIATE');
  const saving = service.save({ resourceType: 'Patient' });
  const { status: reading } = await send('/fhir/R4/Patient', service.own());
  await sleep(7000);
  other.exec('ROLLBACK');
  other.close();
  return ['the store locked for 7 s by another tool', 1, reading === 200 && (await saving).status === 201 ? 1 : 0];
}

/**
 * A disk of its own that is full, then free again, then not to be written: what was acknowledged must be there, what was not
 * must be told as such. Nothing is tried where no disk may be mounted.
 */
export async function disks(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'attack-disk-'));
  if (mount('-t', 'tmpfs', '-o', `size=${String(DISK_MB)}m`, 'tmpfs', folder) !== 0) {
    console.error('No disk may be mounted here: a full one and a read-only one are not tried.');
    rmSync(folder, { recursive: true });
    return [];
  }
  const service = new AttackedService(folder);
  try {
    await service.start();
    const full = await fillUp(service);
    await service.stop();
    return [...full, await readOnly(service)];
  } finally {
    await service.stop('SIGKILL');
    spawnSync('umount', [folder]);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fillUp(service: AttackedService): Promise<Row[]> {
  const filler = join(service.folder, 'filler');
  const saved: string[] = [];
  const save = async (): Promise<number> => {
    const { status, text } = await service.save(LARGE);
    saved.push(...(status === 201 ? [idOf({ status, text })] : []));
    return status;
  };
  await save();
  fill(filler);
  const refused: number[] = [];
  while (refused.length < 20) {
    const status = await save().catch(() => 0);
    refused.push(...(status === 201 ? [] : [status]));
  }
  const reads = await Promise.all(times(10, async () => send('/fhir/R4/Patient', service.own())));
  rmSync(filler);
  let again = 0;
  for (let attempt = 0; attempt < 30 && again !== 201; attempt += 1) {
    await sleep(500);
    again = await save();
  }
  await service.stop('SIGKILL');
  await service.start();
  const found = await Promise.all(saved.map(async (id) => send(`/fhir/R4/Basic/${id}`, service.own())));
  return [
    ['saves on a full disk: 503, to be asked again', refused.length, refused.filter((status) => status === 503).length],
    ['reads on a full disk', reads.length, reads.filter(({ status }) => status === 200).length],
    ['the disk free again: saves at once', 1, again === 201 ? 1 : 0],
    ['what a full disk acknowledged, after a kill', found.length, found.filter(({ status }) => status === 200).length],
  ];
}

/** Writes until nothing more goes. */
function fill(file: string): void {
  const descriptor = openSync(file, 'w');
  try {
    for (let size = 1_048_576; size >= 512;) {
      try {
        writeSync(descriptor, Buffer.alloc(size));
      } catch {
        size /= 2;
      }
    }
  } finally {
    closeSync(descriptor);
  }
}

/**
 * A disk of its own that turns read-only under the running service, as the system does with one that fails: reads go on,
 * saves are told to come again, and once it is repaired everything acknowledged is there. Nothing is tried where no such
 * disk may be made.
 */
export async function turnsReadOnly(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'attack-failing-'));
  const [image, disk] = [join(folder, 'image'), join(folder, 'disk')];
  mkdirSync(disk);
  writeFileSync(image, '');
  truncateSync(image, DISK_MB * 1024 * 1024);
  const fault = spawnSync('mkfs.ext4', ['-q', image]).status === 0 ? attachFailing(image, disk) : undefined;
  const service = new AttackedService(join(disk, 'data'));
  try {
    if (fault === undefined) {
      console.error('No disk may be mounted here: one that turns read-only is not tried.');
      return [];
    }
    await service.start();
    const ids = await Promise.all(times(20, async () => idOf(await service.save({ resourceType: 'Patient' }))));
    writeFileSync(fault, 'attack');
    const saves = await inTurn(20, async () => service.save({ resourceType: 'Patient' }));
    const reads = await inTurn(10, async () => send('/fhir/R4/Patient?_count=1', service.own()));
    await service.stop('SIGKILL');
    spawnSync('umount', [disk]);
    spawnSync('e2fsck', ['-fy', image]);
    mount('-o', 'loop', image, disk);
    await service.start();
    const found = await inTurn(ids.length, async (index) =>
      send(`/fhir/R4/Patient/${ids[index] ?? ''}`, service.own()),
    );
    const again = await service.save({ resourceType: 'Patient' });
    const has = (answers: readonly Answer[], status: number): number =>
      answers.filter((answer) => answer.status === status).length;
    return [
      ['saves on a disk that turned read-only: 503, to be asked again', saves.length, has(saves, 503)],
      ['reads on it', reads.length, has(reads, 200)],
      [
        'it is repaired: what was acknowledged is there, and saving goes on',
        21,
        has([...found, again], 200) + has([again], 201),
      ],
    ];
  } finally {
    await service.stop('SIGKILL');
    spawnSync('umount', [disk]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Mounts an image; writing to the file that is returned makes the system find a fault in it. */
function attachFailing(image: string, disk: string): string | undefined {
  if (mount('-o', 'loop,errors=remount-ro', image, disk) !== 0) {
    return undefined;
  }
  const device = basename(spawnSync('findmnt', ['-no', 'SOURCE', disk]).stdout.toString().trim());
  const fault = `/sys/fs/ext4/${device}/trigger_fs_error`;
  return existsSync(fault) ? fault : undefined;
}

async function inTurn(count: number, ask: (index: number) => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let index = 0; index < count; index += 1) {
    answers.push(await ask(index).catch(() => ({ status: 0, text: '' })));
  }
  return answers;
}

function idOf({ text }: Answer): string {
  return /"id":"([^"]+)"/.exec(text)?.[1] ?? '';
}

/** The folder cannot be written: one line says so, and nothing starts. */
async function readOnly(service: AttackedService): Promise<Row> {
  if (mount('-o', 'remount,ro', service.folder) !== 0) {
    return ['a folder that cannot be written', 0, 0];
  }
  const { status, said } = await service.refuses();
  const lines = said.trim().split('\n');
  const isTold = status !== 0 && lines.length === 1 && said.includes(service.folder);
  return ['a folder that cannot be written: one line', 1, isTold ? 1 : 0];
}

function mount(...args: string[]): number {
  return spawnSync('mount', args).status ?? 1;
}

/** An answer of hundreds of megabytes is refused, and the same in pages is given. */
export async function large(service: AttackedService): Promise<Row> {
  const extension = times(4, () => ({ url: 'x', valueString: 'x'.repeat(750_000) }));
  const long = { resourceType: 'Basic', code: { text: 'long' }, extension };
  for (let count = 0; count < 40; count += 1) {
    await service.save(long);
  }
  const asked = ['Basic?_count=1000', 'Basic?_count=100&_sort=-_lastUpdated'];
  const whole = await Promise.all(asked.map(async (query) => send(`/fhir/R4/${query}`, service.own())));
  const batch = {
    resourceType: 'Bundle',
    type: 'batch',
    entry: times(40, () => ({ request: { method: 'GET', url: asked[0] } })),
  };
  const many = await send('/fhir/R4', { ...JSON_TYPE, ...service.own() }, JSON.stringify(batch));
  const page = await send('/fhir/R4/Basic?_count=10', service.own());
  const held = [...whole.map(({ status }) => status === 400), many.text.length < 80_000_000, page.status === 200];
  return ['answers of 120 MB and more; in pages they come', held.length, held.filter(Boolean).length];
}
