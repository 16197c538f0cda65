// What this browser remembers. A browser that forbids storage forgets, and that is all.
const prefix = "vla-robot.";

export function remembered(name, otherwise) {
  try {
    return localStorage.getItem(prefix + name) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(prefix + name, String(value));
  } catch {
    // Storage is forbidden or full.
  }
}
