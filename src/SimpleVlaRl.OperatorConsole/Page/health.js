// Health and events: the worst first, and what to do about it beside it.
import { age, byId, clock, fixed, make, rebuild, setData, setText } from "./elements.js";
import { icon, setIcon } from "./icons.js";
import { on } from "./live.js";

const badness = { error: 0, warning: 1, ok: 2 };
const rows = new Map();
let seenEvent = "";

function rowOf(key) {
  let row = rows.get(key);
  if (row === undefined) {
    const cells = ["sign", "name", "message", "rate", "old", "advice"].map((name) => make(`td.${name}`));
    row = { element: make("tr", ...cells), cells };
    rows.set(key, row);
  }

  return row;
}

function showHealth(health) {
  const all = [
    ...(health.checks ?? []).map((check) => ({ ...check, key: `check ${check.name}` })),
    ...(health.streams ?? []).map((stream) => ({ ...stream, key: `stream ${stream.topic}`, name: stream.topic, isStream: true })),
  ];
  const level = (entry) => badness[entry.level] ?? 1;
  all.sort((one, other) => level(one) - level(other));
  const bad = all.filter((entry) => entry.level !== "ok");
  showBadge("health-badge", bad.length, bad.some((entry) => entry.level === "error") ? "error" : "warning");
  if (byId("panel-health").hidden) {
    return;
  }

  for (const entry of all) {
    const { element, cells } = rowOf(entry.key);
    setData(element, "level", entry.level);
    setIcon(cells[0], entry.level, entry.level);
    setText(cells[1], entry.name);
    setText(cells[2], entry.message);
    setText(cells[3], entry.isStream ? `${fixed(entry.perSecond, 1)} /s` : "");
    setText(cells[4], entry.isStream ? age(entry.ageMs) : "");
    setText(cells[5], entry.advice ?? "");
  }

  const body = byId("health-rows");
  const order = all.map((entry) => rowOf(entry.key).element);
  if (order.length !== body.children.length || order.some((element, index) => body.children[index] !== element)) {
    body.replaceChildren(...order);
  }

  for (const key of rows.keys()) {
    if (!all.some((entry) => entry.key === key)) {
      rows.delete(key);
    }
  }
}

const keyOf = (event) => `${event.at} ${event.text}`;

function showEvents(health) {
  const events = health.events ?? [];
  const isSeen = !byId("panel-events").hidden;
  if (isSeen && events.length > 0) {
    seenEvent = keyOf(events[0]);
  }

  const seen = events.findIndex((event) => keyOf(event) === seenEvent);
  const fresh = (seen < 0 ? events : events.slice(0, seen)).filter((event) => event.level === "warning" || event.level === "error");
  showBadge("events-badge", isSeen ? 0 : fresh.length, fresh.some((event) => event.level === "error") ? "error" : "warning");
  if (!isSeen) {
    return;
  }

  rebuild(byId("panel-events"), events.map(keyOf).join("\n"), () => [events.length === 0
    ? make("p.empty", "Nothing has happened yet.")
    : make("ol.events", ...events.map((event) => make("li", { "data-level": event.level },
      make("span.sign", icon(event.level === "ok" ? "information" : event.level, event.level)),
      make("time", { datetime: event.at }, clock(event.at)), make("span", event.text))))]);
}

function showBadge(id, count, level) {
  const badge = byId(id);
  badge.hidden = count === 0;
  setText(badge, count);
  setData(badge, "level", level);
}

export function startHealth() {
  const head = ["", "What", "State", "Rate", "Age", "What to do"].map((text) => make("th", { scope: "col" }, text));
  byId("panel-health").append(make("table.health", make("thead", make("tr", ...head)), make("tbody#health-rows")));
  let latest = null;
  const show = (health) => {
    latest = health ?? latest;
    if (latest) {
      showHealth(latest);
      showEvents(latest);
    }
  };
  on("health", show);
  addEventListener("panelchange", () => show(null));
}
