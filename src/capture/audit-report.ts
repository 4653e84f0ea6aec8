// SPDX-License-Identifier: Apache-2.0

/** What the page of a finished audit is called, and is known by. */
export const AUDIT_TITLE = 'Audit of manual therapy charges';

const DOCTYPE = '<!doctype html>';

/** Nothing may run in a page with this policy, or be fetched by it. */
const POLICY = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`;

/** How much of a page its title stands in. */
const HEAD_CHARACTERS = 20_000;

/**
 * The page of an audit, so that it can be shown beside others: whatever the file has become since, nothing of it runs
 * and nothing is fetched. Undefined where the file is no audit's page.
 */
export function shownAuditReport(html: string): string | undefined {
  const isReport = html.startsWith(DOCTYPE) && html.slice(0, HEAD_CHARACTERS).includes(`<title>${AUDIT_TITLE} `);
  return isReport ? `${DOCTYPE}${POLICY}${html.slice(DOCTYPE.length)}` : undefined;
}
