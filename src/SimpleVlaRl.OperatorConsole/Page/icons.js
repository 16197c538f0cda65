// Signs drawn as SVG. Each outcome, phase and level has a shape of its own, so that none is told by its colour alone.
// On a field of 16 by 16; "f" in front of a path means filled.
const paths = {
  success: ["M3 8.5l3.2 3.2L13 4.8"],
  failure: ["M4 4l8 8M12 4l-8 8"],
  invalid: ["M3.5 8h9"],
  unlabelled: ["M8 3.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9"],
  running: ["fM5 3l8 5-8 5z"],
  pending: ["fM8 6.5a1.5 1.5 0 1 0 0 3a1.5 1.5 0 1 0 0-3"],
  undo: ["M6 3L2.8 6.2 6 9.4", "M3 6.2h6.2a3.6 3.6 0 0 1 0 7.2H6"],
  reset: ["M12.8 8A4.8 4.8 0 1 1 11 4.2", "M11.4 1.6v3h-3"],
  homing: ["M2.5 8L8 3l5.5 5", "M4.5 7v6h7V7"],
  awaiting_go: ["M5 7.5V4.2a1.1 1.1 0 0 1 2.2 0V7 3.2a1.1 1.1 0 0 1 2.2 0V7 4.2a1.1 1.1 0 0 1 2.2 0V10"
    + "a4 4 0 0 1-4 4C5.5 14 4.8 12.5 3 9.4c-.5-1 .8-1.8 1.5-1z"],
  awaiting_outcome: ["M5.6 6a2.4 2.4 0 1 1 3.6 2.1C8.3 8.6 8 9 8 10", "M8 12.6v.1"],
  storing: ["M8 2.5v7M5 6.8L8 9.8l3-3", "M3 10.5v3h10v-3"],
  stopped: ["fM4 4h8v8H4z"],
  closing: ["M4 14V2.5", "M4 3h8l-2 2.7L12 8.5H4"],
  taken_over: ["M8 7a2.3 2.3 0 1 0 0-4.6A2.3 2.3 0 0 0 8 7z", "M3 14c.3-3 2.2-4.6 5-4.6s4.7 1.6 5 4.6"],
  warning: ["M8 2.6l6 10.8H2z", "M8 6.6v3", "M8 11.5v.1"],
  error: ["M5.4 2h5.2L14 5.4v5.2L10.6 14H5.4L2 10.6V5.4z", "M8 5v3.6", "M8 10.9v.1"],
  information: ["fM8 6.6a1.4 1.4 0 1 0 0 2.8a1.4 1.4 0 1 0 0-2.8"],
  light: ["M8 5a3 3 0 1 0 0 6a3 3 0 1 0 0-6", "M8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M12.6 3.4l-.7.7M4.1 11.9l-.7.7"],
  dark: ["M13 9.8A5.6 5.6 0 0 1 6.2 3 5.6 5.6 0 1 0 13 9.8z"],
  taller: ["M4 9.5L8 5.5l4 4"],
  play: ["fM4.5 3l8.5 5-8.5 5z"],
  pause: ["fM4 3h3v10H4zM9 3h3v10H9z"],
  left: ["M10 3.5L5.5 8l4.5 4.5"],
  right: ["M6 3.5L10.5 8 6 12.5"],
  up: ["M3.5 10L8 5.5l4.5 4.5"],
  down: ["M3.5 6L8 10.5 12.5 6"],
  plus: ["M8 3v10M3 8h10"],
  minus: ["M3 8h10"],
  download: ["M8 2.5v7.5M4.8 7L8 10.2 11.2 7", "M3 13.5h10"],
};

Object.assign(paths, { cross: paths.failure, idle: paths.unlabelled, ok: paths.success });

export function drawn(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.append(...children);
  return element;
}

/** A sign of 16 by 16; without a label it is only seen, not read out. */
export function icon(name, label = "") {
  return drawn("svg", { viewBox: "0 0 16 16", class: "icon", "data-icon": name, ...(label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" }) },
    ...(paths[name] ?? paths.pending).map((path) => drawn("path", { d: path.replace(/^f/, ""), class: path.startsWith("f") ? "filled" : "drawn" })));
}

/** A sign in the place of another, without touching the document when it is there already. */
export function setIcon(place, name, label = "") {
  if (place.dataset.sign !== name) {
    place.dataset.sign = name;
    place.replaceChildren(icon(name, label));
  }
}
