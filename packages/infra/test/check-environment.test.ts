import { expect, it } from "vitest";
import { checkEnvironment } from "../src/check-environment.ts";
import { environment } from "./support/pipelines.ts";

it.each([
  { name: "nothing optional", overrides: {} },
  { name: "a canary of half", overrides: { blueGreen: { routing: "canary", stepPercent: 50, waitSeconds: 0 } } },
  { name: "subnets with their groups", overrides: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] } },
  { name: "the shortest expiration", overrides: { objectExpirationDays: 15 } },
] as const)("takes $name", ({ overrides }) => {
  expect(() => checkEnvironment(environment(overrides))).not.toThrow();
});

it.each([
  {
    name: "subnets without groups",
    overrides: { subnetIds: ["subnet-1"] },
    message: /subnetIds and securityGroupIds need each other/,
  },
  { name: "groups without subnets", overrides: { securityGroupIds: ["sg-1"] }, message: /need each other/ },
  {
    name: "claims that expire before dead letters",
    overrides: { objectExpirationDays: 14 },
    message: /objectExpirationDays is 14; expected .* 15/,
  },
  {
    name: "linear steps of 5 %",
    overrides: { blueGreen: { routing: "linear", stepPercent: 5 } },
    message: /stepPercent is 5; expected 10 to 50/,
  },
  {
    name: "a wait of two hours",
    overrides: { blueGreen: { routing: "canary", waitSeconds: 7200 } },
    message: /waitSeconds is 7200/,
  },
] as const)("refuses $name", ({ overrides, message }) => {
  expect(() => checkEnvironment(environment(overrides))).toThrow(message);
});
