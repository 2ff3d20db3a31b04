// Reads a configuration that is a JSON object of strings, which is enough for many filters.

import { refuse } from "./http";

/** The properties of the object; what is no such object is refused. */
export function properties(json: string): Map<string, string> {
  return new Reader(json).object();
}

class Reader {
  private at: i32 = 0;

  constructor(private json: string) {}

  object(): Map<string, string> {
    const found = new Map<string, string>();
    if (this.peek() == -1) {
      return found; // no configuration at all
    }
    this.expect("{");
    if (this.peek() != "}".charCodeAt(0)) {
      do {
        const name = this.text();
        if (found.has(name)) {
          refuse(name + ": is there twice");
        }
        this.expect(":");
        found.set(name, this.text());
      } while (this.skip(","));
    }
    this.expect("}");
    if (this.peek() != -1) {
      this.fail("nothing more");
    }
    return found;
  }

  private text(): string {
    this.expect('"');
    let value = "";
    while (this.at < this.json.length) {
      const c = this.json.charAt(this.at++);
      if (c == '"') {
        return value;
      }
      value += c == "\\" ? this.escaped() : c;
    }
    this.fail('"');
    return value;
  }

  private escaped(): string {
    const c = this.json.charAt(this.at++);
    const known = '"\\/bfnrt'.indexOf(c);
    if (c != "" && known >= 0) {
      return '"\\/\b\f\n\r\t'.charAt(known);
    }
    const code = this.json.substr(this.at, 4);
    const value = <i32>parseInt(code, 16);
    if (c != "u" || code.length != 4 || value.toString(16).padStart(4, "0") != code.toLowerCase()) {
      this.fail("an escaped character");
    }
    this.at += 4;
    return String.fromCharCode(value);
  }

  /** The next character that is no space, or -1 at the end. */
  private peek(): i32 {
    while (this.at < this.json.length && this.json.charCodeAt(this.at) <= 32) {
      this.at++;
    }
    return this.at < this.json.length ? this.json.charCodeAt(this.at) : -1;
  }

  private skip(character: string): bool {
    if (this.peek() != character.charCodeAt(0)) {
      return false;
    }
    this.at++;
    return true;
  }

  private expect(character: string): void {
    if (!this.skip(character)) {
      this.fail(character);
    }
  }

  private fail(expected: string): void {
    refuse("at character " + this.at.toString() + " (expected: " + expected + ")");
  }
}
