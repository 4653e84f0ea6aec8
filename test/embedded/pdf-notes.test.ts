// SPDX-License-Identifier: Apache-2.0
import { PdfReader } from '../../src/pdf/pdf-reader.ts';
import { EmbeddedHost, searched } from '../support/embedded-host.ts';
import { pdfChart } from '../support/pdf-chart.ts';

const host = new EmbeddedHost();
const pdf = new PdfReader();
afterAll(async () => {
  await host.close();
  await pdf.close();
});

test('a note that was saved as a PDF is read by the bots', async () => {
  const server = await host.start(false, [], { textOfPdf: pdf.textOf });
  for (const resource of pdfChart()) {
    await server.service.repository.createResource(resource, { assignedId: true });
  }
  await server.worker.whenIdle();
  expect(await searched(server.address, 'ChargeItem')).toMatchObject([{ quantity: { value: 2 }, status: 'billable' }]);
  expect(await searched(server.address, 'DetectedIssue?status=preliminary')).toEqual([]);
  await server.close();
});
