import { type Draft, draftModels } from "../draft.ts";
import type { Finding } from "../finding.ts";
import { quote } from "../quote.ts";

/** Rules about permissions: an action is named in full, and a resource that is everything is pointed out. */
export function permissionRules(draft: Draft): Finding[] {
  return draftModels(draft).flatMap(([name, { permissions }]) =>
    (permissions?.statements ?? []).flatMap(({ actions = [], resources = [] }, index) => {
      const path = ["models", name, "permissions", "statements", index];
      return [
        ...actions.flatMap((action, at) =>
          /[*?]/.test(action) ? [wildcardAction([...path, "actions", at], action)] : [],
        ),
        ...resources.flatMap((resource, at) => (resource === "*" ? [everyResource([...path, "resources", at])] : [])),
      ];
    }),
  );
}

function wildcardAction(path: Finding["path"], action: string): Finding {
  const service = action.split(":", 1)[0];
  return {
    code: "SPEC_WILDCARD_ACTION",
    path,
    message: `action ${quote(action)} allows more than a model needs: an action may hold no wildcard`,
    hint:
      service === "s3"
        ? "use s3Read or s3Write, or name each action, such as s3:GetObject"
        : "name each action in full",
  };
}

function everyResource(path: Finding["path"]): Finding {
  return {
    code: "SPEC_WILDCARD_RESOURCE",
    severity: "warning",
    path,
    message: 'resource "*" is everything in the account',
    hint: "name an ARN, unless the actions take no resource",
  };
}
