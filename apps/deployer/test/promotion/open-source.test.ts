import { describe, expect, it } from "vitest";
import { openSource } from "../../src/promotion/open-source.ts";
import { localEnvironment } from "../support/environments.ts";
import { quietIo } from "../support/quiet-io.ts";

describe("the environment that releases come from", () => {
  it.each([
    { from: "AWS", to: "AWS", env: {}, sharesS3: true },
    { from: "AWS", to: "an emulator", env: {}, sharesS3: false },
    { from: "an emulator", to: "another emulator", env: {}, sharesS3: false },
    { from: "an emulator", to: "another emulator", env: { AWS_ENDPOINT_URL: "" }, sharesS3: false },
    {
      from: "an emulator",
      to: "another emulator",
      env: { AWS_ENDPOINT_URL: "http://127.0.0.1:4566" },
      sharesS3: true,
    },
  ])("is one S3 with the other ($sharesS3) from $from to $to with $env", ({ from, to, env, sharesS3 }) => {
    const { io } = quietIo({ env });
    const place = (what: string, name: string) =>
      localEnvironment({ name, ledger: `.sluice/${name}`, emulator: what !== "AWS" });

    const source = openSource(place(from, "one"), place(to, "other"), io);
    source.close();

    expect(source.sharesS3).toBe(sharesS3);
  });
});
