/** What an endpoint in subnets does to network interfaces: https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html */
export const networkInterfaceActions = [
  "ec2:CreateNetworkInterface",
  "ec2:CreateNetworkInterfacePermission",
  "ec2:DeleteNetworkInterface",
  "ec2:DeleteNetworkInterfacePermission",
] as const;

/** What it looks at besides; AWS defines no resource for these. */
export const describeNetworkActions = [
  "ec2:DescribeDhcpOptions",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSubnets",
  "ec2:DescribeVpcs",
] as const;
