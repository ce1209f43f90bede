/** What a value is. It refuses to guess: what is not of that kind is nothing. Its invariant: the core gets a copy, so that nobody changes it from outside. */

/** The bytes, if it is that. */
export const bytesOf = (value) => (value instanceof Uint8Array ? value : undefined);
