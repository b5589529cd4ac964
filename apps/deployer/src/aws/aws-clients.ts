import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { ECRClient } from "@aws-sdk/client-ecr";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { STSClient } from "@aws-sdk/client-sts";
import type { fromEnv } from "@aws-sdk/credential-providers";
import type { Environment } from "../environments/environment-schema.ts";
import { type LambdaQueries, lambdaQueries } from "./lambda-queries.ts";

/** Finds credentials when they are asked for. */
export type CredentialProvider = ReturnType<typeof fromEnv>;

/** Who calls AWS. */
export type Credentials = Awaited<ReturnType<CredentialProvider>>;

/** AWS clients of one environment: its region, its account's role. Each is loaded and made when it is first asked for. */
export interface AwsClients {
  s3(): Promise<S3Client>;
  sageMaker(): Promise<SageMakerClient>;
  sqs(): Promise<SQSClient>;
  ecr(region?: string): Promise<ECRClient>;
  logs(): Promise<CloudWatchLogsClient>;
  sts(): Promise<STSClient>;
  lambda(): Promise<LambdaQueries>;
  /** Closes every connection. */
  close(): void;
}

/** Where the clients of an environment go and as whom. */
export interface AwsClientsOptions {
  readonly environment: Pick<Environment, "region">;
  /** @defaultValue the SDK's own chain */
  readonly credentials?: CredentialProvider;
  /** @defaultValue AWS, or what `AWS_ENDPOINT_URL` says */
  readonly endpointUrl?: string;
}

interface Closable {
  destroy(): void;
}

/** Makes the clients of an environment. */
export function awsClients({ environment, credentials, endpointUrl }: AwsClientsOptions): AwsClients {
  const made = new Map<string, Promise<Closable>>();
  const options = {
    region: environment.region,
    ...(credentials === undefined ? {} : { credentials }),
    ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
  };
  const once = <T extends Closable>(name: string, make: () => Promise<T>): Promise<T> => {
    // The promise is kept, not the client: whoever asks at the same time shares its connections.
    const client = (made.get(name) as Promise<T> | undefined) ?? make();
    made.set(name, client);
    return client;
  };
  const sts = () => once("sts", async () => new (await import("@aws-sdk/client-sts")).STSClient(options));
  return {
    s3: () =>
      once("s3", async () => {
        const { S3Client } = await import("@aws-sdk/client-s3");
        return new S3Client({
          ...options,
          // A model's archive may be in another region than its environment.
          followRegionRedirects: true,
          ...(endpointUrl === undefined ? {} : { forcePathStyle: true }),
        });
      }),
    sageMaker: () =>
      once("sagemaker", async () => new (await import("@aws-sdk/client-sagemaker")).SageMakerClient(options)),
    sqs: () => once("sqs", async () => new (await import("@aws-sdk/client-sqs")).SQSClient(options)),
    ecr: (region = environment.region) =>
      once(`ecr ${region}`, async () => new (await import("@aws-sdk/client-ecr")).ECRClient({ ...options, region })),
    logs: () =>
      once("logs", async () => new (await import("@aws-sdk/client-cloudwatch-logs")).CloudWatchLogsClient(options)),
    sts,
    lambda: async () => {
      const { signer } = (await sts()).config;
      const place = { region: environment.region, ...(endpointUrl === undefined ? {} : { endpointUrl }) };
      return lambdaQueries({ ...place, signer });
    },
    close: () => {
      for (const client of made.values()) {
        client.then(
          (each) => each.destroy(),
          () => {},
        );
      }
    },
  };
}
