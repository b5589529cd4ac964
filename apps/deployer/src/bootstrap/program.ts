import { Bootstrap, type BootstrapArgs, createBootstrapProvider, hasGithubProvider } from "@sluice/infra/bootstrap";
import type { StackProgram } from "../engine/engine.ts";

/** What the program is made from. */
export interface BootstrapProgramOptions {
  readonly args: Omit<BootstrapArgs, "github">;
  /** `owner/repository` whose workflows may deploy. */
  readonly repository?: string | undefined;
  /** How GitHub's OIDC provider is had; `look` asks the account whether there is one to adopt. */
  readonly githubProvider: "create" | "look";
}

/** The program of an environment's foundation, under a provider that refuses every other account. */
export function bootstrapProgram({ args, repository, githubProvider }: BootstrapProgramOptions): StackProgram {
  return async () => {
    const aws = createBootstrapProvider(args);
    const adopt = repository !== undefined && githubProvider === "look" && (await hasGithubProvider(aws));
    const provider = adopt ? ("adopt" as const) : ("create" as const);
    const { deployRoleArn, permissionsBoundaryArn } = new Bootstrap(
      "bootstrap",
      { ...args, ...(repository === undefined ? {} : { github: { repository, provider } }) },
      { providers: { aws } },
    );
    return { deployRoleArn, permissionsBoundaryArn, ...(repository === undefined ? {} : { repository }) };
  };
}
