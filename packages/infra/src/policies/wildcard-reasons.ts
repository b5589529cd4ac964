/**
 * Why a statement may name `*` as its resource, by action. A test walks every policy a pipeline registers and fails on a `*` that
 * is not listed here.
 */
export const wildcardReasons: Readonly<Record<string, string>> = {
  "ecr:GetAuthorizationToken": "the token is the registry's, not a repository's; AWS defines no resource for it",
  "cloudwatch:PutMetricData": "AWS defines no resource for metrics",
  "textract:*": "Textract's document actions take no resource",
  "ec2:Describe*": "EC2's describe actions take no resource",
};

/** Textract actions a model with `permissions.textract` may call: those that read a document, at once or as a job. */
export const textractActions: readonly string[] = [
  "textract:AnalyzeDocument",
  "textract:AnalyzeExpense",
  "textract:AnalyzeID",
  "textract:DetectDocumentText",
  "textract:GetDocumentAnalysis",
  "textract:GetDocumentTextDetection",
  "textract:GetExpenseAnalysis",
  "textract:GetLendingAnalysis",
  "textract:StartDocumentAnalysis",
  "textract:StartDocumentTextDetection",
  "textract:StartExpenseAnalysis",
  "textract:StartLendingAnalysis",
];

/** The reason an action may be allowed on `*`; undefined when there is none. */
export function wildcardReason(action: string): string | undefined {
  const entry = Object.entries(wildcardReasons).find(([pattern]) =>
    pattern.endsWith("*") ? action.startsWith(pattern.slice(0, -1)) : action === pattern,
  );
  return entry?.[1];
}
