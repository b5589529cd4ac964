import { expect, it } from "vitest";
import { Flags } from "../../src/command-line/flags.ts";
import { commandOf } from "../../src/deploy/command-of.ts";
import { localPipeline } from "../support/pipelines.ts";
import { dataDev } from "../support/plan-steps.ts";

const target = {
  file: "reader.yaml",
  folder: "/",
  environment: dataDev,
  document: { text: "" },
  pipeline: localPipeline({ "model-a": [] }),
};

it.each([
  { name: "a deployment", flags: {}, to: undefined, command: "sluice up reader.yaml --environment data_dev" },
  {
    name: "a rollback, with the release it was going to",
    flags: {},
    to: 3,
    command: "sluice rollback reader.yaml --environment data_dev --to 3",
  },
  {
    name: "a rollback of a pipeline whose file is gone",
    flags: { pipeline: ["reader"] },
    to: 3,
    command: "sluice rollback --pipeline reader --environment data_dev --to 3",
  },
])("what goes on with $name", ({ flags, to, command }) => {
  const rolledBackTo = to === undefined ? {} : { rolledBackTo: { number: to } };

  expect(commandOf({ target, flags: new Flags(new Map(Object.entries(flags))), ...rolledBackTo })).toBe(command);
});

it.each([
  {
    name: "a promotion, of the release that was chosen",
    admission: { promoted: { from: "data_dev", release: 7 }, content: { number: 7 } },
    command: "sluice promote reader.yaml --from data_dev --to data_dev --release 7",
  },
  {
    name: "a deployment of what had been promoted",
    admission: { promoted: { from: "data_dev", release: 7 } },
    command: "sluice up reader.yaml --environment data_dev",
  },
  {
    name: "a deployment for a reason",
    admission: { unpromoted: "it's incident 812" },
    command: "sluice up reader.yaml --environment data_dev --unpromoted 'it'\\''s incident 812'",
  },
])("what goes on with $name", ({ admission, command }) => {
  expect(commandOf({ target, flags: new Flags(new Map()), admission })).toBe(command);
});
