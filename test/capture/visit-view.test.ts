// SPDX-License-Identifier: Apache-2.0
import { viewVisit } from '../../src/capture/visit-view.ts';
import { storyView } from '../support/story-view.ts';

test('an issue that stands and is not raised any more is told as it was written, until the bots close it', () => {
  const { records, view, visit } = storyView('32-region-missing');
  expect([view.issues.map(({ code }) => code), view.isSettled]).toEqual([['region-missing'], true]);
  const [treatment] = records.all('Procedure');
  const said = { ...records.raw(`Procedure/${treatment?.id ?? ''}`), bodySite: [{ text: 'Hip' }] };
  const after = viewVisit(records.with([said]), visit);
  expect(after.isSettled).toBe(false);
  const told = { code: 'region-missing', detail: view.issues[0]?.detail, proposed: undefined, oneClicks: [] };
  expect(after.issues).toMatchObject([told]);
  expect(after.issues[0]?.remedy).toMatchObject({ act: 'correct', element: 'Procedure.bodySite' });
});
