import type { ResolvedModel } from "@sluice/spec";
import { contentDigest } from "./content-digest.ts";
import type { HandlerBundle } from "./handler-bundle.ts";

/**
 * Version of a model: 12 hex digits over all that its release pins, which are its image, artifact, environment variables, instance
 * settings and trigger bundle. The same when nothing changed: no time, commit or release number is part of it.
 */
export function modelVersion(model: ResolvedModel, trigger: HandlerBundle): string {
  const { accept, env, image, instances, instanceType, invocationTimeoutSeconds, modelData } = model;
  const { maxConcurrentInvocationsPerInstance } = model;
  return contentDigest(
    {
      accept,
      env,
      image,
      instances,
      instanceType,
      invocationTimeoutSeconds,
      maxConcurrentInvocationsPerInstance,
      modelData,
      trigger: trigger.sha256,
    },
    12,
  );
}
