/** Letters and signs that OCR reads in place of a digit. */
const digitLookalikes: Readonly<Record<string, string>> = { O: "0", o: "0", l: "1", I: "1", "|": "1", S: "5", B: "8" };

/** Source of a regular expression for one digit as OCR may read it. */
const ocrDigit = "[\\dOolI|SB]";

/**
 * Source of a regular expression for a number as pages print it and OCR reads it: thousands in groups (`4,250,000`,
 * also `4.250,000` or `4, 250,000` after noise), or plain (`6.25`). A group starts with a true digit, so that no word is a number.
 */
export const ocrNumber = `(?:\\d${ocrDigit}{0,2}(?:[.,]\\s?${ocrDigit}{3})+(?!${ocrDigit})(?:\\.\\d{2}(?!\\d))?|\\d+(?:[.,]\\d+)?)`;

/** Puts digits where OCR read letters that look alike. */
export function repairDigits(text: string): string {
  return text.replace(/[OolI|SB]/g, (letter) => digitLookalikes[letter] ?? letter);
}

/**
 * Parses what {@link ocrNumber} matches.
 * @param options - `decimal`: the last mark divides a fraction even before three digits, as in `4.250 million`.
 */
export function parseOcrNumber(text: string, options: { readonly decimal?: boolean } = {}): number {
  const digits = repairDigits(text).replaceAll(/\s/g, "");
  if (options.decimal) return Number(digits.replace(",", "."));
  const cents = /[.,]\d{3}\.\d{2}$/.test(digits) ? digits.slice(-3) : "";
  const whole = digits.slice(0, digits.length - cents.length);
  if (/^\d{1,3}([.,]\d{3})+$/.test(whole)) return Number(whole.replaceAll(/[.,]/g, "") + cents);
  return Number(digits.replace(",", "."));
}
