/** Folder of a source key that says: this document is a test's. What stands before it is the source's prefix. */
export const testFolder = "sluice-test";

/** Whether a source key carries the test mark: one of its folders, whatever the file itself is called. */
export function isTestKey(key: string): boolean {
  return key.split("/").slice(0, -1).includes(testFolder);
}
