import type { Scan } from "./scan-page.ts";
import type { Truth } from "./truth.ts";

/** One page of an offering as a broker prints it. */
export interface Flyer {
  readonly truth: Truth;
  /** How the printed page became a picture. */
  readonly scan: Scan;
  readonly layout: "banner" | "column";
  /** Accent colour, CSS. */
  readonly colour: string;
  readonly title: string;
  readonly tagline: string;
  /** Label and figure as printed, in order. */
  readonly facts: readonly (readonly [string, string])[];
  readonly highlights: readonly string[];
  readonly broker: string;
}

const clean: Scan = { rotationDegrees: 0, blurPixels: 0, speckles: 0, ink: 0, paper: 255 };

/** The flyers of `inputs/`; every property and firm is made up. */
export const flyers: readonly Flyer[] = [
  {
    truth: {
      file: "office-clean.png",
      propertyType: "office",
      price: 18_750_000,
      capRate: 6.75,
      areaSquareFeet: 62_400,
      address: { street: "1420 Western Avenue", city: "Seattle", state: "WA", zip: "98101" },
    },
    scan: clean,
    layout: "banner",
    colour: "#1f3a5f",
    title: "Harborview Tower",
    tagline: "Multi-tenant office building in the central business district",
    facts: [
      ["Asking Price", "$18,750,000"],
      ["Cap Rate", "6.75%"],
      ["Building Size", "62,400 SF"],
      ["NOI", "$1,265,625"],
      ["Occupancy", "94%"],
    ],
    highlights: [
      "Law firm and accounting firm tenants on long leases",
      "Renovated lobby, elevators and conference center",
      "Structured parking, four stalls per thousand",
      "Walking distance to courthouse and light rail",
    ],
    broker: "Northlight Commercial  |  206-555-0142",
  },
  {
    truth: {
      file: "retail-clean.png",
      propertyType: "retail",
      price: 4_250_000,
      capRate: 6.25,
      areaSquareFeet: 12_400,
      address: { street: "88 Plaza Drive", city: "Plano", state: "TX", zip: "75074" },
    },
    scan: clean,
    layout: "column",
    colour: "#7a2e2e",
    title: "Mesquite Crossing",
    tagline: "Neighborhood shopping center anchored by a grocery store",
    facts: [
      ["Price", "$4,250,000"],
      ["Cap Rate", "6.25%"],
      ["Gross Leasable Area", "12,400 SF"],
      ["Price / SF", "$343"],
      ["Year Built", "2004"],
    ],
    highlights: [
      "Storefronts leased to a pharmacy, a salon and restaurants",
      "Pylon signage, 38,000 vehicles per day",
      "Triple net leases with annual increases",
      "Drive-thru outparcel with corporate guaranty",
    ],
    broker: "Bluebonnet Retail Advisors  |  972-555-0118",
  },
  {
    truth: {
      file: "industrial-clean.png",
      propertyType: "industrial",
      price: 9_600_000,
      capRate: 5.9,
      areaSquareFeet: 84_000,
      address: { street: "1200 Port Road", city: "Savannah", state: "GA", zip: "31401" },
    },
    scan: clean,
    layout: "banner",
    colour: "#3d4b2f",
    title: "Port Road Logistics Center",
    tagline: "Distribution warehouse, leased to a single tenant",
    facts: [
      ["Offering Price", "$9,600,000"],
      ["Cap Rate", "5.90%"],
      ["Building Area", "84,000 SF"],
      ["Lot Size", "6.2 acres"],
      ["Clear Height", "32 feet"],
    ],
    highlights: [
      "Twelve dock high doors and two drive-in doors",
      "ESFR sprinklers, concrete tilt-up construction",
      "Fenced truck court with trailer storage",
      "Three miles to the port and the interstate",
    ],
    broker: "Palmetto Industrial Group  |  912-555-0177",
  },
  {
    truth: {
      file: "multifamily-clean.png",
      propertyType: "multifamily",
      price: 7_350_000,
      capRate: 5.15,
      areaSquareFeet: 28_800,
      address: { street: "615 Maple Street", city: "Columbus", state: "OH", zip: "43215" },
    },
    scan: clean,
    layout: "column",
    colour: "#4a3a68",
    title: "Maple Court Apartments",
    tagline: "36 apartment homes near the university campus",
    facts: [
      ["List Price", "$7,350,000"],
      ["Cap Rate", "5.15%"],
      ["Building Size", "28,800 SF"],
      ["Units", "36"],
      ["Occupancy", "97%"],
    ],
    highlights: [
      "One and two bedroom units with balconies",
      "Residents pay water and electricity",
      "On-site laundry and leasing office",
      "Renovated interiors rent above classic units",
    ],
    broker: "Linden & Rowe Investment Sales  |  614-555-0163",
  },
  {
    truth: {
      file: "land-clean.png",
      propertyType: "land",
      price: 1_980_000,
      capRate: null,
      areaSquareFeet: 357_192,
      address: { street: "3300 Ranch Road", city: "Boise", state: "ID", zip: "83709" },
    },
    scan: clean,
    layout: "banner",
    colour: "#6b5222",
    title: "Ranch Road Parcel",
    tagline: "Development land at a growing intersection",
    facts: [
      ["Asking Price", "$1,980,000"],
      ["Land Area", "8.2 acres"],
      ["Zoning", "Mixed use"],
      ["Frontage", "640 feet"],
      ["Utilities", "At the street"],
    ],
    highlights: [
      "Level topography, outside the flood plain",
      "Concept plan for a subdivision of 30 lots",
      "Survey and soil report available",
      "Raw land, cleared and ready for grading",
    ],
    broker: "Sawtooth Land Brokers  |  208-555-0129",
  },
  {
    truth: {
      file: "hospitality-noisy.png",
      propertyType: "hospitality",
      price: 12_900_000,
      capRate: 8.4,
      areaSquareFeet: 51_200,
      address: { street: "2200 Airport Boulevard", city: "Denver", state: "CO", zip: "80249" },
    },
    scan: { rotationDegrees: 1.2, blurPixels: 0, speckles: 900, ink: 40, paper: 235 },
    layout: "column",
    colour: "#204f52",
    title: "Skyline Suites Hotel",
    tagline: "Select service hotel with 96 guest rooms and suites",
    facts: [
      ["Asking Price", "$12,900,000"],
      ["Cap Rate", "8.40%"],
      ["Building Size", "51,200 SF"],
      ["Price per Key", "$134,375"],
      ["RevPAR", "$97"],
    ],
    highlights: [
      "National brand with a new franchise agreement",
      "Indoor pool, breakfast lounge and meeting space",
      "Guests arrive by shuttle from the airport",
      "Improvement plan for guest rooms completed",
    ],
    broker: "Front Range Hospitality  |  303-555-0191",
  },
  {
    truth: {
      file: "office-noisy.png",
      propertyType: "office",
      price: 5_480_000,
      capRate: 7.2,
      areaSquareFeet: 22_150,
      address: { street: "740 Medical Parkway", city: "Nashville", state: "TN", zip: "37203" },
    },
    scan: { rotationDegrees: -0.8, blurPixels: 0, speckles: 500, ink: 105, paper: 200 },
    layout: "banner",
    colour: "#39424e",
    title: "Parkway Medical Offices",
    tagline: "Medical office building next to the hospital",
    facts: [
      ["Sale Price", "$5,480,000"],
      ["Cap Rate", "7.20%"],
      ["Rentable Area", "22,150 SF"],
      ["NOI", "$394,560"],
      ["Leased", "100%"],
    ],
    highlights: [
      "Suites leased to physicians and a dental practice",
      "Elevators, covered parking, backup generator",
      "Tenants have long operating history here",
      "Professional suites with reception areas",
    ],
    broker: "Cumberland Healthcare Realty  |  615-555-0134",
  },
  {
    truth: {
      file: "retail-noisy.jpg",
      propertyType: "retail",
      price: 2_875_000,
      capRate: 5.5,
      areaSquareFeet: 3_920,
      address: { street: "4105 Sunset Boulevard", city: "Tampa", state: "FL", zip: "33629" },
    },
    scan: { rotationDegrees: 0.6, blurPixels: 0.9, speckles: 200, ink: 30, paper: 225 },
    layout: "banner",
    colour: "#5a3312",
    title: "Drive-Thru Restaurant",
    tagline: "Single tenant net leased restaurant, corporate guaranty",
    facts: [
      ["Price", "$2,875,000"],
      ["Cap Rate", "5.50%"],
      ["Building Size", "3,920 SF"],
      ["Lease Term", "15 years"],
      ["Rent / Month", "$13,177"],
    ],
    highlights: [
      "Absolute net lease, no landlord duties",
      "Outparcel to a grocery anchored shopping center",
      "High traffic corner with pylon sign",
      "Strong store sales reported by the tenant",
    ],
    broker: "Gulfside Net Lease  |  813-555-0155",
  },
  {
    truth: {
      file: "industrial-noisy.jpg",
      propertyType: "industrial",
      price: 6_150_000,
      capRate: 6.6,
      areaSquareFeet: 47_500,
      address: { street: "9 Foundry Lane", city: "Toledo", state: "OH", zip: "43604" },
    },
    scan: { rotationDegrees: -1.6, blurPixels: 0.6, speckles: 700, ink: 60, paper: 230 },
    layout: "column",
    colour: "#333333",
    title: "Foundry Lane Works",
    tagline: "Manufacturing building with heavy power and cranes",
    facts: [
      ["Asking Price", "$6,150,000"],
      ["Cap Rate", "6.60%"],
      ["Building Size", "47,500 SF"],
      ["Lot Size", "4.8 acres"],
      ["Dock Doors", "6"],
    ],
    highlights: [
      "Bridge cranes in both fabrication bays",
      "3-phase power, 6 inch slab for machinery",
      "Rail served, outdoor storage yard is fenced",
      "Leased to a logistics and warehouse operator",
    ],
    broker: "Maumee Industrial Realty  |  419-555-0106",
  },
];
