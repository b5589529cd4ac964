import { HeadObjectCommand, S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { HttpResponse } from "@smithy/core/transport";
import type { HttpRequest } from "@smithy/types";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readS3Endpoint } from "../src/aws/s3-endpoint.ts";
import { buildS3Request } from "../src/aws/s3-request.ts";
import type { S3Location } from "../src/contracts/s3-location.ts";
import { expectedSignature, statedIn } from "./support/expected-signature.ts";
import { s3Bench, testCredentials } from "./support/s3-bench.ts";

interface Place {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  /** The same, for the SDK's client. */
  readonly config: S3ClientConfig;
}

const standIn: Place = {
  name: "a stand-in for AWS",
  variables: { AWS_REGION: "us-west-2", AWS_ENDPOINT_URL: "http://127.0.0.1:4566" },
  config: { region: "us-west-2", endpoint: "http://127.0.0.1:4566", forcePathStyle: true },
};

const places: readonly Place[] = [
  standIn,
  {
    name: "a stand-in for S3 alone, under a path",
    variables: {
      AWS_REGION: "us-west-2",
      AWS_ENDPOINT_URL: "http://127.0.0.1:1",
      AWS_ENDPOINT_URL_S3: "https://s3.example.com/base/",
    },
    config: { region: "us-west-2", endpoint: "https://s3.example.com/base/", forcePathStyle: true },
  },
  ...["us-east-1", "eu-west-1", "us-gov-west-1", "cn-north-1", "us-iso-east-1", "eusc-de-east-1", "mars-north-1"].map(
    (region): Place => ({ name: region, variables: { AWS_REGION: region }, config: { region } }),
  ),
  {
    name: "validated cryptography",
    variables: { AWS_REGION: "us-gov-west-1", AWS_USE_FIPS_ENDPOINT: "true" },
    config: { region: "us-gov-west-1", useFipsEndpoint: true },
  },
  {
    name: "IPv6",
    variables: { AWS_REGION: "us-west-2", AWS_USE_DUALSTACK_ENDPOINT: "true" },
    config: { region: "us-west-2", useDualstackEndpoint: true },
  },
  {
    name: "both",
    variables: { AWS_REGION: "us-east-1", AWS_USE_FIPS_ENDPOINT: "true", AWS_USE_DUALSTACK_ENDPOINT: "true" },
    config: { region: "us-east-1", useFipsEndpoint: true, useDualstackEndpoint: true },
  },
];

const buckets = ["crexi-model-input-dev", "with.dots.in-it", "abc", "a".repeat(63)];

/** What the SDK's own client would send. */
async function sdkRequest({ bucket, key }: S3Location, config: S3ClientConfig): Promise<HttpRequest> {
  let sent: HttpRequest | undefined;
  const requestHandler = {
    handle: async (request: HttpRequest) => {
      sent = request;
      return { response: new HttpResponse({ statusCode: 200, headers: {} }) };
    },
  };
  const client = new S3Client({ ...config, credentials: testCredentials, requestHandler });
  await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
  if (!sent) throw new Error("the SDK sent nothing");
  return sent;
}

function placeOf({ protocol, hostname, port, path, headers }: HttpRequest) {
  return { protocol, hostname, port, path, host: headers["host"] };
}

/** Keys as S3 allows them: up to 1,024 bytes of any text. */
const keys = fc
  .oneof(
    fc.string({ unit: "binary", minLength: 1 }),
    fc
      .array(
        fc.constantFrom(
          "/",
          "//",
          ".",
          "..",
          "/../",
          " ",
          "+",
          "%",
          "%2F",
          "?",
          "#",
          "&",
          "=",
          "é",
          "😀",
          "!'()*",
          "\\",
          "\n",
          "~",
          "a.pdf",
        ),
        { minLength: 1, maxLength: 8 },
      )
      .map((parts) => parts.join("")),
  )
  .filter((key) => Buffer.byteLength(key) <= 1024);

describe("a request to S3", () => {
  it.each(places.flatMap((place) => buckets.map((bucket) => ({ ...place, bucket }))))(
    "goes where the SDK's goes: $name, bucket $bucket",
    async ({ variables, config, bucket }) => {
      const location = { bucket, key: "incoming/a b.pdf" };

      const request = buildS3Request({ method: "HEAD", location }, readS3Endpoint(variables));

      expect(placeOf(request)).toEqual(placeOf(await sdkRequest(location, config)));
    },
  );

  it.each([standIn, ...places.filter(({ name }) => name === "us-east-1")])(
    "has the SDK's path for every key: $name",
    async ({ variables, config }) => {
      const endpoint = readS3Endpoint(variables);
      await fc.assert(
        fc.asyncProperty(keys, async (key) => {
          const location = { bucket: "source", key };
          const request = buildS3Request({ method: "HEAD", location }, endpoint);
          expect(request.path).toBe((await sdkRequest(location, config)).path);
        }),
        { examples: [["a".repeat(1024)], ["é".repeat(512)], ["/leading"], ["a//b/"], ["../.."], ["."]] },
      );
    },
  );

  it("arrives with the signature that S3 expects of it, whatever its key and content", async () => {
    const { store, requests } = await s3Bench(() => ({ headers: { etag: '"e"' } }));
    await fc.assert(
      fc.asyncProperty(keys, fc.string({ unit: "binary" }), async (key, content) => {
        await store.putIfAbsent({ bucket: "source", key }, content);

        const request = requests.at(-1);
        if (!request) throw new Error("nothing arrived");
        const { scope, signedHeaders, signature } = statedIn(request.headers.authorization ?? "");
        expect(signature).toBe(expectedSignature(request, testCredentials.secretAccessKey));
        expect(scope).toMatch(/^\d{8}\/us-west-2\/s3\/aws4_request$/);
        expect(signedHeaders).toEqual(
          expect.arrayContaining([
            "host",
            "if-none-match",
            "x-amz-content-sha256",
            "x-amz-date",
            "x-amz-security-token",
          ]),
        );
        expect(request.body).toBe(content);
      }),
    );
  });
});

describe("the endpoint of S3", () => {
  it.each([
    { name: "without a region", variables: {}, code: "RUNTIME_VARIABLE_MISSING", variable: "AWS_REGION" },
    {
      name: "with an address that is no URL",
      variables: { AWS_REGION: "us-west-2", AWS_ENDPOINT_URL: "127.0.0.1:4566" },
      code: "RUNTIME_VARIABLE_INVALID",
      variable: "AWS_ENDPOINT_URL",
    },
  ])("cannot be known $name", ({ variables, code, variable }) => {
    expect(() => readS3Endpoint(variables)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(variable) }),
    );
  });
});
