// SPDX-License-Identifier: Apache-2.0
import type { Device } from '@medplum/fhirtypes';
import { VERSION } from '../../version.ts';
import { DEVICE_IDENTIFIER } from '../systems.ts';

/** The name under which the service signs its notes: R4 allows no Device as author of an Annotation. */
export const SERVICE_NAME = 'manual-therapy-charges';

/** The service as the author of issues; R4 allows a Device there, not a Bot. */
export const SERVICE_DEVICE: Device = {
  resourceType: 'Device',
  identifier: [{ system: DEVICE_IDENTIFIER, value: SERVICE_NAME }],
  status: 'active',
  deviceName: [{ name: 'Manual therapy charge capture', type: 'user-friendly-name' }],
  version: [{ value: VERSION }],
};
