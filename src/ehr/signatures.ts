// SPDX-License-Identifier: Apache-2.0
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';

/** The headers that may prove where a webhook comes from. */
export interface SignatureHeaders {
  /** Standard Webhooks 1.0. */
  readonly 'webhook-id'?: string | undefined;
  readonly 'webhook-timestamp'?: string | undefined;
  readonly 'webhook-signature'?: string | undefined;
  /** Medplum: HMAC-SHA256 of the body, in hexadecimal. */
  readonly 'x-signature'?: string | undefined;
}

/** True: the body came from a holder of the secret. `id` is the message's own, where its signature covers one. */
export type Verification = { readonly ok: true; readonly id: string | undefined } | { readonly ok: false };

const REFUSED: Verification = { ok: false };

/**
 * Verifies a webhook: by Standard Webhooks where it is signed so (within five minutes of its timestamp), else by
 * Medplum's `X-Signature`. Compared in constant time, over the bytes as they came.
 * @param body - The raw body; parsed and written again it may differ.
 * @param secrets - The current secret and, while it is being changed, the other one; none verifies nothing.
 */
export function verifySignature(body: Buffer, headers: SignatureHeaders, secrets: readonly string[]): Verification {
  if (headers['webhook-signature'] !== undefined) {
    const id = headers['webhook-id'] ?? '';
    return secrets.some((secret) => isStandard(body, headers, secret)) ? { ok: true, id } : REFUSED;
  }
  const given = headers['x-signature'];
  if (given === undefined || !/^[0-9a-f]{64}$/i.test(given)) {
    return REFUSED;
  }
  const signature = Buffer.from(given, 'hex');
  const isOurs = secrets.map((secret) =>
    timingSafeEqual(signature, createHmac('sha256', secret).update(body).digest()),
  );
  return isOurs.includes(true) ? { ok: true, id: undefined } : REFUSED;
}

/** True where a sender signs, rightly or not: then its signature decides, and nothing else. */
export function isSigned(headers: SignatureHeaders): boolean {
  return headers['webhook-signature'] !== undefined || headers['x-signature'] !== undefined;
}

/**
 * True where the value of a header is one of the secrets, with or without `Bearer` before it. It proves who sends and
 * not what is sent, and may be sent again: a notification that comes so is a hint to read anew.
 * Source: FHIR R4, Subscription.channel.header, "additional headers / information to send as part of the
 * notification".
 */
export function isSecret(value: string | undefined, secrets: readonly string[]): boolean {
  if (value === undefined) {
    return false;
  }
  // Digests are of one length, so that the comparison tells nothing of the secret's.
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const given = digest(value.replace(/^Bearer +/i, ''));
  return secrets.map((secret) => timingSafeEqual(given, digest(secret))).includes(true);
}

function isStandard(body: Buffer, headers: SignatureHeaders, secret: string): boolean {
  const given = {
    'webhook-id': headers['webhook-id'] ?? '',
    'webhook-timestamp': headers['webhook-timestamp'] ?? '',
    'webhook-signature': headers['webhook-signature'] ?? '',
  };
  try {
    new Webhook(secret, secret.startsWith('whsec_') ? {} : { format: 'raw' }).verify(body, given, { jsonParse: false });
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) {
      return false;
    }
    throw error;
  }
}
