/** Which of our packages a package's source may import; `"types"` allows `import type` alone. There is no wildcard on purpose. */
export const allowedImports: Readonly<Record<string, Readonly<Record<string, "types" | "values">>>> = {
  "packages/spec": {},
  "packages/runtime": { "@sluice/spec": "types" },
  "packages/infra": { "@sluice/spec": "values", "@sluice/runtime": "values" },
  "packages/observability": { "@sluice/spec": "values" },
  "packages/local": { "@sluice/spec": "values" },
  "apps/deployer": {
    "@sluice/spec": "values",
    "@sluice/runtime": "values",
    "@sluice/infra": "values",
    "@sluice/observability": "values",
    "@sluice/local": "values",
  },
};
