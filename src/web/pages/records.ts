// SPDX-License-Identifier: Apache-2.0
export { default as ResourcePage } from './resource.tsx';
export { default as ResourcesPage } from './resources.tsx';
export { default as VersionPage } from './version.tsx';
