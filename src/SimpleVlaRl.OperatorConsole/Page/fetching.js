// Recorded pictures, fetched a little ahead of where one looks: few at a time, the most wanted first, and none that is no longer wanted.
import { ask, isAborted } from "./requests.js";

const atOnce = 2;
const keptBytes = 48e6;

/** @param {(key: string) => void} arrived called when a picture has come */
export function makeFetcher(arrived, failed) {
  const kept = new Map();
  const inFlight = new Map();
  let bytes = 0;
  let wanted = [];

  function keep(key, blob) {
    kept.set(key, blob);
    bytes += blob.size;
    for (const [old, { size }] of kept) {
      if (bytes <= keptBytes || old === key) {
        break;
      }

      kept.delete(old);
      bytes -= size;
    }
  }

  async function fetchOne(key) {
    const control = new AbortController();
    inFlight.set(key, control);
    try {
      keep(key, await (await ask(key, { signal: control.signal })).blob());
      arrived(key);
    } catch (error) {
      if (!isAborted(error)) {
        // Not asked for again and again: the next move of the slider does.
        wanted = wanted.filter((other) => other !== key);
        failed(error);
      }
    } finally {
      if (inFlight.get(key) === control) {
        inFlight.delete(key);
      }

      next();
    }
  }

  function next() {
    for (const key of wanted) {
      if (inFlight.size >= atOnce) {
        return;
      }

      if (!kept.has(key) && !inFlight.has(key)) {
        fetchOne(key);
      }
    }
  }

  return {
    get: (key) => kept.get(key),
    /** @param {string[]} keys paths, the most wanted first; whatever else is under way is given up */
    want(keys) {
      wanted = keys;
      const set = new Set(keys);
      for (const [key, control] of inFlight) {
        if (!set.has(key)) {
          inFlight.delete(key);
          control.abort();
        }
      }

      next();
    },
    clear() {
      this.want([]);
      kept.clear();
      bytes = 0;
    },
  };
}
