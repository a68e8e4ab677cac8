/** Freezes plain data to its last leaf, on a copy, so that what it was made from stays as it is. */
export function frozenCopy<T>(data: T): T {
  return freeze(structuredClone(data));
}

function freeze<T>(data: T): T {
  if (typeof data === 'object' && data !== null) {
    for (const value of Object.values(data)) freeze(value);
    Object.freeze(data);
  }
  return data;
}
