// SPDX-License-Identifier: Apache-2.0

/** Carriers and administrators of claims whose name alone tells workers' compensation, as phrases of `anyPhrase`. */
export const COMPENSATION_CARRIERS =
  '=zenith|=tri star|sedg*wick|gallagher basset*|broadspire|cor vel|ccmsi|esis|helmsman|scif|state fund|nysif|state insurance fund|am trust|icw group|accident fund|brick street|copper point|employers mutual|memic|beacon mutual|new mexico mutual|comp source|sfm mutual|builders mutual|bridge field|ffva mutual|key risk|hemic|iwif|pma companies|pma management|york risk services|=york risk|tri star risk|athens administrators|align networks|=wsi|wsi north dakota|lwcc|kemi|chesapeake employers|med risk|one call care|one call physical|zenith insurance|wcf|=icw';

/** Insurers with many lines, of which workers' compensation is one; none is also a city or a person. */
export const CASUALTY_INSURERS =
  'travelers|liberty mutual|the hartford|hartford insurance|zurich|chubb insurance|chubb group|aig|berkshire hathaway|am guard|cna|nationwide|hanover insurance|great american|old republic|markel|sentry insurance|amerisure|auto owners|cincinnati insurance|crawford and company|employers holdings|church mutual|west bend|safety national|republic indemnity|first comp|guide one|encova|farmers';
