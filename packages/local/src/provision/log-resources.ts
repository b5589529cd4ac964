import type { DeclaredResource } from "../resource.ts";
import { type Provisioners, thereIf } from "./provisioner.ts";
import { inputsOf } from "./resource-fields.ts";

/** Log groups and streams of CloudWatch Logs. */
export const logResources: Provisioners = {
  "aws:cloudwatch/logGroup:LogGroup": {
    make: (resource, cloud) => {
      if (!cloud.logs.has(nameOf(resource))) cloud.logs.create(nameOf(resource));
    },
    create: (resource, cloud) => cloud.logs.create(nameOf(resource)),
    change: () => {},
    remove: (resource, cloud) => {
      if (!inputsOf(resource).boolean("skipDestroy", false)) cloud.logs.remove(nameOf(resource));
    },
    actual: (resource, cloud) => thereIf(cloud.logs.has(nameOf(resource))),
  },
  "aws:cloudwatch/logStream:LogStream": {
    isReady: (resource, cloud) => cloud.logs.has(groupOf(resource)),
    make: (resource, cloud) => cloud.logs.createStream(groupOf(resource), nameOf(resource)),
    remove: (resource, cloud) => cloud.logs.removeStream(groupOf(resource), nameOf(resource)),
    actual: (resource, cloud) => {
      const group = groupOf(resource);
      return thereIf(cloud.logs.has(group) && cloud.logs.group(group).streams.has(nameOf(resource)));
    },
  },
};

function nameOf(resource: DeclaredResource): string {
  return inputsOf(resource).optionalString("name") ?? resource.id;
}

function groupOf(resource: DeclaredResource): string {
  return inputsOf(resource).string("logGroupName");
}
