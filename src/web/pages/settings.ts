// SPDX-License-Identifier: Apache-2.0
export { default as AuditPage } from './audit.tsx';
export { default as PayersPage } from './payers.tsx';
export { default as RulePage } from './rule.tsx';
export { default as RulesPage } from './rules.tsx';
export { default as TablesPage } from './tables.tsx';
