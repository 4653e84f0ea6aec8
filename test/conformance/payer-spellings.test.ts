// SPDX-License-Identifier: Apache-2.0
import type { PayerKind } from '../../src/engine/billing/payer.ts';
import { medicaidState } from '../../src/engine/policies/medicaid-programs.ts';
import { kindOfName } from '../../src/engine/policies/payer-names.ts';

/**
 * Payers as clinics' coverages spell them, and what each is. Decided before they were run: by the programme that a name
 * states, else by the brand's own line of business; what a brand does not tell stays unknown.
 */
const SPELLINGS: Readonly<Record<string, string>> = {
  'medicare-b':
    'Medicare A/B Palmetto GBA|MEDICARE OF TEXAS|Medicare - Novitas Solutions JH|MEDICARE B TX|Medicare Noridian JE|Traditional Medicare|Medicare FFS|MCR|Medicare Pt B|NGS Medicare NY|FCSO Medicare FL|Novitas JL|Straight Medicare|Medicare Part A & B|MEDICARE PART-B|Medicare (Noridian)|Medicare Secondary|MEDICARE SECONDARY PAYER|Medicare Primary|Medicare Part B WPS J5|Cahaba GBA|Medicare (non-managed)|Medicare Outpatient Rehab|Mediare Part B|MEDICARE/NGS',
  railroad: 'RAILROAD MCR|Palmetto Railroad Medicare|MEDICARE - RAILROAD|R.R. Medicare|RRB Medicare|Medicare RR|RR MCR',
  'medicare-supplement':
    'Mutual of Omaha Medicare Supplement|Medicare Supp - Mutual of Omaha|BCBS Medigap Plan F|MEDICARE SUPPLEMENT-BANKERS LIFE|Medsup|Med Supp Plan G|Cigna Medicare Supplement|AARP Med Supp|AARP Supplement|UHC AARP Medicare Supplement Plan N|Medicare Sup Plan G|MCR SUPP',
  'medicare-advantage':
    'UHC MCR ADV|AARP Medicare Complete|AARP MCR COMPLETE|HUMANA GOLD PLUS HMO|Humana Gold Plus SNP|Wellcare|WELLCARE HEALTH PLANS|Wellcare by Allwell|Cigna HealthSpring|Kaiser Senior Advantage|Aetna MCR|AETNA MEDICARE ADVANTAGE PPO|BCBS MCR ADV|BCBS Medicare Advantage PPO|Blue Medicare HMO|UHC Group Medicare Advantage PPO|UHC Dual Complete HMO D-SNP|HumanaChoice PPO|Humana Honor|Humana Medicare|Anthem Medicare Preferred|Devoted Health Plan|Clover Health|Tufts Medicare Preferred HMO|Fallon Medicare Plus|Medicare Blue PPO|Essence Healthcare|Priority Health Medicare|MCR REPLACEMENT|MCR HMO|MA-PPO|Molina Medicare Complete Care|Amerigroup Medicare|WellMed|CarePlus Health Plans|Peoples Health Medicare|Medicare Adv|AARP Medicare Advantage (HMO-POS)|UnitedHealthcare Medicare Advantage|Medicare Managed Care|Medicare C|Part C Medicare|Blue Shield 65 Plus|Health Net Seniority Plus|SCAN Health Plan|Aetna Medicare Eagle|Healthfirst Medicare Plan',
  tricare:
    'TRICARE East Humana Military|Tricare West TriWest|TRICARE FOR LIFE|WPS Tricare for Life|Tricare West HNFS|HealthNet Federal Services|Tricare Prime|TRICARE/CHAMPUS|Humana Tricare|US Family Health Plan|Tricare Select|TRICARE OVERSEAS|TFL|PGBA Tricare South',
  va: 'VA Triwest|Triwest CCN Region 4|OPTUM VACCN|VA CCN - Optum Region 3|Veterans Affairs|VA Health Care|Dept. of Veterans Affairs|VETERANS ADMINISTRATION|VHA Office of Community Care|CHAMPVA - HAC|VA Fee Basis|VAMC Cleveland|VA Healthcare|VA - Community Care Network',
  fehb: 'BCBS FEP|FEP Blue Standard|Blue Cross FEP|Federal BCBS|Anthem FEP|GEHA - UHC|NALC Health Benefit Plan|APWU Health Plan|Government Employees Health Association|Rural Carrier Benefit Plan|Compass Rose Health Plan|FEHB Aetna|BCBS Federal Employee Program|SAMBA Federal Employee Benefit',
  medicaid:
    'Aetna Better Health of IL|MEDI-CAL|Amerigroup|Amerigroup TX|Molina|Molina Healthcare of Ohio|TX Medicaid|TMHP|NC Medicaid Direct|Medicaid Pending|Superior HealthPlan|Superior Health Plan STAR|Sunshine Health|Buckeye Health Plan|Peach State Health Plan|Meridian Health Plan of Illinois|CountyCare|CareSource|Keystone First|AmeriHealth Caritas DC|Healthy Blue|UHC Community Plan of TX|UHCCP|LA Care|L.A. Care Health Plan|IEHP|CalOptima|Apple Health|Horizon NJ Health|Blue Cross Complete of Michigan|BlueCare Tennessee|WellCare of Kentucky|Wellcare of North Carolina|Wellcare Medicaid|AHCCCS|Mercy Care AHCCCS|MCD|Medicaid HMO|Anthem HealthKeepers Plus|Passport by Molina|Select Health of SC|Straight Medicaid|Iowa Total Care|MDCD TX|Medicaid Secondary|Mississippi CAN Magnolia',
  'workers-comp':
    'Sedgwick WC|L&I|BWC|Ohio Bureau of Workers Compensation|Texas Mutual|Travelers WC|Liberty Mutual Work Comp|Zurich W/C|US Dept of Labor OWCP|LNI|WA L & I|State Comp Insurance Fund|NYSIF|Workers Comp - AmTrust|Gallagher Bassett|Coventry Workers Comp|WORKCOMP|Wkrs Comp|Work. Comp.|WORKERS COMPENSATION - CA|One Call Care Management|State Farm Work Comp|OWCP/DFEC|Wrkrs Comp|Workers Compensation Board|Employers Comp Associates WC',
  'workers-comp-co': 'Pinnacol|Workers Comp Colorado|Colorado WC|Pinnacol Assurance WC|WC Colorado',
  auto: 'State Farm MVA|State Farm|Progressive Auto|GEICO PIP|Allstate|USAA Auto|USAA PIP|Farmers Auto|MVA|Auto Accident|No Fault|NF - Geico|Nationwide PIP|Motor Vehicle Accident|Michigan No-Fault|MVC|Auto-Owners Insurance|Med-Pay (Auto)|Liberty Mutual Auto|Progressive',
  aetna: 'Aetna PPO|AETNA US HEALTHCARE|Aetna HMO|Aetna POS II|AETNA/ASA|Aetna Whole Health (non-Medicare)',
  anthem: 'Anthem BCBS|ANTHEM BLUE CROSS CA PPO|Anthem PPO|Anthem Blue Cross and Blue Shield of Virginia|Anthem HMO',
  'bcbs-nd': 'Blue Cross ND|BCBS North Dakota|Blue Cross Blue Shield ND PPO',
  bcbs: 'BCBS TX PPO|BCBS OF IL|BC/BS|Blue Cross Blue Shield of Alabama|BCBSM|Horizon BCBSNJ|Horizon Blue Cross Blue Shield of New Jersey|Excellus BCBS|Capital BlueCross|Independence Blue Cross|Wellmark|Premera|Blue Card PPO|BCBS|BC BS FL|Florida Blue PPO|BlueCard|Blue Cross Idaho',
  cigna: 'Cigna PPO|CIGNA OAP|Cigna Healthcare|Great-West Cigna|CIGNA HMO|Cigna/Evernorth',
  humana: 'Humana PPO|Humana Commercial|HUMANA NPOS|Humana Employers Health',
  uhc: 'UHC|UHC Choice Plus|UNITED HEALTH CARE|UnitedHealth|Golden Rule (UHC)|UHC Shared Services|Surest (UHC)|Oxford (UHC)|UMR|United HC|UHC Exchange|UHC Navigate|UHC OXFORD',
  unknown:
    'Non-Medicare|NON MEDICARE PPO|Not Medicare|Self Pay|Cash|SELF-PAY|Private Pay|Kaiser|Kaiser Permanente|Ambetter|Ambetter from Superior HealthPlan|Oscar|Medica|Medical Mutual|Mutual of Omaha|MedCost|First Health|MultiPlan|Meritain Health|Allied Benefit|HealthPartners|Sanford Health Plan|Geisinger Health Plan|UPMC Health Plan|AutoZone Health Plan|AutoNation Benefits|Travelers|Liberty Mutual|The Hartford|Vantage Health Plan|Molina Marketplace|Medicare Insurance Broker LLC|Virginia Mason|Medicaid denied|Workday Inc|Commerce Insurance|Champion Health Plan|Careington|Veritas|Nova Healthcare|Mca Administrators|Vision Service Plan|Patient Responsibility|Wellpoint|MercyCare Health Plans|Charity Care',
};

describe.each(Object.entries(SPELLINGS))('%s', (kind, names) => {
  const expected = kind === 'unknown' ? undefined : (kind as PayerKind);
  test.each(names.split('|'))('%s', (name) => {
    expect(kindOfName(name)).toBe(expected);
  });
});

test.each([
  ['IL', 'Aetna Better Health of IL'],
  ['TX', 'TX Medicaid'],
  ['TX', 'UHC Community Plan of TX'],
  ['TX', 'Amerigroup TX'],
  ['TX', 'MDCD TX'],
  ['TX', 'Superior HealthPlan'],
  ['OH', 'Molina Healthcare of Ohio'],
  ['OH', 'Buckeye Health Plan'],
  ['NC', 'NC Medicaid Direct'],
  ['NC', 'Wellcare of North Carolina'],
  ['KY', 'WellCare of Kentucky'],
  ['CA', 'L.A. Care Health Plan'],
  ['CA', 'MEDI-CAL'],
  ['FL', 'Sunshine Health'],
  ['GA', 'Peach State Health Plan'],
  ['TN', 'BlueCare Tennessee'],
  ['MI', 'Blue Cross Complete of Michigan'],
  ['NJ', 'Horizon NJ Health'],
  ['DC', 'AmeriHealth Caritas DC'],
  ['SC', 'Select Health of SC'],
  ['IA', 'Iowa Total Care'],
  ['IL', 'Meridian Health Plan of Illinois'],
  ['IL', 'CountyCare'],
  [undefined, 'Medicaid Pending'],
  [undefined, 'Amerigroup'],
  [undefined, 'MEDICAID OR MEDICARE'],
  [undefined, 'Medicaid in network'],
  [undefined, 'MEDICAID IN NETWORK'],
])('%s: %s', (state, name) => {
  expect(medicaidState(name)).toBe(state);
});
