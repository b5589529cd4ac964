/** What model-c reads on a document; null where the document does not say. */
export interface ExtractedFields {
  /** Asking price in US dollars. */
  readonly price: ExtractedField<number> | null;
  /** Capitalisation rate in percent: 6.25 for 6.25 %. */
  readonly capRate: ExtractedField<number> | null;
  /** Area in square feet; acres are converted. */
  readonly areaSquareFeet: ExtractedField<number> | null;
  readonly address: ExtractedField<Address> | null;
}

/** A value, where it was found, and how sure model-c is of it. */
export interface ExtractedField<Value> {
  readonly value: Value;
  /** The words of the document the value came from. */
  readonly text: string;
  /** 0 to 1: how well the words fit the field, times how sure the reader was of them. */
  readonly confidence: number;
}

/** A postal address in the United States. */
export interface Address {
  /** Null when only the city was found. */
  readonly street: string | null;
  readonly city: string;
  /** Two capital letters. */
  readonly state: string;
  /** Five digits; null when missing. */
  readonly zip: string | null;
}
