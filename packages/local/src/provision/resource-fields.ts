import { SluiceError } from "@sluice/spec";
import type { DeclaredResource } from "../resource.ts";
import { Fields } from "../wire/fields.ts";

/** Reads a resource's inputs; a problem names the resource. */
export function inputsOf(resource: DeclaredResource): Fields {
  return new Fields(resource.inputs, problemOf(resource));
}

/** Reads a resource's outputs, such as `arn`; a problem names the resource. */
export function outputsOf(resource: DeclaredResource): Fields {
  return new Fields(resource.outputs, problemOf(resource), "outputs");
}

/** A policy or pattern given as JSON text or as an object. */
export function documentOf(resource: DeclaredResource, name: string): unknown {
  const value = resource.inputs[name];
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    throw problemOf(resource)(`${name} is not JSON`);
  }
}

/** The error for a resource the local AWS cannot make. */
export function problemOf(resource: DeclaredResource): (problem: string) => SluiceError {
  return (problem) =>
    new SluiceError("LOCAL_RESOURCE_INVALID", `${resource.type} "${resource.name}" cannot be made locally: ${problem}`);
}
