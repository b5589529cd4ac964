/** What a document really says: what tests hold the models' predictions against. */
export interface Truth {
  /** File name in `inputs/`. */
  readonly file: string;
  readonly propertyType: string;
  /** US dollars. */
  readonly price: number | null;
  /** Percent. */
  readonly capRate: number | null;
  readonly areaSquareFeet: number | null;
  readonly address: { readonly street: string; readonly city: string; readonly state: string; readonly zip: string };
}
