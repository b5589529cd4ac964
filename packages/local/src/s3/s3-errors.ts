import { AwsError } from "../gateway/service.ts";

export const noSuchBucket = (bucket: string): AwsError =>
  new AwsError("NoSuchBucket", 404, "The specified bucket does not exist", { BucketName: bucket });

export const noSuchKey = (key: string): AwsError =>
  new AwsError("NoSuchKey", 404, "The specified key does not exist.", { Key: key });

export const noSuchVersion = (key: string, versionId: string): AwsError =>
  new AwsError("NoSuchVersion", 404, "The specified version does not exist.", { Key: key, VersionId: versionId });

export const noSuchUpload = (uploadId: string): AwsError =>
  new AwsError(
    "NoSuchUpload",
    404,
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
    { UploadId: uploadId },
  );

export const preconditionFailed = (condition: string): AwsError =>
  new AwsError("PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold", {
    Condition: condition,
  });

export const invalidArgument = (message: string): AwsError => new AwsError("InvalidArgument", 400, message);

export const invalidRequest = (message: string): AwsError => new AwsError("InvalidRequest", 400, message);

export const malformedXml = (): AwsError =>
  new AwsError(
    "MalformedXML",
    400,
    "The XML you provided was not well-formed or did not validate against our published schema",
  );

export const notImplemented = (message: string): AwsError => new AwsError("NotImplemented", 501, message);
