import { parsePipeline } from "@sluice/spec";
import fc from "fast-check";
import { expect, it } from "vitest";
import { nearestName } from "../../src/init/nearest-name.ts";

const nameProblems = (name: string) => {
  const result = parsePipeline(`apiVersion: sluice/v1\nname: ${JSON.stringify(name)}\n`, { environments: [] });
  return result.problems.filter(({ path, code }) => path === "name" && code !== "SPEC_NAME_TOO_LONG");
};

it("is a name that the pipeline file takes, whatever was written", () => {
  const written = fc.oneof(fc.string({ unit: "binary", maxLength: 20 }), fc.string({ maxLength: 20 }));
  fc.assert(
    fc.property(written, (text) => {
      const name = nearestName(text);
      if (name !== "") expect(nameProblems(name)).toEqual([]);
    }),
  );
});

it("is the same for a name that the pipeline file takes, and no other for one that it does not take", () => {
  const almost = fc.string({ unit: fc.constantFrom("a", "z", "0", "9", "-", "_", "A"), minLength: 1, maxLength: 12 });
  fc.assert(fc.property(almost, (text) => (nearestName(text) === text) === (nameProblems(text).length === 0)));
});
