// The host functions of http-wasm (https://http-wasm.io/http-handler-abi/), with types. Those that this
// filter does without are declared the same way.

// What handle_request returns.
export const ANSWERED: u64 = 0;
export const NEXT: u64 = 1;

// What a host does only if it is asked to.
export const BUFFER_REQUEST: u32 = 1;
export const BUFFER_RESPONSE: u32 = 2;

// The levels of log lines.
export const DEBUG: i32 = -1;
export const INFO: i32 = 0;
export const WARN: i32 = 1;
export const ERROR: i32 = 2;

// @ts-ignore: decorator
@external("http_handler", "enable_features")
export declare function enableFeatures(features: u32): u32;

// @ts-ignore: decorator
@external("http_handler", "set_status_code")
export declare function setStatus(status: u32): void;

// @ts-ignore: decorator
@external("http_handler", "get_config")
declare function getConfig(buffer: usize, limit: usize): usize;

// @ts-ignore: decorator
@external("http_handler", "log")
declare function hostLog(level: i32, message: usize, length: usize): void;

// @ts-ignore: decorator
@external("http_handler", "get_method")
declare function getMethod(buffer: usize, limit: usize): usize;

// @ts-ignore: decorator
@external("http_handler", "get_uri")
declare function getUri(buffer: usize, limit: usize): usize;

// @ts-ignore: decorator
@external("http_handler", "get_header_values")
declare function getHeaderValues(kind: u32, name: usize, nameLength: usize, buffer: usize, limit: usize): u64;

// @ts-ignore: decorator
@external("http_handler", "set_header_value")
declare function setHeader(kind: u32, name: usize, nameLength: usize, value: usize, valueLength: usize): void;

// @ts-ignore: decorator
@external("http_handler", "remove_header")
declare function removeHeader(kind: u32, name: usize, nameLength: usize): void;

// @ts-ignore: decorator
@external("http_handler", "write_body")
declare function hostWriteBody(kind: u32, body: usize, length: usize): void;

/** The header fields of a message. */
export class Headers {
  constructor(private kind: u32) {}

  /** All values of a field, in their order. */
  all(name: string): string[] {
    const key = String.UTF8.encode(name);
    let values = new ArrayBuffer(256);
    let result = getHeaderValues(this.kind, address(key), key.byteLength, address(values), values.byteLength);
    if (<i32>(<u32>result) > values.byteLength) {
      values = new ArrayBuffer(<i32>(<u32>result));
      result = getHeaderValues(this.kind, address(key), key.byteLength, address(values), values.byteLength);
    }
    const texts = String.UTF8.decode(values.slice(0, <i32>(<u32>result))).split("\0");
    texts.pop(); // each value has a NUL behind it
    return texts;
  }

  set(name: string, value: string): void {
    const key = String.UTF8.encode(name);
    const text = String.UTF8.encode(value);
    setHeader(this.kind, address(key), key.byteLength, address(text), text.byteLength);
  }

  remove(name: string): void {
    const key = String.UTF8.encode(name);
    removeHeader(this.kind, address(key), key.byteLength);
  }
}

export const requestHeaders = new Headers(0);
export const responseHeaders = new Headers(1);

export function config(): string {
  return read(getConfig);
}

export function method(): string {
  return read(getMethod);
}

export function uri(): string {
  return read(getUri);
}

export function log(level: i32, message: string): void {
  const text = String.UTF8.encode(message);
  hostLog(level, address(text), text.byteLength);
}

/** Sets the body of the response: the first call replaces it, later ones add to it. */
export function answerBody(body: string): void {
  const text = String.UTF8.encode(body);
  hostWriteBody(1, address(text), text.byteLength);
}

/** Refuses the configuration: the host shows the reason, and the filter does not start. */
export function refuse(reason: string): void {
  log(ERROR, "configuration: " + reason);
  unreachable();
}

/** What AssemblyScript calls when a program goes wrong. */
export function abort(message: string | null, file: string | null, line: u32, column: u32): void {
  const where = file ? file + ":" + line.toString() : "?";
  log(ERROR, (message ? message : "aborted") + " at " + where);
  unreachable();
}

function read(get: (buffer: usize, limit: usize) => usize): string {
  let buffer = new ArrayBuffer(256);
  const length = <i32>get(address(buffer), buffer.byteLength);
  if (length > buffer.byteLength) {
    buffer = new ArrayBuffer(length);
    get(address(buffer), length);
  }
  return String.UTF8.decode(buffer.slice(0, length));
}

function address(buffer: ArrayBuffer): usize {
  return changetype<usize>(buffer);
}
