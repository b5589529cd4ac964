import type { Truth } from "./truth.ts";

/** What the text documents in `inputs/` say; their texts are written by hand. */
export const textTruths: readonly Truth[] = [
  {
    file: "hospitality-text.txt",
    propertyType: "hospitality",
    price: 14_200_000,
    capRate: 8.1,
    areaSquareFeet: 46_900,
    address: { street: "118 Wharf Street", city: "Portland", state: "ME", zip: "04101" },
  },
  {
    file: "land-text.txt",
    propertyType: "land",
    price: 3_100_000,
    capRate: null,
    areaSquareFeet: 540_144,
    address: { street: "5400 County Road 110", city: "Georgetown", state: "TX", zip: "78626" },
  },
  {
    file: "multifamily-text.txt",
    propertyType: "multifamily",
    price: 11_850_000,
    capRate: 5.4,
    areaSquareFeet: 41_600,
    address: { street: "2750 Magnolia Avenue", city: "Riverside", state: "CA", zip: "92503" },
  },
];
