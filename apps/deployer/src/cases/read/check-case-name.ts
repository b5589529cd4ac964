import type { ExpectFinding } from "./expect-document.ts";

const longestName = 100;

/** What is wrong with a case's name: it becomes a part of an S3 key, and a folder on whatever file system a repository is checked out to. */
export function checkCaseName(name: string, all: readonly string[]): ExpectFinding[] {
  const findings: ExpectFinding[] = [];
  const twin = all.find((other) => other !== name && other.toLowerCase() === name.toLowerCase());
  if (twin !== undefined && twin < name) {
    const message = `the cases ${twin} and ${name} differ in upper and lower case only, which many file systems hold to be one`;
    findings.push({ code: "CASE_SAME_NAME", path: [], message, hint: "rename or remove one of the folders" });
  } else if (!/^[a-z0-9][a-z0-9._-]*$/.test(name)) {
    const better = name
      .toLowerCase()
      .replace(/[^a-z0-9._-]+/g, "-")
      .replace(/^[^a-z0-9]+|-+$/g, "");
    const message = `${JSON.stringify(name)} cannot be a case's name, expected lower-case letters, digits, hyphens, underscores and dots`;
    const hint = better === "" ? "rename the folder" : `rename the folder to ${better}`;
    findings.push({ code: "CASE_NAME", path: [], message, hint });
  }
  if (name.length > longestName) {
    const message = `the case's name has ${name.length} characters, expected at most ${longestName}`;
    findings.push({ code: "CASE_NAME", path: [], message, hint: "rename the folder" });
  }
  return findings;
}
