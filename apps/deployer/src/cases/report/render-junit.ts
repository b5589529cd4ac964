import type { TestOutput } from "../../output/test-output.ts";
import { count } from "../../plan/wording.ts";
import { escapeMarkup } from "../../terminal/escape-markup.ts";
import { createStyle } from "../../terminal/style.ts";
import type { CaseOutput } from "./contrast.ts";
import { findingText } from "./finding-text.ts";
import { orderFindings } from "./order-findings.ts";
import { renderCaseLines } from "./render-test-report.ts";
import { isOpen, statusText } from "./wording.ts";

/** A report as JUnit XML, a `testcase` each; a flaky case is a failure whose type says so. */
export function renderJUnit(output: TestOutput): string {
  const suite = `${output.pipeline}.${output.environment}`;
  const failures = output.cases.filter(isOpen).length;
  const counts = `tests="${output.cases.length}" failures="${failures}" errors="0" skipped="0" time="${time(output.seconds)}"`;
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="sluice test" ${counts}>`,
    // The date without its zone is what the format's schema takes; it is UTC.
    `  <testsuite name="${escapeMarkup(suite)}" timestamp="${escapeMarkup(output.startedAt.slice(0, 19))}" ${counts}>`,
    ...renderProperties(
      [
        ["file", output.file],
        ["environment", output.environment],
        ...(output.release === null ? [] : [["release", String(output.release)] as const]),
      ],
      "    ",
    ),
    ...output.cases.flatMap((one) => renderCase(one, suite)),
    "  </testsuite>",
    "</testsuites>",
  ];
  return `${lines.join("\n")}\n`;
}

function renderCase(one: CaseOutput, suite: string): string[] {
  const { file, input, name, seconds, status } = one;
  const attributes = `name="${escapeMarkup(name)}" classname="${escapeMarkup(suite)}" file="${escapeMarkup(file)}" time="${time(seconds)}"`;
  const properties = renderProperties(
    [
      ["input", input.name],
      ["result", status],
    ],
    "      ",
  );
  const failure = isOpen(one) ? renderFailure(one) : [];
  return [`    <testcase ${attributes}>`, ...properties, ...failure, "    </testcase>"];
}

function renderFailure(one: CaseOutput): string[] {
  const findings = orderFindings(one);
  const [first] = findings;
  const more = findings.length > 1 ? ` (and ${count(findings.length - 1, "more finding")})` : "";
  const message = first === undefined ? statusText(one) : `${findingText(first)}${more}`;
  const body = renderCaseLines(one, { style: createStyle(false), columns: 120 })
    .map(escapeMarkup)
    .join("\n");
  return [`      <failure type="${one.status}" message="${escapeMarkup(message)}">${body}</failure>`];
}

function renderProperties(properties: readonly (readonly [string, string])[], indent: string): string[] {
  const lines = properties.map(
    ([name, value]) => `${indent}  <property name="${name}" value="${escapeMarkup(value)}"/>`,
  );
  return [`${indent}<properties>`, ...lines, `${indent}</properties>`];
}

function time(seconds: number): string {
  return seconds.toFixed(3);
}
