// SPDX-License-Identifier: Apache-2.0
// One customer's story with the stock SDK for JavaScript, the newest client there is: the classic
// operations, the additions of 2026 and every error class the package declares that a customer can
// bring about. Prints one JSON object of what it saw; the suite judges it.
import * as support from "@aws-sdk/client-support";

const { SupportClient } = support;
const [endpoint, accessKeyId, secretAccessKey] = process.argv.slice(2);
const client = new SupportClient({
	endpoint, region: "us-east-1", maxAttempts: 1,
	credentials: { accessKeyId, secretAccessKey },
});
const seen = {};

async function ok(label, operation, input = {}) {
	const answer = await client.send(new support[`${operation}Command`](input));
	delete answer.$metadata;
	seen[label] = answer;
	return answer;
}

async function refused(label, operation, input) {
	try {
		await client.send(new support[`${operation}Command`](input));
		seen[label] = null;
	} catch (error) {
		const type = support[error.name];
		seen[label] = {
			name: error.name, message: error.message,
			typed: Boolean(type && error instanceof type),
			status: error.$metadata?.httpStatusCode,
			requestId: error.$metadata?.requestId,
		};
	}
}

const text = { subject: "From JavaScript", communicationBody: "h\u00e9llo \u{1f600}" };

// A dry run says what would have happened and does nothing.
await refused("dryRun", "CreateCase", { ...text, dryRun: true });
await refused("dryRunOfNothing", "ResolveCase", { caseId: "case-none", dryRun: true });

// A large file: links, parts, completion, then into a case and back.
const size = 9 * 1024 * 1024;
const content = Buffer.alloc(size, "0123456789abcdef");
const links = await ok("uploadLinks", "GetAttachmentUploadLinks", { fileName: "dump.bin", fileSizeBytes: size });
const completed = [];
for (const part of links.uploadUrls) {
	const from = (part.partIndex - 1) * links.partSizeBytes;
	const answer = await fetch(part.url, {
		method: "PUT", body: content.subarray(from, Math.min(size, from + links.partSizeBytes)),
	});
	seen[`put${part.partIndex}`] = answer.status;
	completed.push({ partIndex: part.partIndex, eTag: answer.headers.get("etag") });
}
await ok("uploadEarly", "DescribeAttachmentUploadStatus", { uploadId: links.uploadId });
await ok("complete", "CompleteAttachmentUpload", { uploadId: links.uploadId, completedUploads: completed });
await ok("uploadDone", "DescribeAttachmentUploadStatus", { uploadId: links.uploadId });
const { caseId } = await ok("create", "CreateCase", { ...text, uploadIds: [links.uploadId] });
const { cases } = await ok("describe", "DescribeCases", { caseIdList: [caseId] });
const attachment = cases[0].recentCommunications.communications[0].attachments[0];
const { downloadUrl } = await ok("downloadLink", "GetAttachmentDownloadLink", { attachmentId: attachment.attachmentId });
const fetched = await fetch(downloadUrl.url ?? downloadUrl);
seen.download = {
	status: fetched.status,
	same: Buffer.from(await fetched.arrayBuffer()).equals(content),
	type: fetched.headers.get("content-type"),
	disposition: fetched.headers.get("content-disposition"),
};
await refused("largeByClassicCall", "DescribeAttachment", { attachmentId: attachment.attachmentId });
await refused("uploadUnknown", "DescribeAttachmentUploadStatus", { uploadId: "upload-none" });
await refused("downloadUnknown", "GetAttachmentDownloadLink", { attachmentId: "attachment-none" });

// Binary there and back through a set; the SDK sends bytes as base64 itself.
const set = await ok("set", "AddAttachmentsToSet", {
	attachments: [{ fileName: "\u65e5.bin", data: new Uint8Array([0, 255, 10]) }],
});
await ok("add", "AddCommunicationToCase", { caseId, communicationBody: "with a file", attachmentSetId: set.attachmentSetId });
const { communications } = await ok("communications", "DescribeCommunications", { caseId });
const small = communications[0].attachmentSet[0];
const got = await client.send(new support.DescribeAttachmentCommand({ attachmentId: small.attachmentId }));
seen.attachment = { fileName: got.attachment.fileName, bytes: [...got.attachment.data] };

await refused("caseUnknown", "ResolveCase", { caseId: "case-none" });
await refused("setUnknown", "CreateCase", { ...text, attachmentSetId: "as-none" });
await refused("attachmentUnknown", "DescribeAttachment", { attachmentId: "attachment-none" });
await refused("setTooLarge", "AddAttachmentsToSet", {
	attachments: Array.from({ length: 4 }, (_, i) => ({ fileName: `${i}`, data: new Uint8Array([1]) })),
});
await ok("resolve", "ResolveCase", { caseId });
await ok("services", "DescribeServices", { serviceCodeList: ["general-info"] });
await ok("severities", "DescribeSeverityLevels");
await ok("languages", "DescribeSupportedLanguages", { issueType: "technical", serviceCode: "general-info", categoryCode: "charges" });
await ok("options", "DescribeCreateCaseOptions", { issueType: "technical", serviceCode: "general-info", language: "en", categoryCode: "charges" });
const checks = await ok("checks", "DescribeTrustedAdvisorChecks", { language: "en" });
seen.checks = checks.checks.length;
await ok("checkResult", "DescribeTrustedAdvisorCheckResult", { checkId: "HCP4007jGY" });
await ok("checkSummaries", "DescribeTrustedAdvisorCheckSummaries", { checkIds: ["HCP4007jGY"] });
await ok("refresh", "RefreshTrustedAdvisorCheck", { checkId: "HCP4007jGY" });
await ok("refreshStatuses", "DescribeTrustedAdvisorCheckRefreshStatuses", { checkIds: ["HCP4007jGY"] });
console.log(JSON.stringify(seen));
