import type { PulumiCommand } from "@pulumi/pulumi/automation/cmd.js";

/** The Pulumi CLI that the tests drive, that is installed where none is found, and the oldest that is taken. */
export const pulumiVersion = "3.259.0";

/** Whether a CLI of this version is taken: any 3.x from {@link pulumiVersion} on, as older ones are not tested. */
export function isUsableVersion(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = numbersOf(version);
  const [ourMajor = 0, ourMinor = 0, ourPatch = 0] = numbersOf(pulumiVersion);
  if (major !== ourMajor) return false;
  return minor === ourMinor ? patch >= ourPatch : minor > ourMinor;
}

/** A version as Automation API's types want it; it reads its text alone. */
export function asSemVer(version: string): NonNullable<PulumiCommand["version"]> {
  return version as unknown as NonNullable<PulumiCommand["version"]>;
}

function numbersOf(version: string): number[] {
  return /^v?(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number) ?? [];
}
