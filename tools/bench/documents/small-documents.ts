/** The text of one small offering, different for every index. */
export function smallDocument(index: number): string {
  const price = 1_000_000 + index * 1_250;
  return `FOR SALE: RETAIL BUILDING NO. ${index}

Location: ${100 + index} Main Street, Plano, TX 75074

Price: $${price.toLocaleString("en-US")}
Cap rate: ${(5 + (index % 30) / 10).toFixed(2)}%
Building area: ${(8_000 + index).toLocaleString("en-US")} SF

A single tenant retail store with a corner lot, a new roof and parking for forty cars.
`;
}
