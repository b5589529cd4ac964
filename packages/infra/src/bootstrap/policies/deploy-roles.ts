import type { PolicyStatement } from "../../policies/policy-document.ts";
import type { BootstrapContext } from "../bootstrap-context.ts";
import { namesOfStage } from "./names-of-stage.ts";

/** Services that a pipeline's roles are passed to. */
const passedToServices: readonly string[] = [
  "firehose.amazonaws.com",
  "lambda.amazonaws.com",
  "sagemaker.amazonaws.com",
];

/** What a deployment may do with IAM: make roles of pipelines, each within the boundary, and pass them to the services that use them. */
export function deployRoles(context: BootstrapContext): PolicyStatement[] {
  const { arns, names, partition, accountId } = context;
  const patterns = namesOfStage(context.stage).roles;
  const roles = patterns.map((name) => arns.role(name));
  const policies = patterns.map((name) => arns.policy(name));
  const boundary = arns.policy(names.boundary);
  const bounded = { StringEquals: { "iam:PermissionsBoundary": boundary } };
  const serviceRole = `arn:${partition}:iam::${accountId}:role/aws-service-role/sagemaker.application-autoscaling.amazonaws.com/*`;
  return [
    {
      Sid: "GrantWithinBoundary",
      Effect: "Allow",
      Action: ["iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"],
      Resource: roles,
      Condition: bounded,
    },
    {
      Sid: "AttachWithinBoundary",
      Effect: "Allow",
      Action: ["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
      Resource: roles,
      Condition: { ...bounded, ArnLike: { "iam:PolicyARN": policies } },
    },
    {
      Sid: "ManageRoles",
      Effect: "Allow",
      Action: [
        "iam:DeleteRole",
        "iam:GetRole",
        "iam:GetRolePolicy",
        "iam:ListAttachedRolePolicies",
        "iam:ListInstanceProfilesForRole",
        "iam:ListRolePolicies",
        "iam:ListRoleTags",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ],
      Resource: roles,
    },
    {
      Sid: "ManagePolicies",
      Effect: "Allow",
      Action: [
        "iam:CreatePolicy",
        "iam:CreatePolicyVersion",
        "iam:DeletePolicy",
        "iam:DeletePolicyVersion",
        "iam:GetPolicy",
        "iam:GetPolicyVersion",
        "iam:ListPolicyVersions",
        "iam:TagPolicy",
        "iam:UntagPolicy",
      ],
      Resource: policies,
    },
    {
      Sid: "PassRoles",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: roles,
      Condition: { StringEquals: { "iam:PassedToService": passedToServices } },
    },
    {
      Sid: "ScaleEndpoints",
      Effect: "Allow",
      Action: "iam:CreateServiceLinkedRole",
      Resource: serviceRole,
      Condition: { StringEquals: { "iam:AWSServiceName": "sagemaker.application-autoscaling.amazonaws.com" } },
    },
    {
      Sid: "NeverUnbound",
      Effect: "Deny",
      Action: "iam:DeleteRolePermissionsBoundary",
      Resource: arns.role("*"),
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
        "iam:Update*",
      ],
      Resource: [boundary, arns.role(names.deployRole), arns.policy(`${names.deployRole}-*`)],
    },
  ];
}
