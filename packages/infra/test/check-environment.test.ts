import { expect, it } from "vitest";
import { checkEnvironment } from "../src/check-environment.ts";
import { environment } from "./support/pipelines.ts";

it.each([
  { name: "nothing optional", overrides: {} },
  { name: "a canary of half", overrides: { blueGreen: { routing: "canary", stepPercent: 50, waitSeconds: 0 } } },
  { name: "linear steps with nothing else said", overrides: { blueGreen: { routing: "linear" } } },
  { name: "a canary with nothing else said", overrides: { blueGreen: { routing: "canary" } } },
  { name: "subnets with their groups", overrides: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] } },
  { name: "the shortest expiration", overrides: { objectExpirationDays: 30 } },
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
    name: "claims and arrivals that expire before what is redriven and kept once more",
    overrides: { objectExpirationDays: 29 },
    message: /objectExpirationDays is 29; expected .* 30/,
  },
  {
    name: "linear steps of 5 %",
    overrides: { blueGreen: { routing: "linear", stepPercent: 5 } },
    message: /stepPercent is 5; expected 10 to 50/,
  },
  {
    name: "an update that the provider gives up waiting for",
    overrides: { blueGreen: { routing: "linear", stepPercent: 10 } },
    message: /blueGreen waits 3300 seconds in all; expected at most 2700: use fewer steps or shorter waits/,
  },
  {
    name: "a canary that waits an hour in all",
    overrides: { blueGreen: { routing: "canary", waitSeconds: 1800, terminationWaitSeconds: 0 } },
    message: /blueGreen waits 3600 seconds in all/,
  },
  {
    name: "a wait of two hours",
    overrides: { blueGreen: { routing: "canary", waitSeconds: 7200 } },
    message: /waitSeconds is 7200/,
  },
] as const)("refuses $name", ({ overrides, message }) => {
  expect(() => checkEnvironment(environment(overrides))).toThrow(message);
});
