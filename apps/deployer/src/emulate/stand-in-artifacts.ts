import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parseS3Object } from "../aws/s3-place.ts";
import type { PipelineForEnvironment } from "../pipeline/read-pipeline-for.ts";
import type { Artifact } from "../run/artifacts.ts";
import { readForLaptop } from "./read-for-laptop.ts";

/** A tar archive without files: two blocks of nothing. */
const emptyArchive = gzipSync(Buffer.alloc(1024));

/** What stands for an archive: nothing asks for its digest. */
type StandIn = Omit<Artifact, "sha256">;

/**
 * What stands here for every archive that the pipeline takes from S3: the laptop's own where `environments.local` names one, otherwise
 * an archive without files, as that server needs none.
 */
export async function standInArtifacts(target: PipelineForEnvironment): Promise<StandIn[]> {
  const laptop = new Map(readForLaptop(target)?.models.map(({ name, modelData }) => [name, modelData]));
  const artifacts = target.pipeline.models.map(async ({ name, modelData }): Promise<StandIn[]> => {
    const place = modelData === undefined ? undefined : parseS3Object(modelData);
    if (place === undefined) return [];
    const own = laptop.get(name);
    const isFile = own !== undefined && parseS3Object(own) === undefined;
    // A file that is not there yet is told of when the laptop needs it.
    const body = isFile ? await readFile(join(target.folder, own)).catch(() => emptyArchive) : emptyArchive;
    return [{ model: name, ...place, body }];
  });
  return (await Promise.all(artifacts)).flat();
}
