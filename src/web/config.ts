// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';

const ConfigSchema = z.object({
  /** The Medplum server's address, with a slash at its end; where it is left out, the server that serves the page. */
  baseUrl: z.optional(z.url()),
  /** `form`: people sign in. `local`: the embedded server knows who works at its machine. */
  signIn: z.enum(['form', 'local']),
  /** The EHR whose records these are, and where its charges are kept. */
  ehr: z.optional(z.object({ fhirUrl: z.url(), chargesAre: z.enum(['here', 'there']), why: z.optional(z.string()) })),
});

export interface WebConfig {
  readonly baseUrl: string;
  readonly signIn: 'form' | 'local';
  readonly ehr: z.infer<typeof ConfigSchema>['ehr'];
}

/**
 * What `config.json` beside the page says.
 * @throws Error that names the part that is wrong.
 */
export async function readConfig(): Promise<WebConfig> {
  const response = await fetch('/config.json');
  const parsed = ConfigSchema.safeParse(await response.json());
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`config.json: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  const { baseUrl = `${window.location.origin}/`, signIn, ehr } = parsed.data;
  return { baseUrl, signIn, ehr };
}
