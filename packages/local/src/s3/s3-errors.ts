import { AwsError } from "../gateway/service.ts";

/** 404: nobody made the bucket. */
export const noSuchBucket = (bucket: string): AwsError =>
  new AwsError("NoSuchBucket", 404, "The specified bucket does not exist", { BucketName: bucket });

/** 404: the key is free, or its newest version is a delete marker. */
export const noSuchKey = (key: string): AwsError =>
  new AwsError("NoSuchKey", 404, "The specified key does not exist.", { Key: key });

/** 404: the key has no such version. */
export const noSuchVersion = (key: string, versionId: string): AwsError =>
  new AwsError("NoSuchVersion", 404, "The specified version does not exist.", { Key: key, VersionId: versionId });

/** 404: the multipart upload was completed, aborted or never begun. */
export const noSuchUpload = (uploadId: string): AwsError =>
  new AwsError(
    "NoSuchUpload",
    404,
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
    { UploadId: uploadId },
  );

/** 412: a condition of the request, named by its header, does not hold. */
export const preconditionFailed = (condition: string): AwsError =>
  new AwsError("PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold", {
    Condition: condition,
  });

/** 400: a parameter is not as it should be. */
export const invalidArgument = (message: string): AwsError => new AwsError("InvalidArgument", 400, message);

/** 400: the request contradicts itself. */
export const invalidRequest = (message: string): AwsError => new AwsError("InvalidRequest", 400, message);

/** 400: a body is not the XML document that the operation takes. */
export const malformedXml = (): AwsError =>
  new AwsError(
    "MalformedXML",
    400,
    "The XML you provided was not well-formed or did not validate against our published schema",
  );

/** 501: a part of S3 that the laptop has not. */
export const notImplemented = (message: string): AwsError => new AwsError("NotImplemented", 501, message);
