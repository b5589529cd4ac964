import type { DeclaredResource } from "../resource.ts";
import { type Provisioner, type Provisioners, thereIf } from "./provisioner.ts";

/** Resources that change nothing a document could notice on a laptop: keys, metrics, alarms, dashboards. */
const acceptedTypes = [
  "aws:s3/bucketLogging:BucketLogging",
  "aws:s3/bucketMetric:BucketMetric",
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration",
  "aws:s3/bucketIntelligentTieringConfiguration:BucketIntelligentTieringConfiguration",
  "aws:cloudwatch/metricAlarm:MetricAlarm",
  "aws:cloudwatch/compositeAlarm:CompositeAlarm",
  "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
  "aws:cloudwatch/logMetricFilter:LogMetricFilter",
  "aws:cloudwatch/dashboard:Dashboard",
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  "aws:kms/key:Key",
  "aws:kms/alias:Alias",
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
] as const;

/** Provisioners that remember the resource and do nothing else, each by a type that was thought about. */
export const acceptedResources: Provisioners = Object.fromEntries(
  acceptedTypes.map((type): [string, Provisioner] => {
    const key = ({ id }: DeclaredResource) => `${type} ${id}`;
    return [
      type,
      {
        make: (resource, cloud) => void cloud.accepted.add(key(resource)),
        remove: (resource, cloud) => void cloud.accepted.delete(key(resource)),
        actual: (resource, cloud) => thereIf(cloud.accepted.has(key(resource))),
      },
    ];
  }),
);
