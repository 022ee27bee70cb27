// SPDX-License-Identifier: Apache-2.0
// Calls operations with the stock SDK for JavaScript, as asked on its input: a line of JSON
// {"operation","input"} is answered by one {"answer"} or {"name","message","typed","status"}.
import * as support from "@aws-sdk/client-support";
import { createInterface } from "node:readline";

const [endpoint, accessKeyId, secretAccessKey] = process.argv.slice(2);
const client = new support.SupportClient({
	endpoint, region: "us-east-1", maxAttempts: 1,
	credentials: { accessKeyId, secretAccessKey },
});

// Bytes arrive as base64 in "data".
function bytes(value) {
	if (Array.isArray(value))
		return value.map(bytes);
	if (value === null || typeof value !== "object")
		return value;
	return Object.fromEntries(Object.entries(value).map(([k, v]) =>
		[k, k === "data" ? new Uint8Array(Buffer.from(v, "base64")) : bytes(v)]));
}

async function call({ operation, input }) {
	try {
		const answer = await client.send(new support[`${operation}Command`](bytes(input)));
		delete answer.$metadata;
		return { answer };
	} catch (error) {
		const type = support[error.name];
		return {
			name: error.name, message: error.message,
			typed: Boolean(type && error instanceof type),
			status: error.$metadata?.httpStatusCode ?? 0,
		};
	}
}

for await (const line of createInterface({ input: process.stdin }))
	process.stdout.write(`${JSON.stringify(await call(JSON.parse(line)))}\n`);
