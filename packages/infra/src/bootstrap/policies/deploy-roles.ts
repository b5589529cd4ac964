import type { PolicyStatement } from "../../policies/policy-document.ts";
import { environmentTag } from "../../tags.ts";
import type { BootstrapContext } from "../bootstrap-context.ts";
import { type NamesOfStage, namesOfStage } from "./names-of-stage.ts";

/**
 * What a deployment may do with IAM: make roles of pipelines, each within the boundary and tagged, change those that are both, and
 * pass them to the services that use them.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
export function deployRoles(context: BootstrapContext): PolicyStatement[] {
  const names = namesOfStage(context.stage, context.accountId);
  return [...manageRoles(context, names), ...managePolicies(context, names), ...passRoles(context, names)];
}

function manageRoles({ arns, environment, names }: BootstrapContext, patterns: NamesOfStage): PolicyStatement[] {
  const { deliveryRoles, modelRoles, streamRoles, triggerRoles } = patterns;
  const roles = [...triggerRoles, ...modelRoles, ...deliveryRoles, ...streamRoles].map((name) => arns.role(name));
  const policies = patterns.policies.map((name) => arns.policy(name));
  const bounded = { "iam:PermissionsBoundary": arns.policy(names.boundary) };
  const created = { [`aws:RequestTag/${environmentTag}`]: environment };
  const ours = { [`aws:ResourceTag/${environmentTag}`]: environment };
  return [
    {
      Sid: "CreateRoles",
      Effect: "Allow",
      Action: "iam:CreateRole",
      Resource: roles,
      Condition: { StringEquals: { ...bounded, ...created } },
    },
    // A role that is created with tags is tagged in the same call.
    {
      Sid: "TagNewRoles",
      Effect: "Allow",
      Action: "iam:TagRole",
      Resource: roles,
      Condition: { StringEquals: created },
    },
    {
      Sid: "ChangeBoundRoles",
      Effect: "Allow",
      Action: [
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ],
      Resource: roles,
      Condition: { StringEquals: { ...bounded, ...ours } },
    },
    {
      Sid: "AttachWithinBoundary",
      Effect: "Allow",
      Action: ["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
      Resource: roles,
      Condition: { StringEquals: { ...bounded, ...ours }, ArnLike: { "iam:PolicyARN": policies } },
    },
    {
      Sid: "RetagRoles",
      Effect: "Allow",
      Action: ["iam:TagRole", "iam:UntagRole"],
      Resource: roles,
      Condition: { StringEquals: ours },
    },
    {
      Sid: "ReadRoles",
      Effect: "Allow",
      Action: [
        "iam:GetRole",
        "iam:GetRolePolicy",
        "iam:ListAttachedRolePolicies",
        "iam:ListInstanceProfilesForRole",
        "iam:ListRolePolicies",
        "iam:ListRoleTags",
      ],
      Resource: roles,
    },
    { Sid: "NeverUnbound", Effect: "Deny", Action: "iam:DeleteRolePermissionsBoundary", Resource: arns.role("*") },
  ];
}

function managePolicies({ arns, environment, names }: BootstrapContext, patterns: NamesOfStage): PolicyStatement[] {
  const policies = patterns.policies.map((name) => arns.policy(name));
  return [
    {
      Sid: "CreatePolicies",
      Effect: "Allow",
      Action: ["iam:CreatePolicy", "iam:TagPolicy"],
      Resource: policies,
      Condition: { StringEquals: { [`aws:RequestTag/${environmentTag}`]: environment } },
    },
    {
      Sid: "ChangePolicies",
      Effect: "Allow",
      Action: [
        "iam:CreatePolicyVersion",
        "iam:DeletePolicy",
        "iam:DeletePolicyVersion",
        "iam:TagPolicy",
        "iam:UntagPolicy",
      ],
      Resource: policies,
      Condition: { StringEquals: { [`aws:ResourceTag/${environmentTag}`]: environment } },
    },
    {
      Sid: "ReadPolicies",
      Effect: "Allow",
      Action: ["iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListPolicyVersions"],
      Resource: policies,
    },
    {
      Sid: "NeverChangeOwnRights",
      Effect: "Deny",
      Action: [
        "iam:Attach*",
        "iam:Create*",
        "iam:Delete*",
        "iam:Detach*",
        "iam:Put*",
        "iam:Set*",
        "iam:Tag*",
        "iam:Untag*",
        "iam:Update*",
      ],
      Resource: [arns.policy(names.boundary), arns.role(names.deployRole), arns.policy(`${names.deployRole}-*`)],
    },
  ];
}

/**
 * Each kind of role goes to the one service that assumes it. Names alone say which: AWS advises against tags here, as what they
 * yield is not reliable, and does not say which services send `iam:AssociatedResourceArn`.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
function passRoles({ accountId, arns, partition }: BootstrapContext, patterns: NamesOfStage): PolicyStatement[] {
  const pass = (sid: string, service: string, roles: readonly string[]): PolicyStatement => ({
    Sid: sid,
    Effect: "Allow",
    Action: "iam:PassRole",
    Resource: roles.map((name) => arns.role(name)),
    Condition: { StringEquals: { "iam:PassedToService": service } },
  });
  const scaling = "sagemaker.application-autoscaling.amazonaws.com";
  return [
    pass("PassToFunctions", "lambda.amazonaws.com", [...patterns.triggerRoles, ...patterns.deliveryRoles]),
    pass("PassToEndpoints", "sagemaker.amazonaws.com", patterns.modelRoles),
    pass("PassToStreams", "firehose.amazonaws.com", patterns.streamRoles),
    {
      Sid: "ScaleEndpoints",
      Effect: "Allow",
      Action: "iam:CreateServiceLinkedRole",
      Resource: `arn:${partition}:iam::${accountId}:role/aws-service-role/${scaling}/*`,
      Condition: { StringEquals: { "iam:AWSServiceName": scaling } },
    },
  ];
}
