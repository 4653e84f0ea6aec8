// SPDX-License-Identifier: Apache-2.0
import { isIP } from 'node:net';
import type { Request, RequestHandler } from 'express';
import { refuse } from './request-error.ts';

const LOOPBACK_HOSTS: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];
/** Below these, in capitals too, nothing is for a person to look at, so that nobody is led there by another site's link. */
const NO_PAGES = /^\/(?:fhir|oauth2|admin|auth|work|metrics|cds-services|subscriptions|tenants|sign-in)(?:\/|$)/i;

export interface FrontDoorOptions {
  readonly publicUrl: string;
  readonly isLoopback: boolean;
  /** Origins of browsers that may call. */
  readonly corsOrigins: readonly string[];
}

/**
 * Turns away what another site's page has a browser send: under a name that is not ours (DNS rebinding), from an
 * origin that is not ours, or by a link to anything but a page.
 */
export function frontDoor({ publicUrl, isLoopback, corsOrigins }: FrontDoorOptions): RequestHandler {
  const known = new URL(publicUrl);
  const isOurHost = (host: string): boolean => {
    const name = nameOf(host);
    if (name === undefined) {
      return false;
    }
    if (host === known.host || name === known.hostname) {
      return true;
    }
    if (isLoopback) {
      return LOOPBACK_HOSTS.includes(name);
    }
    // Nobody can point a name without a dot, or an address, to us; without PUBLIC_URL no name is known.
    return isAddress(known.hostname) || isAddress(name) || !name.includes('.');
  };
  const isOurOrigin = (origin: string, host: string): boolean =>
    corsOrigins.includes(origin) ||
    origin === known.origin ||
    (URL.canParse(origin) && new URL(origin).host === host.toLowerCase());
  return (request, response, next) => {
    const host = request.get('host') ?? '';
    const origin = request.get('origin');
    if (hostLines(request) > 1) {
      refuse(response, 400, { text: 'A request names one host', code: 'invalid' });
    } else if (!isOurHost(host)) {
      refuse(response, 421, {
        text: 'This service does not answer to that host name: see PUBLIC_URL',
        code: 'forbidden',
      });
    } else if (origin !== undefined && !isOurOrigin(origin, host)) {
      refuse(response, 403, {
        text: 'Pages from other sites may not call this service: see CORS_ORIGINS',
        code: 'forbidden',
      });
    } else if (origin !== undefined || isOwnFetch(request)) {
      next();
    } else if (isVisit(request)) {
      // The cookie is for our own pages only: once the browser is here, it may bring it.
      response.type('html').send('<!doctype html><meta http-equiv="refresh" content="0"><title>One moment</title>');
    } else {
      refuse(response, 403, { text: 'Pages from other sites may not call this service', code: 'forbidden' });
    }
  };
}

/** Of two hosts, what stands before us may have looked at the other. Source: RFC 9112, 3.2 */
function hostLines({ rawHeaders }: Request): number {
  return rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === 'host').length;
}

function nameOf(host: string): string | undefined {
  return URL.canParse(`http://${host}/`) ? new URL(`http://${host}/`).hostname : undefined;
}

function isAddress(name: string): boolean {
  return isIP(name.replace(/^\[|\]$/g, '')) !== 0;
}

/** True for whatever is no browser, for our own pages, and for an address that somebody typed in. */
function isOwnFetch(request: Request): boolean {
  return ['', 'same-origin', 'none'].includes(request.get('sec-fetch-site') ?? '');
}

/** A person who follows a link to one of our pages. */
function isVisit(request: Request): boolean {
  const isNavigation = request.get('sec-fetch-mode') === 'navigate' && request.get('sec-fetch-dest') === 'document';
  return isNavigation && request.method === 'GET' && !NO_PAGES.test(request.path);
}
