/**
 * Sizes of each instance family that endpoints take: the values of `ProductionVariantInstanceType` in the SageMaker API
 * model, read in a 2026 copy of it (with `g7e`, `p6-b300` and `p6e-gb200`). A type that AWS adds later is added here.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html
 */
const sizesByFamily: Readonly<Record<string, string>> = {
  t2: "medium large xlarge 2xlarge",
  m4: "xlarge 2xlarge 4xlarge 10xlarge 16xlarge",
  "m5 m5d r5 r5d": "large xlarge 2xlarge 4xlarge 12xlarge 24xlarge",
  c4: "large xlarge 2xlarge 4xlarge 8xlarge",
  "c5 c5d": "large xlarge 2xlarge 4xlarge 9xlarge 18xlarge",
  "c6i c6in m6i r6i": "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge",
  "c7i m7i r7i": "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
  "c6g c6gd c6gn c7g m6g m6gd r6g r6gd": "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge",
  r7gd: "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge",
  "c8g m8g r8g": "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
  g4dn: "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge",
  "g5 g6 g6e": "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
  g7e: "2xlarge 4xlarge 8xlarge 12xlarge 24xlarge 48xlarge",
  p2: "xlarge 8xlarge 16xlarge",
  p3: "2xlarge 8xlarge 16xlarge",
  "p4d p4de dl1": "24xlarge",
  p5: "4xlarge 48xlarge",
  "p5e p5en p6-b200 p6-b300 trn2": "48xlarge",
  "p6e-gb200": "36xlarge",
  inf1: "xlarge 2xlarge 6xlarge 24xlarge",
  inf2: "xlarge 8xlarge 24xlarge 48xlarge",
  trn1: "2xlarge 32xlarge",
  trn1n: "32xlarge",
};

/** Instance types that SageMaker endpoints take, such as `ml.m5.xlarge`. */
export const instanceTypes: ReadonlySet<string> = new Set(
  Object.entries(sizesByFamily).flatMap(([families, sizes]) =>
    families.split(" ").flatMap((family) => sizes.split(" ").map((size) => `ml.${family}.${size}`)),
  ),
);
