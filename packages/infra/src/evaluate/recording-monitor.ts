import { SluiceError } from "@sluice/spec/errors";
import { evaluatedOptions, type OptionsRequest } from "./evaluated-options.ts";
import type { EvaluatedResource } from "./evaluated-resource.ts";
import { PlainValues } from "./plain-value.ts";
import { type OutputScope, resourceOutputs } from "./resource-outputs.ts";
import { resourceUrn } from "./resource-urn.ts";

/** The part of Pulumi's `RegisterResourceRequest` that is read here. */
export interface RegisterRequest extends OptionsRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getCustom(): boolean;
  getObject(): { toJavaScript(): Record<string, unknown> } | undefined;
  getDependenciesList(): string[];
}

/** The part of Pulumi's `RegisterResourceResponse` that its SDK reads. */
export interface RegisterResponse {
  getUrn(): string;
  getId(): string;
  getObject(): { toJavaScript(): Record<string, unknown> };
  getPropertydependenciesMap(): undefined;
  getResult(): number;
  getUnknown(): boolean;
}

/** A registered resource and what it must come after. */
export interface Registration {
  readonly resource: EvaluatedResource;
  /** URN; empty at the top. */
  readonly parentUrn: string;
  readonly dependencies: readonly string[];
}

const stackType = "pulumi:pulumi:Stack";

/**
 * Answers resource registrations in Pulumi's place. Pulumi's own mock monitor tells a mock neither the parent nor the dependencies,
 * and decodes and encodes every value again; this one reads the request once and answers with what it holds.
 */
export class RecordingMonitor {
  readonly registrations = new Map<string, Registration>();
  readonly #values = new PlainValues();
  readonly #scope: OutputScope;
  readonly #place: { readonly project: string; readonly stack: string };
  #stackUrn = "";

  constructor(scope: OutputScope, project: string, stack: string) {
    this.#scope = scope;
    this.#place = { project, stack };
  }

  /** Makes the resource of a request known; throws when its URN is taken, as Pulumi's engine does. */
  register(request: RegisterRequest): RegisterResponse {
    const type = request.getType();
    const name = request.getName();
    const parentUrn = request.getParent();
    const urn = resourceUrn({ ...this.#place, type, name, parentUrn });
    const state = request.getObject()?.toJavaScript() ?? {};
    if (type === stackType) {
      this.#stackUrn = urn;
      return response(urn, "", state);
    }
    if (this.registrations.has(urn)) {
      throw new SluiceError("INFRA_DUPLICATE_RESOURCE", `two resources of type ${type} are named "${name}"`);
    }
    const { values, assets } = this.#values.read(state);
    const computed = request.getCustom()
      ? resourceOutputs({ type, name, urn, inputs: values }, this.#scope)
      : undefined;
    const parent = this.registrations.get(parentUrn)?.resource;
    const options = evaluatedOptions(request, {
      type,
      name,
      urn,
      parent: parent && { name: parent.name, urn: parent.urn, aliases: parent.options?.aliases ?? [] },
    });
    const resource: EvaluatedResource = {
      type,
      name,
      ...(parent === undefined ? {} : { parent: parent.name }),
      urn,
      id: computed?.id ?? "",
      inputs: values,
      outputs: computed === undefined ? values : { ...values, ...computed.outputs },
      ...(options === undefined ? {} : { options }),
      ...(Object.keys(assets).length === 0 ? {} : { assets }),
    };
    const dependencies = request.getDependenciesList();
    this.registrations.set(urn, {
      resource,
      parentUrn: parentUrn === this.#stackUrn ? "" : parentUrn,
      dependencies,
    });
    return response(urn, resource.id, computed === undefined ? state : { ...state, ...computed.outputs });
  }
}

function response(urn: string, id: string, state: Record<string, unknown>): RegisterResponse {
  return {
    getUrn: () => urn,
    getId: () => id,
    getObject: () => ({ toJavaScript: () => state }),
    getPropertydependenciesMap: () => undefined,
    getResult: () => 0,
    getUnknown: () => false,
  };
}
