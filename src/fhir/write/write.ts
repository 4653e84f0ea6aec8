// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';

/** One write: a resource to create under an identifier of ours, to update, or to delete. */
export type Write =
  | { readonly kind: 'create'; readonly fullUrl: string; readonly resource: Resource; readonly identifier: string }
  | {
      readonly kind: 'update';
      readonly reference: string;
      readonly versionId: string | undefined;
      readonly resource: Resource;
    }
  | { readonly kind: 'delete'; readonly reference: string }
  /** A record of what the others did; it has no identity of its own. */
  | { readonly kind: 'record'; readonly resource: Resource };
