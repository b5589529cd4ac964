import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import Value from "typebox/value";
import { describe, expect, it } from "vitest";
import { planDrawing } from "../src/graph/drawing.ts";
import { layoutDrawing, type PlacedNode } from "../src/graph/layout-drawing.ts";
import { renderMermaid } from "../src/graph/render-mermaid.ts";
import { renderSvg } from "../src/graph/render-svg.ts";
import { renderText } from "../src/graph/render-text.ts";
import { GraphOutput } from "../src/output/graph-output.ts";
import { createStyle } from "../src/terminal/style.ts";
import { textWidth } from "../src/terminal/text.ts";
import { localPipeline, pipelineYaml } from "./support/pipelines.ts";
import { runMain } from "./support/run-main.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const diamond = { "model-a": [], "model-b": ["model-a"], "model-c": ["model-a"], "model-d": ["model-b", "model-c"] };

/** Graphs whose models depend on models before them. */
const graphs = fc
  .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 12 })
  .map((parents) =>
    Object.fromEntries(
      parents.map((picks, index) => [
        `m${index}`,
        [...new Set(picks.map((pick) => `m${pick % Math.max(1, index)}`))].filter(() => index > 0),
      ]),
    ),
  );

describe("graph", () => {
  it("draws a tree in which a model with several parents hangs under the last and is mentioned under the others", async () => {
    const cwd = temporaryFolder({ "p.yaml": pipelineYaml(diamond) });

    const { code, stdout } = await runMain(["graph", "p.yaml"], { cwd });

    expect(code).toBe(0);
    expect(stdout).toBe(`reader in data_dev

s3://reader-input-dev  incoming/  .txt
└─ model-a        ml.m5.large  1 instance
   ├─ model-b     ml.m5.large  1 instance
   │  └─ model-d  see under model-c
   └─ model-c     ml.m5.large  1 instance
      └─ model-d  ml.m5.large  1 instance  → delivered  after model-b, model-c

delivers model-d
  to Firehose, every 60 s or 1 MiB
  to SNS topics for predictions and errors
`);
  });

  it("shows every model once with its facts, within 80 columns, whatever the graph", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const lines = renderText(localPipeline(graph), { style: createStyle(false), columns: 80 }).split("\n");
        expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(80);
        for (const name of Object.keys(graph)) {
          expect(lines.filter((line) => new RegExp(`─ ${name} +ml\\.`).test(line)).length).toBe(1);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("draws a Mermaid flowchart with every dependency", () => {
    const mermaid = renderMermaid(planDrawing(localPipeline(diamond)));

    expect(mermaid).toContain('flowchart LR\n  n0[("reader-input-local<br/>incoming/<br/>.txt")]');
    expect(mermaid.split("\n").filter((line) => line.includes("-->"))).toEqual([
      "  n0 --> n1",
      "  n1 --> n2",
      "  n1 --> n3",
      "  n2 --> n4",
      "  n3 --> n4",
      "  n4 --> n5",
      "  n4 --> n6",
    ]);
  });

  it("escapes what would end a Mermaid label", () => {
    const drawing = {
      title: 'a "b"',
      nodes: [{ id: "x", kind: "model" as const, title: '<b>"#', details: [] }],
      edges: [],
    };

    expect(renderMermaid(drawing)).toContain('["#60;b#62;#34;#35;"]');
    expect(renderMermaid(drawing)).toContain('title: "a \\"b\\""');
  });

  it("places boxes that do not overlap and stay inside the picture, children to the right of their parents", () => {
    const overlap = (a: PlacedNode, b: PlacedNode) =>
      a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
    fc.assert(
      fc.property(graphs, (graph) => {
        const drawing = planDrawing(localPipeline(graph));
        const { nodes, width, height } = layoutDrawing(drawing);
        const byId = new Map(nodes.map((node) => [node.id, node]));
        for (const [index, node] of nodes.entries()) {
          expect(node.x >= 0 && node.y >= 0 && node.x + node.width <= width && node.y + node.height <= height).toBe(
            true,
          );
          for (const other of nodes.slice(index + 1)) expect(overlap(node, other)).toBe(false);
        }
        for (const { from, to } of drawing.edges) expect(byId.get(from)?.x).toBeLessThan(byId.get(to)?.x ?? 0);
      }),
      { numRuns: 40 },
    );
  });

  it("keeps the file's order from top to bottom", () => {
    const { nodes } = layoutDrawing(planDrawing(localPipeline(diamond)));
    const [b, c] = ["model:model-b", "model:model-c"].map((id) => nodes.find((node) => node.id === id)?.y ?? 0);

    expect(b).toBeLessThan(c ?? 0);
  });

  it("draws an SVG that stands alone and has a light and a dark look", () => {
    const svg = renderSvg(planDrawing(localPipeline(diamond)));

    expect(svg).toContain("prefers-color-scheme:dark");
    expect(svg).not.toMatch(/href|url\((?!#)|@import|<script/);
    expect(svg.match(/<g>/g)?.length).toBe(7);
  });

  it("escapes text in an SVG", () => {
    const drawing = {
      title: "a & b",
      nodes: [{ id: "x", kind: "model" as const, title: "<script>", details: [] }],
      edges: [],
    };

    expect(renderSvg(drawing)).not.toContain("<script>");
    expect(renderSvg(drawing)).toContain("a &#38; b");
  });

  it("writes to a file, and says when it cannot", async () => {
    const cwd = temporaryFolder({ "p.yaml": pipelineYaml(diamond) });

    expect((await runMain(["graph", "p.yaml", "--format", "svg", "--output", "g.svg"], { cwd })).stdout).toBe("");
    expect(readFileSync(join(cwd, "g.svg"), "utf8")).toMatch(/^<svg /);
    const { code, stderr } = await runMain(["graph", "p.yaml", "--output", "no/g.txt"], { cwd });

    expect(stderr).toContain("DEPLOY_CANNOT_WRITE cannot write no/g.txt");
    expect(code).toBe(1);
  });

  it("prints one JSON document of the promised shape", async () => {
    const cwd = temporaryFolder({ "p.yaml": pipelineYaml(diamond) });

    const { stdout } = await runMain(["graph", "p.yaml", "--json", "--environment", "data_prod"], { cwd });

    const output: unknown = JSON.parse(stdout);
    expect([...Value.Errors(GraphOutput, output)]).toEqual([]);
    expect(output).toMatchObject({
      pipeline: "reader",
      environment: "data_prod",
      models: [{ name: "model-a", children: ["model-b", "model-c"], delivered: false }, {}, {}, { delivered: true }],
    });
  });
});
