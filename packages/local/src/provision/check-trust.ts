import { SluiceError } from "@sluice/spec";
import type { EndpointSettings } from "../sagemaker/endpoint-settings.ts";
import type { LocalCloud } from "./local-cloud.ts";

/** A service that acts as a role on behalf of something the program declares. */
interface RoleUse {
  readonly service: string;
  readonly roleArn: string;
  /** Such as `function trigger`. */
  readonly user: string;
  readonly context?: Readonly<Record<string, string>>;
}

/**
 * Refuses what AWS refuses to make: a function, an endpoint or a stream whose service may not assume its role.
 * @throws SluiceError `LOCAL_RESOURCE_INVALID`, naming all of them
 */
export function checkTrust(cloud: LocalCloud, endpoints: readonly EndpointSettings[]): void {
  const refused = roleUses(cloud, endpoints).filter(
    ({ roleArn, service, context }) => !cloud.policies.canAssume(roleArn, service, context),
  );
  if (refused.length === 0) return;
  const problems = refused.map(
    ({ service, roleArn, user }) => `${service} may not assume the role ${roleArn} of ${user}`,
  );
  throw new SluiceError("LOCAL_RESOURCE_INVALID", problems.join("; "), {
    hint: "let the service in with sts:AssumeRole in the role's assumeRolePolicy, under conditions that this account meets",
  });
}

function roleUses(cloud: LocalCloud, endpoints: readonly EndpointSettings[]): readonly RoleUse[] {
  return [
    ...[...cloud.functions.values()].map(({ settings: { name, roleArn } }) => {
      return { service: "lambda.amazonaws.com", roleArn, user: `function ${name}` };
    }),
    ...endpoints.map(({ endpointName, executionRoleArn }) => {
      return { service: "sagemaker.amazonaws.com", roleArn: executionRoleArn, user: `endpoint ${endpointName}` };
    }),
    ...[...cloud.streams.values()].map(({ settings: { name, roleArn } }) => {
      // @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html
      const context = { "sts:externalid": cloud.accountId };
      return { service: "firehose.amazonaws.com", roleArn, user: `delivery stream ${name}`, context };
    }),
  ];
}
