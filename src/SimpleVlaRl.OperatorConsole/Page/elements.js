// Small helpers for the document. Whatever changes often is changed in place, and only when it differs.
export const byId = (id) => document.getElementById(id);

/** Such as make("span.quiet", "words") or make("input#by", { maxlength: 80 }): attributes and children in any order, nothing is skipped. */
export function make(selector, ...parts) {
  const [start, ...classes] = selector.split(".");
  const [tag, id] = start.split("#");
  const element = document.createElement(tag);
  Object.assign(element, id && { id }, classes.length > 0 && { className: classes.join(" ") }, tag === "button" && { type: "button" });
  for (const part of parts.filter((part) => part !== null && part !== undefined)) {
    if (typeof part !== "object" || part instanceof Node) {
      element.append(part);
      continue;
    }

    for (const [name, value] of Object.entries(part)) {
      if (value !== false && value !== null && value !== undefined) {
        element.setAttribute(name, value === true ? "" : value);
      }
    }
  }

  return element;
}

export function setText(element, text) {
  const words = String(text ?? "");
  if (element.textContent !== words) {
    element.textContent = words;
  }
}

export function setData(element, name, value) {
  const word = String(value ?? "");
  if (element.dataset[name] !== word) {
    element.dataset[name] = word;
  }
}

export function setDisabled(element, isDisabled) {
  if (element.disabled !== isDisabled) {
    element.disabled = isDisabled;
  }
}

const builtFrom = new WeakMap();

/** Rebuilds what an element holds only when its key differs from the one it was built from. */
export function rebuild(element, key, build) {
  if (builtFrom.get(element) !== key) {
    builtFrom.set(element, key);
    element.replaceChildren(...build());
  }
}

export const isNumber = (value) => typeof value === "number" && Number.isFinite(value);
export const fixed = (value, digits) => (isNumber(value) ? value.toFixed(digits).replace("-", "−") : "–");
export const words = (text) => String(text ?? "").replaceAll("_", " ");
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

export function age(milliseconds) {
  if (!isNumber(milliseconds)) {
    return "–";
  }

  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms`
    : milliseconds < 60000 ? `${(milliseconds / 1000).toFixed(1)} s`
      : `${Math.floor(milliseconds / 60000)} min`;
}

export function size(bytes) {
  return !isNumber(bytes) ? "–"
    : bytes < 1e6 ? `${Math.round(bytes / 1000)} kB`
      : bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

const dayFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const clockFormat = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const formatted = (format, stamp) => (stamp && !Number.isNaN(Date.parse(stamp)) ? format.format(new Date(stamp)) : "–");
export const dayAndTime = (stamp) => formatted(dayFormat, stamp);
export const clock = (stamp) => formatted(clockFormat, stamp);
