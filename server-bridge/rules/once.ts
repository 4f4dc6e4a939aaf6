/** Makes a value when it is first asked for; whoever asks later gets the same one. `make` answers no `undefined`. */
export function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
