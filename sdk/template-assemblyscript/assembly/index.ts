// {{name}}: greets the upstream and the client in a header.

import * as http from "./http";
import { properties } from "./config";

let greeting = "hello";

const config = properties(http.config());
for (let i = 0, names = config.keys(); i < names.length; i++) {
  if (names[i] == "greeting") {
    greeting = config.get("greeting");
  } else {
    http.refuse(names[i] + ": unknown property (expected: greeting)");
  }
}
if (greeting == "") {
  http.refuse("greeting: '' (expected: a text)");
}
http.enableFeatures(http.BUFFER_RESPONSE); // handle_response changes responses

// Above "next". To answer here: http.setStatus(403); http.answerBody("no\n"); return http.ANSWERED;
export function handle_request(): u64 {
  http.requestHeaders.set("x-greeting", greeting);
  return http.NEXT;
}

// Below "next".
export function handle_response(context: u32, isError: u32): void {
  if (!isError) {
    http.responseHeaders.set("x-greeting", greeting);
  }
}
