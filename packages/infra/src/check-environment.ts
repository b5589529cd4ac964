import { SluiceError } from "@sluice/spec/errors";
import { blueGreenSettings, updateWaitSeconds } from "./blue-green-settings.ts";
import type { BlueGreen, DeploymentEnvironment } from "./deployment-environment.ts";

/**
 * A failure is kept 14 days for redrive, and so is the message it becomes. What a fan-in model knows of the other parents must be
 * there still, or the document would wait for ever.
 */
const leastExpirationDays = 30;

/**
 * The provider waits 60 minutes for an endpoint and then fails, though SageMaker goes on; new instances need some of them to start:
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/sagemaker/endpoint.go
 */
const mostUpdateSeconds = 45 * 60;

/** Finds all that AWS would refuse of an environment, before anything is made. @throws SluiceError `INFRA_ENVIRONMENT_INVALID` */
export function checkEnvironment(environment: DeploymentEnvironment): void {
  const { blueGreen, name, objectExpirationDays, securityGroupIds = [], subnetIds = [] } = environment;
  const problems = [
    ...unless(
      subnetIds.length > 0 === securityGroupIds.length > 0,
      "subnetIds and securityGroupIds need each other: give both or neither",
    ),
    ...unless(
      objectExpirationDays === undefined || isBetween(objectExpirationDays, leastExpirationDays, 2 ** 31 - 1),
      `objectExpirationDays is ${objectExpirationDays}; expected a whole number of at least ${leastExpirationDays}`,
    ),
    ...(blueGreen === undefined ? [] : blueGreenProblems(blueGreenSettings(blueGreen))),
  ];
  if (problems.length === 0) return;
  throw new SluiceError("INFRA_ENVIRONMENT_INVALID", `environment "${name}": ${problems.join("; ")}`);
}

function blueGreenProblems(settings: Required<BlueGreen>): string[] {
  const { routing, stepPercent, terminationWaitSeconds, waitSeconds } = settings;
  const leastPercent = routing === "linear" ? 10 : 1;
  const updateSeconds = updateWaitSeconds(settings);
  return [
    ...unless(
      isBetween(stepPercent, leastPercent, 50),
      `blueGreen.stepPercent is ${stepPercent}; expected ${leastPercent} to 50`,
    ),
    ...unless(isBetween(waitSeconds, 0, 3600), `blueGreen.waitSeconds is ${waitSeconds}; expected 0 to 3600`),
    ...unless(
      isBetween(terminationWaitSeconds, 0, 3600),
      `blueGreen.terminationWaitSeconds is ${terminationWaitSeconds}; expected 0 to 3600`,
    ),
    ...unless(
      updateSeconds <= mostUpdateSeconds,
      `blueGreen waits ${updateSeconds} seconds in all; expected at most ${mostUpdateSeconds}: use fewer steps or shorter waits`,
    ),
  ];
}

function unless(holds: boolean, problem: string): string[] {
  return holds ? [] : [problem];
}

function isBetween(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
