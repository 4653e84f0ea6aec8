// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import { GOOD_CHARTS, NOTE, PLAIN, recordsOf } from './ehr-shapes.ts';
import { textPdf } from './pdf.ts';

/** A record of a chart whose note in a Binary is a PDF. */
export function asPdf(one: Resource): Resource {
  const contentType = 'application/pdf';
  switch (one.resourceType) {
    case 'Binary':
      return { ...one, contentType, data: textPdf(NOTE).toString('base64') };
    case 'DocumentReference':
      return { ...one, content: one.content.map(({ attachment }) => ({ attachment: { ...attachment, contentType } })) };
    default:
      return one;
  }
}

/** A good chart whose visit is documented by a PDF alone. */
export function pdfChart(): Resource[] {
  return recordsOf((GOOD_CHARTS['a note in a Binary'] ?? ((chart) => chart))(PLAIN)).map(asPdf);
}
