import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dealJobs } from "./deal-jobs.ts";
import { parsePipelineNames, pipelineFile } from "./pipeline-names.ts";

const named = (count: number) => Array.from({ length: count }, (_, index) => `p${index}`);

describe("the jobs of a matrix", () => {
  it("gives a pipeline a job of its own, with its file to take a turn by", () => {
    expect(dealJobs(["reader", "grader"])).toEqual([
      { job: "1", pipelines: '["reader"]', title: "reader", file: "pipelines/reader/pipeline.yaml" },
      { job: "2", pipelines: '["grader"]', title: "grader", file: "pipelines/grader/pipeline.yaml" },
    ]);
  });

  it("makes no job of no pipeline", () => {
    expect(dealJobs([])).toEqual([]);
  });

  it("deals more than 256, which is all that GitHub makes, to jobs that have several", () => {
    const jobs = dealJobs(named(1000));

    expect(jobs).toHaveLength(256);
    expect(jobs[0]).toMatchObject({ title: "p0 and 2 more" });
  });

  it("leaves none out, gives none twice, and no job more than one more than another", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 256 }), (count, most) => {
        const lists = dealJobs(named(count), most).map(({ pipelines }) => parsePipelineNames(pipelines));
        const lengths = lists.map(({ length }) => length);

        expect(lists.flat()).toEqual(named(count));
        expect(lists.length).toBe(Math.min(count, most));
        expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it.each([0, -1, 257, 1.5, Number.NaN])("refuses %s jobs", (jobs) => {
    expect(() => dealJobs(["reader"], jobs)).toThrow("a matrix has 1 to 256 jobs");
  });
});

describe("the name of a pipeline's folder", () => {
  it("becomes the path of its file", () => {
    expect(pipelineFile("price-2.0_x")).toBe("pipelines/price-2.0_x/pipeline.yaml");
  });

  it.each(["", ".", "..", ".git", "a b", "a/b", "$(touch x)", "a;b", "a\nb", "`a`", "a'b", 'a"b', "${{ x }}", "ä"])(
    "is not taken when it is %j",
    (name) => {
      expect(() => pipelineFile(name)).toThrow("is no name for the folder of a pipeline");
      expect(() => parsePipelineNames(JSON.stringify(["reader", name]))).toThrow("is no name");
    },
  );

  it.each(["", "reader", "{}", "[1]", "null", '["a"'])("is not read from %j", (json) => {
    expect(() => parsePipelineNames(json)).toThrow("not a JSON list of names");
  });
});
