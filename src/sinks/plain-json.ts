/** A value as JSON holds it, and where it held numbers that JSON has no word for. */
export interface PlainJson {
  readonly json: unknown;
  /** Path in the value, its parts joined by dots -> 'NaN', 'Infinity' or '-Infinity'. The JSON has null there. */
  readonly notFinite: {readonly [path: string]: string};
}

/**
 * Prepares a value for JSON.stringify so that nothing is lost without a word: NaN and infinities become null with a
 * reason, typed arrays become arrays, big integers and functions become text. A cycle becomes '[cycle]'.
 */
export function plainJson(value: unknown): PlainJson {
  const notFinite: {[path: string]: string} = {};
  const above = new Set<object>();
  const walk = (item: unknown, path: string): unknown => {
    if (typeof item === 'number') {
      if (Number.isFinite(item)) return item;
      notFinite[path] = String(item);
      return null;
    }
    if (typeof item === 'bigint' || typeof item === 'symbol') return String(item);
    if (typeof item === 'function') return `[function ${item.name}]`;
    if (typeof item !== 'object' || item === null) return item;
    if (item instanceof Date) return Number.isNaN(item.getTime()) ? null : item.toISOString();
    if (above.has(item)) return '[cycle]';
    above.add(item);
    const at = (key: string | number): string => (path === '' ? String(key) : `${path}.${key}`);
    const list = Array.isArray(item) || isNumberArray(item) ? Array.from(item) : undefined;
    const plain =
      list?.map((child, i) => walk(child, at(i))) ??
      Object.fromEntries(entriesOf(item).map(([key, child]) => [key, walk(child, at(key))]));
    above.delete(item);
    return plain;
  };
  return {json: walk(value, ''), notFinite};
}

/** An object's fields as JSON, with a `notFinite` field of its own when it held numbers that JSON has no word for. */
export function plainFields(fields: object): {readonly [key: string]: unknown} {
  const {json, notFinite} = plainJson(fields);
  const plain = typeof json === 'object' && json !== null ? {...json} : {};
  return Object.keys(notFinite).length === 0 ? plain : {...plain, notFinite};
}

function isNumberArray(item: object): item is Float32Array | Float64Array | Int32Array | Uint8Array {
  return ArrayBuffer.isView(item) && !(item instanceof DataView);
}

function entriesOf(item: object): readonly (readonly [string, unknown])[] {
  return item instanceof Map ? [...item].map(([key, child]) => [String(key), child] as const) : Object.entries(item);
}
