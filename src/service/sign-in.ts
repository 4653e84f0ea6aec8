// SPDX-License-Identifier: Apache-2.0
import express, { Router, type Response } from 'express';
import * as z from 'zod';
import type { Sessions } from './sessions.ts';

const TokenSchema = z.object({ token: z.string().trim().max(200) });
const KeySchema = z.string().max(100);

/** Where the local page's user signs in: by the link that `npm start` prints, or with the access token. */
export function signInRouter(sessions: Sessions): Router {
  const router = Router();
  router.get('/sign-in', async (request, response) => {
    const key = KeySchema.safeParse(request.query['key']);
    if (!key.success) {
      sendForm(response, 200, '');
      return;
    }
    if (!sessions.takeLinkKey(key.data)) {
      sendForm(response, 401, 'This link has already been used, or the service has restarted since.');
      return;
    }
    await sessions.setCookie(request, response);
    response.redirect(303, '/');
  });
  router.post('/sign-in', express.urlencoded({ extended: false, limit: '10kb' }), async (request, response) => {
    const { token = '' } = TokenSchema.safeParse(request.body).data ?? {};
    if (!sessions.tenantOfToken(token)) {
      sendForm(response, 401, 'This is not the access token.');
      return;
    }
    await sessions.setCookie(request, response);
    response.redirect(303, '/');
  });
  return router;
}

function sendForm(response: Response, status: number, problem: string): void {
  const alert = problem === '' ? '' : `<p role="alert"><strong>${problem}</strong></p>`;
  // Without a referrer, a browser sends the form with the origin `null`, which the front door turns away.
  response.status(status).set('referrer-policy', 'same-origin').type('html').send(`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Sign in – Manual therapy charges</title>
    <style>body { font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 4rem auto; padding: 0 1rem }
      input, button { font: inherit; padding: .4rem .6rem } input { width: 100%; box-sizing: border-box }</style>
  </head>
  <body>
    <main>
      <h1>Manual therapy charges</h1>
      ${alert}
      <p>Open the link that <code>npm start</code> printed, or enter the access token. It is in the file
        <code>access-token</code> of the data folder: <code>cat data/access-token</code></p>
      <form method="post" action="/sign-in">
        <p><label>Access token<br><input name="token" type="password" autocomplete="current-password" required autofocus></label></p>
        <p><button>Sign in</button></p>
      </form>
    </main>
  </body>
</html>
`);
}
