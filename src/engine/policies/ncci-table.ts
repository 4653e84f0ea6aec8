// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import { ptpTable, type PtpEdit, type PtpTable } from '../billing/ptp-edits.ts';
import builtIn from './ncci-edits.json' with { type: 'json' };

const DateSchema = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));

/** Where a half of the table comes from: the files, the day that they take effect, and the last day they are known for. */
const OriginSchema = z.object({ source: z.string(), effective: DateSchema, knownThrough: DateSchema });

/** Column 1; the codes of column 2 with which it has the same edit; indicator; first day in force; first day no longer in force. */
const EditGroupSchema = z.tuple([
  z.string().check(z.regex(/^[0-9A-Z]{5}$/)),
  z.string().check(z.regex(/^[0-9A-Z]{5}(?: [0-9A-Z]{5})*$/)),
  z.enum(['0', '1', '9']),
  DateSchema,
  z.union([DateSchema, z.literal('')]),
]);
type EditGroup = z.infer<typeof EditGroupSchema>;

const PtpHalfSchema = z.extend(OriginSchema, { edits: z.array(EditGroupSchema).check(z.minLength(1)) });
const MueHalfSchema = z.extend(OriginSchema, {
  unitsPerDay: z.record(z.string(), z.int().check(z.minimum(0), z.maximum(99_999))),
});

/** What CMS publishes each quarter, as far as it is about therapy: PTP edits and medically unlikely edits (MUE). */
export const NcciTableSchema = z.object({
  /** CMS keeps two sets: for practitioners, and for outpatient hospitals with those who bill as they do. */
  setting: z.enum(['practitioner', 'hospital']),
  ptp: PtpHalfSchema,
  mue: MueHalfSchema,
});
export type NcciTable = z.infer<typeof NcciTableSchema>;

/** The table that this build carries; one that an administrator has imported takes its place. */
export const BUILT_IN_NCCI: NcciTable = NcciTableSchema.parse(builtIn);

/** The PTP edits of a table, each pair by itself. */
export function ptpEditsOf({ ptp }: Pick<NcciTable, 'ptp'>): PtpEdit[] {
  return ptp.edits.flatMap(([column1, codes, modifierIndicator, effectiveFrom, to]) =>
    codes.split(' ').map((column2): PtpEdit => {
      const edit = { column1, column2, modifierIndicator, effectiveFrom };
      return to === '' ? edit : { ...edit, effectiveTo: to };
    }),
  );
}

/** The inverse of `ptpEditsOf`: the same edits, in whatever order, give the same groups. */
export function editGroups(edits: readonly PtpEdit[]): EditGroup[] {
  const groups = new Map<string, string[]>();
  for (const { column1, column2, modifierIndicator, effectiveFrom, effectiveTo = '' } of edits) {
    const key = [column1, modifierIndicator, effectiveFrom, effectiveTo].join();
    const codes = groups.get(key) ?? [];
    codes.push(column2);
    groups.set(key, codes);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, codes]) => {
      const [column1, indicator, from, to] = key.split(',');
      return EditGroupSchema.parse([column1, codes.sort().join(' '), indicator, from, to]);
    });
}

const lookUps = new WeakMap<Pick<NcciTable, 'ptp'>, PtpTable>();

/** The PTP edits of a table, to be looked up by pair; made once for a table. */
export function ptpTableOf(table: Pick<NcciTable, 'ptp'>): PtpTable {
  const lookUp = lookUps.get(table) ?? ptpTable(ptpEditsOf(table), table.ptp.knownThrough);
  lookUps.set(table, lookUp);
  return lookUp;
}

export const BUILT_IN_PTP_EDITS: PtpTable = ptpTableOf(BUILT_IN_NCCI);
