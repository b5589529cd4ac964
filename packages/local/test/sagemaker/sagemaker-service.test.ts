import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  ListEndpointsCommand,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { describe, expect, it } from "vitest";
import { names } from "../support/one-model-pipeline.ts";
import { arn, openCloud } from "../support/open-cloud.ts";
import { clientOf, openPipeline } from "../support/open-pipeline.ts";

describe("SageMaker's descriptions", () => {
  it("tell what serves", async () => {
    await using pipeline = await openPipeline();
    await pipeline.aws.start();
    const client = new SageMakerClient(clientOf(pipeline.aws));

    expect(await client.send(new DescribeEndpointCommand({ EndpointName: names.endpoint }))).toMatchObject({
      EndpointArn: arn("sagemaker", "endpoint/model-a"),
      EndpointConfigName: "model-a-1",
      EndpointStatus: "InService",
      CreationTime: expect.any(Date),
      ProductionVariants: [
        {
          VariantName: "main",
          CurrentInstanceCount: 1,
          DesiredInstanceCount: 1,
          DeployedImages: [{ SpecifiedImage: "model-a:1" }],
        },
      ],
      AsyncInferenceConfig: { OutputConfig: { S3OutputPath: `s3://${names.output}/predictions/model-a` } },
    });
    const healthy = await client.send(new DescribeEndpointCommand({ EndpointName: names.endpoint }));
    expect(healthy.FailureReason).toBeUndefined();
    expect(await client.send(new DescribeEndpointConfigCommand({ EndpointConfigName: "model-a-1" }))).toMatchObject({
      EndpointConfigArn: arn("sagemaker", "endpoint-config/model-a-1"),
      ProductionVariants: [{ ModelName: "model-a-1", InitialInstanceCount: 1, InstanceType: "ml.m5.large" }],
    });
    expect(await client.send(new DescribeModelCommand({ ModelName: "model-a-1" }))).toMatchObject({
      ModelArn: arn("sagemaker", "model/model-a-1"),
      PrimaryContainer: { Image: "model-a:1", ModelDataUrl: "s3://artifacts/model-a/model.tar.gz" },
    });
    expect(await client.send(new ListEndpointsCommand({ NameContains: "MODEL" }))).toMatchObject({
      Endpoints: [{ EndpointName: names.endpoint, EndpointStatus: "InService" }],
    });
    expect(await client.send(new ListEndpointsCommand({ StatusEquals: "Failed" }))).toMatchObject({ Endpoints: [] });
  });

  it.each([
    { what: "endpoint", command: new DescribeEndpointCommand({ EndpointName: "none" }) },
    { what: "endpoint configuration", command: new DescribeEndpointConfigCommand({ EndpointConfigName: "none" }) },
    { what: "model", command: new DescribeModelCommand({ ModelName: "none" }) },
  ])("refuse a name that is no $what's", async ({ what, command }) => {
    await using account = await openCloud();
    const client = new SageMakerClient(account.owner);

    // The client's overloads do not take a union of commands.
    await expect(client.send(command as DescribeModelCommand)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining(`Could not find ${what} "arn:aws:sagemaker:`),
    });
  });

  it("are for those who may ask", async () => {
    await using account = await openCloud();
    const Resource = arn("sagemaker", "endpoint/mine");
    const statement = { Effect: "Allow", Action: "sagemaker:DescribeEndpoint", Resource };
    const client = new SageMakerClient(account.as("reader", statement));

    const mine = client.send(new DescribeEndpointCommand({ EndpointName: "mine" }));
    const others = client.send(new DescribeEndpointCommand({ EndpointName: "others" }));

    await expect(mine).rejects.toMatchObject({ name: "ValidationException" });
    await expect(others).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining("sagemaker:DescribeEndpoint"),
    });
  });
});
