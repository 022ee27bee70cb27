// SPDX-License-Identifier: Apache-2.0
// Verifies deliveries with the scheme's own library: a line of JSON {secret, headers, body} in, a
// line "ok" or what is wrong out. Times are of now, as the library wants them.
import readline from "node:readline";
import { Webhook } from "standardwebhooks";

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { secret, headers, body } = JSON.parse(line);
  try {
    new Webhook(secret).verify(body, headers);
    console.log("ok");
  } catch (error) {
    console.log(String(error.message));
  }
}
