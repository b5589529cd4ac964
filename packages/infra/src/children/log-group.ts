import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
import { LogSubscriptionFilter } from "@pulumi/aws/cloudwatch/logSubscriptionFilter.js";
import type { ComponentResource } from "@pulumi/pulumi/resource.js";
import type { PipelineContext } from "../pipeline-context.ts";
import type { Tags } from "../tags.ts";

/** Creates a log group with the environment's retention and key, and sends its lines to the environment's forwarder. */
export function createLogGroup(
  parent: ComponentResource,
  name: string,
  { environment }: PipelineContext,
  logGroup: string,
  tags: Tags,
): LogGroup {
  const { kmsKeyArn, logForwarderArn, logRetentionDays } = environment;
  const created = new LogGroup(
    name,
    {
      name: logGroup,
      retentionInDays: logRetentionDays,
      tags,
      ...(kmsKeyArn === undefined ? {} : { kmsKeyId: kmsKeyArn }),
    },
    { parent },
  );
  if (logForwarderArn !== undefined) {
    new LogSubscriptionFilter(
      `${name}-forward`,
      // An empty pattern takes every line.
      { name: "sluice", logGroup: created.name, filterPattern: "", destinationArn: logForwarderArn },
      { parent },
    );
  }
  return created;
}
