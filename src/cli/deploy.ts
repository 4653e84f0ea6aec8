// SPDX-License-Identifier: Apache-2.0
import { isDate, readOptions, refuse } from './options.ts';

const USAGE = `Usage: npm run deploy [-- --dry-run] [--claim-gate] [--usd-per-unit 32.50] [--map FILE] [--web DIR] [--since DATE]
                               [--provider-app URL] [--remove]
       installs or updates this build on the Medplum server at MEDPLUM_BASE_URL; --dry-run only shows what would change
       --remove: removes the bots, Subscriptions, memberships and policies; charges and issues stay
       --map FILE: what the site’s own codes stand for, as npm run survey -- --map-out FILE proposes it
       --web DIR: also puts the web app for that server there, as static files
       --since 2026-01-01: the sweep looks again at whatever was saved since that day
       --provider-app URL: where Medplum’s Provider app is served, so that Tasks lead to their visit there`;

const { values } = readOptions(USAGE, {
  'dry-run': { type: 'boolean', default: false },
  'claim-gate': { type: 'boolean', default: false },
  'usd-per-unit': { type: 'string' },
  map: { type: 'string' },
  web: { type: 'string' },
  since: { type: 'string' },
  'provider-app': { type: 'string' },
  remove: { type: 'boolean', default: false },
});

const { since, 'provider-app': app, 'usd-per-unit': price } = values;
if (since !== undefined && !isDate(since)) {
  refuse(`--since must be a date such as 2026-01-01, not ${since}`, USAGE);
}
if (app !== undefined && !/^https?:$/.test(URL.parse(app)?.protocol ?? '')) {
  refuse(`--provider-app must be an address such as https://provider.example.org, not ${app}`, USAGE);
}
if (price !== undefined && !(Number(price) > 0)) {
  refuse(`--usd-per-unit must be an amount such as 32.50, not ${price}`, USAGE);
}
const { run } = await import('./run/deploy.ts');
await run({
  ...values,
  providerApp: app?.replace(/\/+$/, ''),
  usdPerUnit: price === undefined ? undefined : Number(price),
});
