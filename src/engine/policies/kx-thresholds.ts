// SPDX-License-Identifier: Apache-2.0

/**
 * Medicare Part B's KX threshold in US dollars of allowed charges by calendar year; physical therapy and speech-language
 * pathology count together, occupational therapy apart under the same figure.
 */
export const KX_THRESHOLDS = {
  source: 'Noridian (2022–2024); WebPT, ppsimpact.org, coding-online.net (2018–2021); postacutetools.com (2025, 2026)',
  newestSource: '2026-01-01',
  knownThrough: '2026-12-31',
  usdByYear: {
    '2018': 2010,
    '2019': 2040,
    '2020': 2080,
    '2021': 2110,
    '2022': 2150,
    '2023': 2230,
    '2024': 2330,
    '2025': 2410,
    '2026': 2480,
  } as Readonly<Record<string, number>>,
} as const;

const LATEST = Object.entries(KX_THRESHOLDS.usdByYear).at(-1) ?? ([] as const);

/** The latest year with a figure, and the figure. */
export function latestThreshold(): readonly [year: string, usd: number] | readonly [] {
  return LATEST;
}

/** The threshold of a date of service; undefined for a year whose figure is not known. */
export function kxThresholdUsd(dateOfService: string): number | undefined {
  return KX_THRESHOLDS.usdByYear[dateOfService.slice(0, 4)];
}
