import { SluiceError } from "@sluice/spec";
import type { DeclaredResource } from "../resource.ts";
import { acceptedResources } from "./accepted-resources.ts";
import { eventBridgeResources } from "./eventbridge-resources.ts";
import { firehoseResources } from "./firehose-resources.ts";
import { iamResources } from "./iam-resources.ts";
import { lambdaResources } from "./lambda-resources.ts";
import { logResources } from "./log-resources.ts";
import type { Provisioner, Provisioners } from "./provisioner.ts";
import { s3Resources } from "./s3-resources.ts";
import { sageMakerResources } from "./sagemaker-resources.ts";
import { snsResources } from "./sns-resources.ts";
import { sqsResources } from "./sqs-resources.ts";

const provisioners: Provisioners = {
  ...s3Resources,
  ...sqsResources,
  ...eventBridgeResources,
  ...lambdaResources,
  ...logResources,
  ...iamResources,
  ...sageMakerResources,
  ...snsResources,
  ...firehoseResources,
  ...acceptedResources,
};

/** How a resource is made; undefined for what exists in the program only. @throws SluiceError `LOCAL_RESOURCE_UNKNOWN` for any other type */
export function provisionerOf(resource: DeclaredResource): Provisioner | undefined {
  const provisioner = provisioners[resource.type];
  if (provisioner !== undefined) return provisioner;
  if (resource.type.startsWith("sluice:") || resource.type.startsWith("pulumi:")) return undefined;
  throw new SluiceError("LOCAL_RESOURCE_UNKNOWN", `The local AWS cannot make ${resource.type} ("${resource.name}")`, {
    hint: "leave the resource out in the local environment, or teach packages/local/src/provision about it",
  });
}
