import type { AttachedProvider, MadeResource } from "./attach-provider.ts";

const signature = "4dabf18193072939515e22adb298388d";

/** Files as an engine sends them. */
export function archive(files: Readonly<Record<string, string>>): object {
  const assets = Object.entries(files).map(([name, path]) => {
    return [name, { [signature]: "c44067f5952c0a294b673a41bacd8c17", path, hash: path }];
  });
  const hash = JSON.stringify(files);
  return { [signature]: "0def7320c3a5731c473e5ecbe6d01bc7", hash, assets: Object.fromEntries(assets) };
}

/** A role's trust policy, as JSON. */
export function trust(service: string): string {
  const Statement = [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }];
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

const roleArn = "arn:aws:iam::123456789012:role/model";

/** Makes what an endpoint needs: its role, its bucket and its log group. */
export async function makeSurroundings(provider: AttachedProvider): Promise<void> {
  const Statement = [
    { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: "arn:aws:s3:::predictions/*" },
    { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: "*" },
  ];
  const policy = JSON.stringify({ Version: "2012-10-17", Statement });
  await provider.create("aws:s3/bucket:Bucket", "bucket", { bucket: "predictions" });
  const assumeRolePolicy = trust("sagemaker.amazonaws.com");
  await provider.create("aws:iam/role:Role", "role", { name: "model", assumeRolePolicy });
  await provider.create("aws:iam/rolePolicy:RolePolicy", "policy", { name: "p", role: "model", policy });
  await provider.create("aws:cloudwatch/logGroup:LogGroup", "log", { name: "/aws/sagemaker/Endpoints/reader" });
}

/** Makes a model of an image and a configuration of it, both of that name. */
export async function makeConfiguration(
  provider: AttachedProvider,
  name: string,
  { image = name, instances = 1 }: { image?: string; instances?: number } = {},
): Promise<{ readonly model: MadeResource; readonly configuration: MadeResource }> {
  const model = await provider.create("aws:sagemaker/model:Model", `model-${name}`, {
    name,
    executionRoleArn: roleArn,
    primaryContainer: { image },
  });
  const configuration = await provider.create(
    "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
    `configuration-${name}`,
    {
      name,
      productionVariants: [
        { variantName: "main", modelName: name, initialInstanceCount: instances, instanceType: "ml.m5.large" },
      ],
      asyncInferenceConfig: {
        clientConfig: { maxConcurrentInvocationsPerInstance: 1 },
        outputConfig: { s3OutputPath: "s3://predictions/out" },
      },
    },
  );
  return { model, configuration };
}

/** Inputs of the endpoint `reader` with a configuration. */
export function endpointInputs(configuration: string): Readonly<Record<string, unknown>> {
  return { name: "reader", endpointConfigName: configuration };
}
