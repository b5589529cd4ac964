import type { PolicyStatement } from "../../policies/policy-document.ts";
import type { BootstrapContext } from "../bootstrap-context.ts";
import { deployObservation } from "./deploy-observation.ts";
import { deployRoles } from "./deploy-roles.ts";
import { deployServices } from "./deploy-services.ts";
import { deployStorage } from "./deploy-storage.ts";
import { keepEnvironmentTag, onlyOwnEnvironment } from "./environment-tag-policy.ts";

/**
 * What a deployment to an environment may do. Names of pipelines have the stage in them, so that is what the policy goes by; what is
 * tagged as another environment's is denied, whatever it is called.
 */
export function deployPolicy(context: BootstrapContext): PolicyStatement[] {
  return [
    ...deployStorage(context),
    ...deployRoles(context),
    ...deployServices(context),
    ...deployObservation(context),
    ...deployKeys(context),
    {
      Sid: "ReadImages",
      Effect: "Allow",
      // Registries may be another account's, whose own policies then decide.
      Action: ["ecr:BatchGetImage", "ecr:DescribeImages"],
      Resource: `arn:${context.partition}:ecr:*:*:repository/*`,
    },
    onlyOwnEnvironment(context),
    ...keepEnvironmentTag(context),
  ];
}

function deployKeys({ arns, kmsKeyArn, names }: BootstrapContext): PolicyStatement[] {
  const secrets: PolicyStatement = {
    Sid: "EncryptSecrets",
    Effect: "Allow",
    Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"],
    // The key's id is AWS's choice; its alias is ours.
    Resource: arns.regional("kms", "key/*"),
    Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": names.keyAlias } },
  };
  if (kmsKeyArn === undefined) return [secrets];
  return [
    secrets,
    {
      Sid: "UseKey",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"],
      Resource: kmsKeyArn,
    },
    {
      Sid: "GrantKey",
      Effect: "Allow",
      // Lambda, Firehose and SageMaker go on to use the key by a grant.
      Action: "kms:CreateGrant",
      Resource: kmsKeyArn,
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
}
