export { Bootstrap } from "./bootstrap.ts";
export type { BootstrapArgs, GithubTrust, PromotionOrigin, PromotionReader } from "./bootstrap-context.ts";
export { type BootstrapNames, bootstrapNames } from "./bootstrap-names.ts";
export { createBootstrapProvider, hasGithubProvider } from "./bootstrap-provider.ts";
export { bootstrapPrefix } from "./policies/deploy-storage.ts";
