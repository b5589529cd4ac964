import { fileURLToPath } from "node:url";
import type { BuildOptions, Metafile } from "esbuild";
import type { HandlerName } from "./handler-name.ts";

/** What {@link buildBundle} made. */
export interface BuiltBundle {
  /** The bundle's text: CommonJS with a `handler` export. */
  readonly code: string;
  readonly metafile: Metafile;
}

/** How a bundle is built. CommonJS starts faster than ESM on Lambda, and the SDK's ES modules shake better than its CommonJS. */
export const bundleOptions = {
  bundle: true,
  platform: "node",
  target: "node24",
  format: "cjs",
  mainFields: ["module", "main"],
  minify: true,
  legalComments: "none",
  // Instead of the nearest tsconfig.json, which is another one in another folder.
  tsconfigRaw: { compilerOptions: { target: "es2024", strict: true } },
  metafile: true,
  write: false,
  logLevel: "silent",
} satisfies BuildOptions;

/**
 * Stands in for modules of the SDK that a Lambda function never reaches: the chain of credential providers for files, SSO and
 * instance metadata. Our clients are given the role's credentials, see `client-options.ts`.
 */
const leftOut: Readonly<Record<string, string>> = {
  "@aws-sdk/credential-provider-node":
    "exports.defaultProvider = () => () => Promise.reject(new Error('the client was made without credentials'))",
};

/** Builds a handler's bundle from source. The same sources make the same bytes in any folder. */
export async function buildBundle(
  name: HandlerName,
  sourceDirectory: URL = new URL("../", import.meta.url),
): Promise<BuiltBundle> {
  const { build } = await import("esbuild");
  const result = await build({
    ...bundleOptions,
    absWorkingDir: fileURLToPath(sourceDirectory),
    entryPoints: [`./${name}/handler.ts`],
    outfile: "index.js",
    plugins: [
      {
        name: "leave-out",
        setup(setup) {
          const filter = new RegExp(`^(${Object.keys(leftOut).join("|")})$`);
          setup.onResolve({ filter }, ({ path }) => ({ path, namespace: "left-out" }));
          setup.onLoad({ filter, namespace: "left-out" }, ({ path }) => ({
            contents: leftOut[path] ?? "",
            loader: "js",
          }));
        },
      },
    ],
  });
  const [output] = result.outputFiles;
  if (!output) throw new TypeError("esbuild made no output");
  return { code: output.text, metafile: result.metafile };
}
