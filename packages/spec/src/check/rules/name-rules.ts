import type { EnvironmentName } from "../../environment-name.ts";
import { excessNameLength } from "../../names/model-names.ts";
import { nameLimits } from "../../names/name-limits.ts";
import { bucketFault } from "../bucket-fault.ts";
import type { Draft } from "../draft.ts";
import type { Finding } from "../finding.ts";
import { quote } from "../quote.ts";

/** Rules about names that AWS will see: no name is too long once pipeline and stage are added, and S3 takes every bucket's. */
export function nameRules(draft: Draft, environment: EnvironmentName): Finding[] {
  return [...reservedName(draft), ...longNames(draft, environment), ...sourceBucket(draft)];
}

function reservedName({ name }: Draft): Finding[] {
  // Output buckets begin with the pipeline's name, and S3 keeps these beginnings for itself.
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  const reserved =
    name === "xn"
      ? "xn--"
      : ["sthree", "amzn-s3-demo"].find((start) => name === start || name?.startsWith(`${start}-`));
  if (reserved === undefined) return [];
  const message = `name is ${quote(name)}, but S3 reserves bucket names that begin with "${reserved}"`;
  return [{ code: "SPEC_BAD_NAME", path: ["name"], message, hint: "choose another name" }];
}

function longNames({ name, models }: Draft, { stage }: EnvironmentName): Finding[] {
  if (name === undefined) return [];
  return Object.keys(models ?? {}).flatMap((model) => {
    const excess = excessNameLength(name, model, stage);
    if (excess <= 0) return [];
    const characters = excess === 1 ? "1 character" : `${excess} characters`;
    return [
      {
        code: "SPEC_NAME_TOO_LONG",
        path: ["models", model],
        part: "key" as const,
        causes: [],
        // The longest stage tells how much shorter a name must be for all.
        rank: excess,
        message: `the endpoint's name ${name}--${model}-${stage} is ${characters} too long in stage "${stage}", because SageMaker takes 63 with a version of 9`,
        hint: `shorten the pipeline's name or the model's by ${characters}`,
      },
    ];
  });
}

function sourceBucket({ source }: Draft): Finding[] {
  const bucket = source?.bucket;
  const fault = bucket === undefined ? undefined : bucketFault(bucket);
  if (bucket === undefined || fault === undefined) return [];
  const message = `source.bucket is ${quote(bucket)}, which S3 does not take: ${fault}`;
  const excess = bucket.length - nameLimits.bucket;
  return [
    {
      code: "SPEC_BAD_BUCKET",
      path: ["source", "bucket"],
      // The longest stage tells how much shorter the name must be for all.
      rank: bucket.length,
      message,
      ...(excess > 0 ? { hint: `shorten it by ${excess === 1 ? "1 character" : `${excess} characters`}` } : {}),
    },
  ];
}
