import { SluiceError } from "@sluice/spec";
import type { DeploymentEnvironment } from "./deployment-environment.ts";

/** Dead letters live 14 days: a claim that is gone by then would make a redrive start the document anew. */
const leastExpirationDays = 15;

/** Finds all that AWS would refuse of an environment, before anything is made. @throws SluiceError `INFRA_ENVIRONMENT_INVALID` */
export function checkEnvironment(environment: DeploymentEnvironment): void {
  const { blueGreen, name, objectExpirationDays, securityGroupIds = [], subnetIds = [] } = environment;
  const { routing, stepPercent = 10, terminationWaitSeconds = 0, waitSeconds = 0 } = blueGreen ?? {};
  const problems = [
    ...unless(
      subnetIds.length > 0 === securityGroupIds.length > 0,
      "subnetIds and securityGroupIds need each other: give both or neither",
    ),
    ...unless(
      objectExpirationDays === undefined || isBetween(objectExpirationDays, leastExpirationDays, 2 ** 31 - 1),
      `objectExpirationDays is ${objectExpirationDays}; expected a whole number of at least ${leastExpirationDays}`,
    ),
    ...unless(
      isBetween(stepPercent, routing === "linear" ? 10 : 1, 50),
      `blueGreen.stepPercent is ${stepPercent}; expected ${routing === "linear" ? 10 : 1} to 50`,
    ),
    ...unless(isBetween(waitSeconds, 0, 3600), `blueGreen.waitSeconds is ${waitSeconds}; expected 0 to 3600`),
    ...unless(
      isBetween(terminationWaitSeconds, 0, 3600),
      `blueGreen.terminationWaitSeconds is ${terminationWaitSeconds}; expected 0 to 3600`,
    ),
  ];
  if (problems.length === 0) return;
  throw new SluiceError("INFRA_ENVIRONMENT_INVALID", `environment "${name}": ${problems.join("; ")}`);
}

function unless(holds: boolean, problem: string): string[] {
  return holds ? [] : [problem];
}

function isBetween(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
