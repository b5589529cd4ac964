/** Where a ledger's texts are: in folders, each under a name of its own, written once, never changed. */
export interface LedgerStore {
  /** Names of a folder's texts, in no order; none for a folder that is not there. Folders in it are not among them. */
  names(folder: string): Promise<readonly string[]>;
  read(folder: string, name: string): Promise<string>;
  /** Writes a text whole, or answers false when the name is taken. */
  create(folder: string, name: string, text: string): Promise<boolean>;
  /** Where a text is, for messages. */
  placeOf(folder: string, name: string): string;
}
