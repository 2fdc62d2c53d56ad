/**
 * By what the service knows who asks: a token that the intranet around a widget gives, or a key that
 * the reader has; nothing where it asks for none. One for a page, whatever is on it.
 */

import { CallError } from "./call_error.js";
import { text } from "./messages.js";
import { passing } from "./storage.js";

const STORED = "stadsbron.key";
// Seconds before its end that a token is taken for old: a question is on its way for a while.
const EARLY = 30;
// Nobody should give a key of ours to a page that is somebody else's.
const isOurs = new URL(import.meta.url).origin === location.origin;

/** A key, asked for once in a tab, when the service first says that it wants one. */
class Key {
  #key = passing.get(STORED);
  #asking = null;
  #declined = -Infinity;

  get() {
    return this.#key;
  }

  /** Get another one than was refused; false where there is none to be had. */
  async renew(refused, response, { sent }) {
    const challenge = response.headers.get("www-authenticate") ?? "";
    if (!isOurs || !challenge.startsWith("Bearer")) return false;
    // Several calls are refused at once: who comes after the first has what that one got.
    if (this.#key !== refused) return true;
    // Nor is a reader asked again who said no while this one was on its way.
    if (sent < this.#declined) return false;
    const ask = () => (challenge.includes("sign_on=") ? this.#offer() : this.#ask(refused !== null));
    this.#asking ??= ask().finally(() => (this.#asking = null));
    return this.#asking;
  }

  /** Whoever goes there leaves the page, and comes back to it with a cookie. */
  async #offer() {
    const { offerSignOn } = await import("./sign_on.js");
    const address = new URL("../sign-on", import.meta.url);
    address.searchParams.set("then", location.pathname + location.search);
    await offerSignOn(address.href);
    return this.#decline();
  }

  async #ask(wrong) {
    const { askForKey } = await import("./sign_on.js");
    const given = await askForKey(wrong);
    if (given === null) return this.#decline();
    this.#key = given;
    passing.set(STORED, given);
    return true;
  }

  #decline() {
    this.#declined = performance.now();
    return false;
  }
}

/** A token of the intranet, fetched before it is old, and anew where the service refuses it. */
class Token {
  #token = null;
  #good = 0;
  #fetching = null;

  constructor(url) {
    this.url = url;
  }

  get() {
    if (Date.now() < this.#good) return this.#token;
    this.#fetching ??= this.#fetch().finally(() => (this.#fetching = null));
    return this.#fetching;
  }

  /** Have the next one be new, the first time; a new one that is refused as well is no help. */
  async renew(refused, response, { times }) {
    if (this.#token === refused) this.#good = 0;
    return times === 0;
  }

  async #fetch() {
    const response = await fetch(this.url, { cache: "no-store" }).catch(() => null);
    if (!response?.ok) throw new CallError(401, text("signOn.noToken"));
    const { token, expires_in: seconds } = await response.json();
    this.#token = token;
    this.#good = Date.now() + (seconds - EARLY) * 1000;
    return token;
  }
}

let source = new Key();

/** Take tokens from an address of the page's own server; the first that a page names, holds. */
export function tokensFrom(address) {
  const url = new URL(address, document.baseURI);
  if (url.origin !== location.origin) throw new Error(`token-url: ${url.href} is not on this page's own server, which alone knows who reads it`);
  if (source instanceof Key) source = new Token(url.href);
}

/** What to send, if anything. */
export const credential = async () => source.get();

/** Whether to try again with another one: `times` says how often that was done, `sent` when the call left. */
export const renewed = (refused, response, call) => source.renew(refused, response, call);
