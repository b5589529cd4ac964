import type { DeploymentEnvironment } from "@sluice/infra";
import type { Environment } from "./environment-schema.ts";

/** What the components need to know of an environment. */
export function toDeploymentEnvironment(environment: Environment): DeploymentEnvironment {
  const { name, stage, account, region, protect, logRetentionDays } = environment;
  const { kmsKeyArn, subnets, securityGroups, permissionsBoundary, blueGreen } = environment;
  const { objectExpirationDays, modelRoleSourceAccount, datadog } = environment;
  const forwarder = datadog?.forwarder;
  return {
    name,
    stage,
    accountId: account,
    region,
    protect,
    logRetentionDays,
    ...(kmsKeyArn === undefined ? {} : { kmsKeyArn }),
    ...(permissionsBoundary === undefined ? {} : { permissionsBoundaryArn: permissionsBoundary }),
    ...(subnets === undefined ? {} : { subnetIds: subnets }),
    ...(objectExpirationDays === undefined ? {} : { objectExpirationDays }),
    ...(modelRoleSourceAccount === undefined ? {} : { modelRoleSourceAccount }),
    ...(forwarder === undefined ? {} : { logForwarderArn: forwarder }),
    ...(blueGreen === undefined ? {} : { blueGreen }),
    ...(securityGroups === undefined ? {} : { securityGroupIds: securityGroups }),
  };
}
