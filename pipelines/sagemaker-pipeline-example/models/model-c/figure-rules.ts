import type { FigureRule } from "./find-figure.ts";
import { ocrNumber, parseOcrNumber } from "./ocr-number.ts";

const magnitudes: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  mm: 1e6,
  million: 1e6,
  b: 1e9,
  billion: 1e9,
};

const squareFeetPerAcre = 43_560;

/** Prices of whole properties, in dollars; less is a rent, more is a misread figure. */
const priceRange = { min: 10_000, max: 20_000_000_000 };

/** Capitalisation rates in percent; outside it is an occupancy, a loan-to-value or a misread figure. */
const capRateRange = { min: 1, max: 20 };

/** Asking price in dollars: `$4,250,000`, `$4.25M`, `S4,250,000` after OCR. */
export const priceRule: FigureRule = {
  pattern: new RegExp(
    `(?:\\$\\s?|\\bUSD\\s?|(?<![\\w.,])[S§](?=\\d{1,3}[.,]))(${ocrNumber})(?:\\s?(million|billion|thousand|mm|m|k|b)\\b)?`,
    "gi",
  ),
  parse: ([, number = "", magnitude]) => {
    const factor = magnitude === undefined ? 1 : (magnitudes[magnitude.toLowerCase()] ?? 1);
    const price = Math.round(parseOcrNumber(number, { decimal: magnitude !== undefined }) * factor);
    return price >= priceRange.min && price <= priceRange.max ? price : null;
  },
  label:
    /\b(?:asking|offer(?:ing|ed)?|list(?:ing|ed)?|sale|purchase|guide)\b[^$]{0,16}?\b(?:at|pr[il1|]ce|for)\b|\bpr[il1|]c(?:e|ing)\b/gi,
  otherLabel:
    /\bN[O0][I1l]\b|net operating|income|\brents?\b|rental|revenue|tax(?:es)?\b|deposit|assess|expenses?|(?:\/|per )\s?(?:s\.?f|sq|unit|key|room|door|acre|year|month)|replacement|loan|RevPAR|\bADR\b|sales (?:of|per)|invested|renovation|improvements/gi,
  unlabelledScore: 0.6,
};

/** Capitalisation rate in percent: `Cap Rate: 6.25%`, `6.25% cap`, `CAP RATE 6,25 %`. */
export const capRateRule: FigureRule = {
  pattern: /(?<![\d.,$])(\d{1,2}(?:[.,]\s?\d{1,3})?)\s?(?:%|percent\b|pct\b|per cent\b)/gi,
  parse: ([, number = ""]) => rateInRange(number),
  label: /\bc[aeo0]p(?:[il1]tal[il1][sz]at[il1][o0]n)?\.?[\s-]*r[a-z]{2}e?\b|\bcap\b/gi,
  otherLabel: /occup|leased|vacan|loan|ltv|interest|down|growth|increase|escalat|bumps?|commission|parking|coverage/gi,
  unlabelledScore: 0,
};

/** Capitalisation rate whose percent sign OCR lost: `Cap Rate 6.25`. */
export const bareCapRateRule: FigureRule = {
  ...capRateRule,
  pattern: /(?<![\d.,$])(\d{1,2}[.,]\s?\d{1,3})(?![\d.,]*\d)(?!\s?(?:%|acres?\b|ac\b|m\b|million|s\.?f))/gi,
};

/** Area in square feet: `12,400 SF`, `±12,400 sq. ft.`, `12.400 square feet`. */
export const squareFeetRule: FigureRule = {
  pattern: new RegExp(
    `(?<![\\w$.,/])(${ocrNumber})\\s?(?:\\+\\/?-\\s?)?(?:(?:rentable|gross|leasable|usable|net)\\s)?(?:R?[S5]\\.?F\\b\\.?|G?[S5]F\\b|[s5]q(?:uare)?[.,]?\\s?(?:ft|feet|foot)\\b|[s5]quare\\s?feet)`,
    "gi",
  ),
  parse: ([, number = ""]) => {
    const area = Math.round(parseOcrNumber(number));
    return area >= 100 ? area : null;
  },
  label:
    /\b(?:building|gross|total|rentable|leasable|land)\b[\s\w]{0,12}?\b(?:area|size|s\.?f)\b|\b(?:area|size|GLA|RBA|measures|comprises|totall?ing)\b/gi,
  otherLabel:
    /\b(?:lot|site|parcel|suites?|units?|floor ?plates?|from|expan\w*|mezzanine|office build-?out|meeting|anchor|average)\b/gi,
  unlabelledScore: 0.7,
};

/** Area given in acres, in square feet; less sure than square feet, because a building's lot is given so too. */
export const acresRule: FigureRule = {
  ...squareFeetRule,
  pattern: new RegExp(`(?<![\\w$.,/])(${ocrNumber})\\s?(?:\\+\\/?-\\s?)?(?:gross\\s|net\\s)?(?:acres?|AC)\\b`, "gi"),
  parse: ([, number = ""]) => {
    const acres = parseOcrNumber(number);
    return acres > 0 ? Math.round(acres * squareFeetPerAcre) : null;
  },
  otherLabel: /\bper\b/gi,
  label: /\b(?:land|site|lot|parcel|total|gross|net)?\s?(?:area|size|acreage)\b/gi,
  unlabelledScore: 0.5,
};

function rateInRange(number: string): number | null {
  const rate = parseOcrNumber(number.replaceAll(/\s/g, ""), { decimal: true });
  return rate >= capRateRange.min && rate <= capRateRange.max ? rate : null;
}
