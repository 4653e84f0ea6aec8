// SPDX-License-Identifier: Apache-2.0

/** Windows narrower than Mantine's `sm`. */
export const PHONE = '(max-width: 47.99em)';
