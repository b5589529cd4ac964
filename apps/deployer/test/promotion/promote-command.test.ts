import { describe, expect, it } from "vitest";
import { runMain } from "../support/run-main.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const environment = (name: string, stage: string, account: string, more = "") => `name: ${name}
stage: ${stage}
account: "${account}"
region: us-west-2
protect: false
logRetentionDays: 14
${more}`;

const folder = () =>
  temporaryFolder({
    "environments/data_dev.yaml": environment("data_dev", "dev", "111111111111", "ledger: dev\n"),
    "environments/data_prod.yaml": environment("data_prod", "prod", "222222222222", "promotion: {from: data_dev}\n"),
    "environments/localdev.yaml": environment("localdev", "localdev", "000000000001", "emulator: true\n"),
    "environments/test.yaml": environment("test", "test", "333333333333"),
    "pipeline.yaml": `apiVersion: sluice/v1
name: reader
owner: data-science
source: {bucket: "reader-input-\${stage}"}
models:
  model-a: {image: "123456789012.dkr.ecr.us-west-2.amazonaws.com/a:1", instanceType: ml.m5.large, instances: 1}
`,
  });

const run = (argv: readonly string[]) => runMain([...argv, "--environments", "environments"], { cwd: folder() });

describe("sluice promote", () => {
  it.each([
    {
      name: "no place to go to",
      argv: ["--yes"],
      message: "DEPLOY_MISSING_ENVIRONMENT which environment to promote to?",
    },
    { name: "no place to come from", argv: ["--to", "test", "--yes"], message: "which environment to promote from?" },
    { name: "a misspelt place", argv: ["--to", "data_prdo", "--yes"], message: "did you mean data_prod?" },
    {
      name: "one place twice",
      argv: ["--from", "test", "--to", "test", "--yes"],
      message: "PROMOTE_PLACES test is both",
    },
    {
      name: "another place than the file says",
      argv: ["--from", "test", "--to", "data_prod", "--yes"],
      message: "PROMOTE_PLACES data_prod takes its releases from data_dev, not from test",
    },
    {
      name: "a laptop's release for AWS",
      argv: ["--from", "localdev", "--to", "test", "--yes"],
      message: "PROMOTE_PLACES localdev is emulated: what passed there has not run on AWS",
    },
    {
      name: "no number",
      argv: ["--to", "data_prod", "--release", "last"],
      message: "--release last is no release's number",
    },
    { name: "nobody to ask", argv: ["--to", "data_prod"], message: "DEPLOY_NEEDS_CONFIRMATION" },
  ])("is refused with $name, before anything is asked of AWS", async ({ argv, message }) => {
    const { code, stderr, stdout } = await run(["promote", "pipeline.yaml", ...argv]);

    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.replace(/\s+/g, " ")).toContain(message);
  });
});

describe("--unpromoted", () => {
  it.each([
    { name: "without a word", reason: " ", environment: "data_prod", message: "needs a reason of 1 to 500 characters" },
    { name: "that is long", reason: "x".repeat(501), environment: "data_prod", message: "needs a reason of 1 to 500" },
    {
      name: "where nothing asks for it",
      reason: "incident 812",
      environment: "data_dev",
      message: "data_dev takes what was not promoted without a reason",
    },
  ])("is refused $name", async ({ reason, environment: name, message }) => {
    const { code, stderr } = await run(["up", "pipeline.yaml", "--environment", name, "--yes", "--unpromoted", reason]);

    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
