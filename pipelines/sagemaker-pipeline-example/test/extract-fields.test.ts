import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { extractFields } from "../models/model-c/extract-fields.ts";

function extract(...lines: string[]) {
  return extractFields(lines.map((text) => ({ text, confidence: 1 })));
}

describe("price", () => {
  it.each([
    { name: "grouped", lines: ["Asking price: $4,250,000"], price: 4_250_000 },
    { name: "with cents", lines: ["Price $4,250,000.00"], price: 4_250_000 },
    { name: "in millions", lines: ["Offered at $4.25M"], price: 4_250_000 },
    { name: "in millions, in words", lines: ["List price: $3.1 million"], price: 3_100_000 },
    { name: "in millions with three decimals", lines: ["Price: $4.125 million"], price: 4_125_000 },
    { name: "in thousands", lines: ["Price: $950K"], price: 950_000 },
    { name: "ungrouped", lines: ["Sale Price $4250000"], price: 4_250_000 },
    { name: "below its label", lines: ["ASKING PRICE", "$4,250,000"], price: 4_250_000 },
    { name: "without a label", lines: ["Harborview Tower $4,250,000"], price: 4_250_000 },
    {
      name: "in a sentence that runs on",
      lines: ["The property is offered at", "$11,850,000, a 5.4% cap rate"],
      price: 11_850_000,
    },
    { name: "beside another figure in one line", lines: ["NOI $265,625 Asking Price $4,250,000"], price: 4_250_000 },
    { name: "before another figure in one line", lines: ["Asking Price $4,250,000 NOI $265,625"], price: 4_250_000 },
    {
      name: "after the other figures",
      lines: ["NOI: $265,625", "Price / SF: $34,300", "Price: $4,250,000"],
      price: 4_250_000,
    },
    { name: "a point read for a comma", lines: ["Asking Price $4,250.000"], price: 4_250_000 },
    { name: "a space read behind a comma", lines: ["Asking Price $4, 250,000"], price: 4_250_000 },
    { name: "letters read for digits", lines: ["Asking Price $4,25O,0OO"], price: 4_250_000 },
    { name: "S read for the dollar", lines: ["Asking Price S4,250,000"], price: 4_250_000 },
    { name: "marks read around the figure", lines: ['"Sale Price . "$5,480,000 :'], price: 5_480_000 },
    { name: "only a rent", lines: ["Rent / Month: $13,177"], price: null },
    { name: "only a price per square foot", lines: ["$343 per SF"], price: null },
    { name: "only an income", lines: ["Net operating income: $639,900"], price: null },
    { name: "only a price per key, however high", lines: ["Price per key $169,048"], price: null },
    { name: "on request", lines: ["Price: on request"], price: null },
  ])("is found $name", ({ lines, price }) => {
    expect(extract(...lines).price?.value ?? null).toBe(price);
  });
});

describe("cap rate", () => {
  it.each([
    { name: "with colon", lines: ["Cap Rate: 6.25%"], capRate: 6.25 },
    { name: "with a space before the sign", lines: ["CAP RATE 6.25 %"], capRate: 6.25 },
    { name: "whole", lines: ["Cap rate 7%"], capRate: 7 },
    { name: "before its label", lines: ["a 5.4% cap rate on current rents"], capRate: 5.4 },
    { name: "spelt out", lines: ["Capitalization Rate 6.5 percent"], capRate: 6.5 },
    { name: "below its label", lines: ["Cap Rate", "8.40%"], capRate: 8.4 },
    { name: "beside an occupancy", lines: ["Occupancy 94% Cap Rate 6.75%"], capRate: 6.75 },
    { name: "a comma read for a point", lines: ["Cap Rate 6,25%"], capRate: 6.25 },
    { name: "a letter of the label misread", lines: ["Cap Rote: 6.25%"], capRate: 6.25 },
    { name: "no space in the label", lines: ["CapRate 6.25%"], capRate: 6.25 },
    { name: "without the sign OCR lost", lines: ["Cap Rate 6.25"], capRate: 6.25 },
    { name: "a mark read before the figure", lines: ["Cap Rate © 6.60% ; Co"], capRate: 6.6 },
    { name: "not at all: an occupancy", lines: ["94% leased"], capRate: null },
    { name: "not at all: beyond reason", lines: ["Cap Rate 62.5%"], capRate: null },
  ])("is found $name", ({ lines, capRate }) => {
    expect(extract(...lines).capRate?.value ?? null).toBe(capRate);
  });
});

describe("area", () => {
  it.each([
    { name: "in SF", lines: ["Building Size 12,400 SF"], area: 12_400 },
    { name: "in square feet", lines: ["gross building area of 41,600 square feet"], area: 41_600 },
    { name: "in sq. ft.", lines: ["12,400 sq. ft."], area: 12_400 },
    { name: "about", lines: ["±12,400 SF"], area: 12_400 },
    { name: "ungrouped", lines: ["Area: 3920 SF"], area: 3_920 },
    {
      name: "of the building and not of a suite",
      lines: ["Suites from 1,500 SF", "Building size: 62,400 SF"],
      area: 62_400,
    },
    {
      name: "of the building and not of its lot",
      lines: ["Lot Size 6.2 acres", "Building Area 84,000 SF"],
      area: 84_000,
    },
    { name: "in acres", lines: ["Land Area 8.2 acres"], area: 357_192 },
    { name: "in AC", lines: ["12.4 AC"], area: 540_144 },
    { name: "a point read for a comma", lines: ["Building Size 12.400 SF"], area: 12_400 },
    { name: "5F read for SF", lines: ["Building Size 12,400 5F"], area: 12_400 },
    { name: "a letter read for a digit", lines: ["Building Size 12,4O0 SF"], area: 12_400 },
    { name: "not at all: a price per SF", lines: ["$343/SF"], area: null },
    { name: "not at all: an address", lines: ["12400 San Felipe"], area: null },
  ])("is found $name", ({ lines, area }) => {
    expect(extract(...lines).areaSquareFeet?.value ?? null).toBe(area);
  });
});

describe("address", () => {
  it.each([
    {
      name: "in one line",
      lines: ["Address: 1420 Western Avenue, Seattle, WA 98101"],
      address: ["1420 Western Avenue", "Seattle", "WA", "98101"],
    },
    {
      name: "in two lines",
      lines: ["118 Wharf Street", "Portland, ME 04101"],
      address: ["118 Wharf Street", "Portland", "ME", "04101"],
    },
    {
      name: "with two street types",
      lines: ["88 Plaza Drive", "Plano, TX 75074"],
      address: ["88 Plaza Drive", "Plano", "TX", "75074"],
    },
    {
      name: "with a numbered road",
      lines: ["5400 County Road 110, Georgetown, TX 78626"],
      address: ["5400 County Road 110", "Georgetown", "TX", "78626"],
    },
    {
      name: "with a city of two words",
      lines: ["2 N Main St, San Antonio, TX 78205"],
      address: ["2 N Main St", "San Antonio", "TX", "78205"],
    },
    {
      name: "with zip+4",
      lines: ["9 Foundry Lane, Toledo, OH 43604-1234"],
      address: ["9 Foundry Lane", "Toledo", "OH", "43604"],
    },
    {
      name: "with a suite",
      lines: ["740 Medical Parkway, Suite 200, Nashville, TN 37203"],
      address: ["740 Medical Parkway, Suite 200", "Nashville", "TN", "37203"],
    },
    {
      name: "without commas",
      lines: ["1420 Western Avenue Seattle WA 98101"],
      address: ["1420 Western Avenue", "Seattle", "WA", "98101"],
    },
    {
      name: "a point read for a comma",
      lines: ["9 Foundry Lane", "Toledo. OH 43604"],
      address: ["9 Foundry Lane", "Toledo", "OH", "43604"],
    },
    {
      name: "letters read in the zip",
      lines: ["9 Foundry Lane", "Toledo, OH 436O4"],
      address: ["9 Foundry Lane", "Toledo", "OH", "43604"],
    },
    {
      name: "a mark read behind the zip",
      lines: ["740 Medical Parkway . i", 'Nashville, TN 37203" oo'],
      address: ["740 Medical Parkway", "Nashville", "TN", "37203"],
    },
    {
      name: "the property's before the broker's",
      lines: ["2750 Magnolia Avenue, Riverside, CA 92503", "Linden & Rowe, 400 Orange Street, Riverside, CA 92501"],
      address: ["2750 Magnolia Avenue", "Riverside", "CA", "92503"],
    },
    {
      name: "without a zip",
      lines: ["1200 Port Road, Savannah, GA"],
      address: ["1200 Port Road", "Savannah", "GA", null],
    },
    {
      name: "a city alone with its zip",
      lines: ["Location: Boise, ID 83709"],
      address: [null, "Boise", "ID", "83709"],
    },
  ])("is found $name", ({ lines, address }) => {
    const [street, city, state, zip] = address;

    expect(extract(...lines).address?.value).toEqual({ street, city, state, zip });
  });

  it.each([
    { name: "a city in prose", lines: ["brokers from Portland, OR know the market"] },
    { name: "nothing", lines: ["Office building"] },
  ])("is not found in $name", ({ lines }) => {
    expect(extract(...lines).address).toBeNull();
  });
});

describe("extractFields", () => {
  it("says which words a value came from", () => {
    const fields = extract("Harborview Tower", "Asking price: $4,250,000 or best offer");

    expect(fields.price).toEqual({ value: 4_250_000, text: "Asking price: $4,250,000", confidence: 0.98 });
  });

  it("is as unsure as the reader of the line", () => {
    const { price } = extractFields([{ text: "Asking price: $4,250,000", confidence: 0.5 }]);

    expect(price?.confidence).toBe(0.49);
  });

  it("is surer of a labelled figure than of one that stands alone", () => {
    const labelled = extract("Price $4,250,000").price?.confidence;
    const alone = extract("$4,250,000").price?.confidence;

    expect(labelled).toBeGreaterThan(alone ?? 1);
  });

  it("finds nothing in nothing", () => {
    expect(extract()).toEqual({ price: null, capRate: null, areaSquareFeet: null, address: null });
  });

  it("reads any price it is shown", () => {
    fc.assert(
      fc.property(fc.integer({ min: 10_000, max: 900_000_000 }), (price) => {
        expect(extract(`Asking Price: $${price.toLocaleString("en-US")}`).price?.value).toBe(price);
      }),
    );
  });

  it("takes any text, and every confidence is a share", () => {
    const token = fc.constantFrom(
      "$",
      "4,250",
      ",000",
      "%",
      "SF",
      "acres",
      "Cap Rate",
      "Main St",
      "Austin",
      "TX",
      "78701",
      " ",
      ".",
    );
    const line = fc
      .array(fc.oneof(token, fc.string({ maxLength: 5 })), { maxLength: 40 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 10 }), (lines) => {
        for (const field of Object.values(extract(...lines))) {
          if (field === null) continue;
          expect(field.confidence).toBeGreaterThan(0);
          expect(field.confidence).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
