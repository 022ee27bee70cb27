// SPDX-License-Identifier: Apache-2.0
// Signs generated odd requests with the JavaScript SDK's own signer and prints each as a frame for
// sigv4_check: its length, a line end, its raw bytes. usage: sigv4.mjs KEY SECRET COUNT
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";

const [accessKeyId, secretAccessKey, count] = process.argv.slice(2);
const segments = ["", ".", "..", "...", "a", "B.c", "~x_-", "%20", "%2F", "%3A%2f", "%25",
	"%E1%88%B4", "!$&'()*+,;=:@", "0"];
const words = ["", "a", "A", "b=c", "x y", "&=;", "\u00e9", "\u{1f600}", "+", "~._-", "%", "/?:@",
	"'()*!", "z".repeat(200)];

// A small generator with a seed (mulberry32), so that a failure can be seen again.
let state = 20260301;
function random() {
	state = (state + 0x6d2b79f5) | 0;
	let t = Math.imul(state ^ (state >>> 15), 1 | state);
	t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
	return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const below = (n) => Math.floor(random() * n);
const pick = (list) => list[below(list.length)];
const escape = (s) => encodeURIComponent(s).replace(/[!'()*]/g,
	(c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

function oddRequest() {
	const query = {};
	for (let i = below(4); i > 0; i--)
		query[pick(words) || "k"] = random() < 0.3 ? [pick(words), pick(words)] : pick(words);
	const body = Uint8Array.from({ length: pick([0, 2, 1000]) }, () => below(256));
	const hostname = pick(["localhost", "support.eu-west-1.example.com"]);
	const headers = {
		host: hostname,
		"content-type": "application/x-amz-json-1.1",
		"content-length": String(body.length),
		"X-Amz-Target": "AWSSupport_20130415.DescribeCases",
		"x-amz-user-agent": "aws-sdk-js/3.1134.0",
		"amz-sdk-invocation-id": "7d3f0c3e-0000-4000-8000-000000000000",
	};
	if (random() < 0.5)
		headers["My-Header"] = pick(["1", "two  words", "a,b", "x\ty"]);
	return {
		method: pick(["GET", "POST", "PUT", "DELETE"]),
		protocol: "http:",
		hostname,
		path: `/${Array.from({ length: below(5) }, () => pick(segments)).join("/")}`,
		query,
		headers,
		body,
	};
}

function target(request) {
	const pairs = Object.entries(request.query).flatMap(([k, v]) =>
		[v].flat().map((one) => `${escape(k)}=${escape(one)}`));
	return request.path + (pairs.length ? `?${pairs.join("&")}` : "");
}

for (let i = 0; i < Number(count); i++) {
	const signer = new SignatureV4({
		service: pick(["support", "service"]),
		region: pick(["us-east-1", "cn-north-1", "aws-global"]),
		sha256: Sha256,
		credentials: {
			accessKeyId, secretAccessKey,
			sessionToken: random() < 0.3 ? "token/+==" : undefined,
		},
	});
	const signed = await signer.sign(oddRequest());
	const head = [`${signed.method} ${target(signed)} HTTP/1.1`,
		...Object.entries(signed.headers).map(([k, v]) => `${k}: ${v}`), "", ""].join("\r\n");
	const bytes = Buffer.concat([Buffer.from(head, "latin1"), Buffer.from(signed.body)]);
	process.stdout.write(`${bytes.length}\n`);
	process.stdout.write(bytes);
}
