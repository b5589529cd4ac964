import type { Address, ExtractedField } from "./extracted-fields.ts";
import { repairDigits } from "./ocr-number.ts";
import type { SourceLine } from "./source-line.ts";

const states =
  "AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY";

/** City, state and zip. OCR takes the comma for a point, and digits of the zip for letters. */
const cityPattern = new RegExp(
  `((?:[A-Z][A-Za-z'.-]{1,24} ){0,3}[A-Z][A-Za-z'-]{1,24})\\s?[.,;]?\\s+(${states})\\.?,?(?:\\s+(\\d[\\dOolI|SB]{4})(?:-\\d{4})?)?(?![\\w%])`,
  "g",
);

const streetTypes =
  "Street|St|Avenue|Ave|Boulevard|Blvd|Road|Rd|Drive|Dr|Lane|Ln|Way|Parkway|Pkwy|Highway|Hwy|Court|Ct|Place|Pl|Circle|Cir|Terrace|Trail|Plaza|Square|Loop|Turnpike|Pike|Route|Broadway|Esplanade|Row|Walk";

/** House number, name and street type (two in `88 Plaza Drive`), with an optional suite; `Highway 90` has its number behind. */
const streetPattern = new RegExp(
  `(?<![\\w$.,])(\\d[\\dOolI|]{0,5}(?:-\\d{1,4})?)\\s+((?:[NSEW]{1,2}\\.?\\s|North\\s|South\\s|East\\s|West\\s)?(?:[A-Z0-9][\\w'.-]{0,24}\\s){0,4}?(?:${streetTypes})\\b\\.?(?:\\s(?:${streetTypes})\\b\\.?)?(?:\\s(?:\\d{1,4}|[NSEW]{1,2})\\b)?(?:,?\\s(?:Suite|Ste|Unit|#)\\.?\\s?\\w+)?)`,
  "gi",
);

/** How sure an address is with street and zip, 0 to 1. */
const completeScore = 0.95;
/** ... that lacks one of them, 0 to 1. */
const incompleteScore = 0.7;

/** Finds the first address with a street, else the first city; brokers print their own address below the property's. */
export function findAddress(lines: readonly SourceLine[]): ExtractedField<Address> | null {
  let cityOnly: ExtractedField<Address> | null = null;
  for (const [index, line] of lines.entries()) {
    for (const match of line.text.matchAll(cityPattern)) {
      const found = addressAt({ match, line, above: lines[index - 1] });
      if (found.value.street !== null) return found;
      // A bare "Portland, OR" in prose is a weak sign; a zip code makes it one.
      if (found.value.zip !== null) cityOnly ??= found;
    }
  }
  return cityOnly;
}

interface CityMatch {
  readonly match: RegExpExecArray;
  readonly line: SourceLine;
  readonly above: SourceLine | undefined;
}

function addressAt({ match, line, above }: CityMatch): ExtractedField<Address> {
  const [cityText, words = "", state = "", zip] = match;
  // Without a comma the city's capital words run on from the street's, so the street is searched through them too.
  const throughCity = line.text.slice(0, match.index) + words;
  const sameLine = lastStreet(throughCity);
  const street = sameLine ?? lastStreet(above?.text ?? "");
  const city = sameLine === null ? words : throughCity.slice(sameLine.end).replace(/^[\s,.;]+/, "");
  const score = street !== null && zip !== undefined ? completeScore : incompleteScore;
  const streetText = street === null ? "" : `${street.text}, `;
  const confidence = Math.min(line.confidence, sameLine === null && street !== null ? (above?.confidence ?? 1) : 1);
  return {
    value: {
      street: street?.text ?? null,
      city: city === "" ? words : city,
      state,
      zip: zip === undefined ? null : repairDigits(zip),
    },
    text: `${streetText}${sameLine === null ? cityText : `${city}${cityText.slice(words.length)}`}`,
    confidence: Math.round(score * confidence * 100) / 100,
  };
}

function lastStreet(text: string): { readonly text: string; readonly end: number } | null {
  const match = [...text.matchAll(streetPattern)].at(-1);
  if (match === undefined) return null;
  const [whole, houseNumber = "", name = ""] = match;
  return { text: `${repairDigits(houseNumber)} ${name}`.trim(), end: match.index + whole.length };
}
