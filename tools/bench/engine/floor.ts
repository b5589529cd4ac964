/**
 * The floor of `preview` and `up`: a plain script that runs the resources of a synth result through the same Pulumi CLI by
 * Automation API with its default settings. `floor.ts preview|up RESOURCES STATE_FOLDER`
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Provider } from "@pulumi/aws/provider.js";
import { LocalWorkspace, PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { type Declared, declareResources } from "../declare-resources.ts";

const [operation = "", file = "", stateFolder = ""] = process.argv.slice(2);
const { resources } = JSON.parse(readFileSync(file, "utf8")) as { resources: Declared[] };
const root = dirname(dirname(process.env.SLUICE_PULUMI ?? ""));

const stack = await LocalWorkspace.createOrSelectStack(
  {
    stackName: "floor",
    projectName: "floor",
    program: async () => {
      const provider = new Provider("aws", { region: "us-west-2", allowedAccountIds: ["111111111111"] });
      declareResources(resources, { provider });
    },
  },
  {
    pulumiCommand: await PulumiCommand.get({ root }),
    projectSettings: { name: "floor", runtime: "nodejs", backend: { url: `file://${join(stateFolder)}` } },
    envVars: { PULUMI_CONFIG_PASSPHRASE: "bench" },
  },
);
if (operation === "preview") await stack.preview();
else await stack.up();
process.stdout.write(`${resources.length}\n`);
