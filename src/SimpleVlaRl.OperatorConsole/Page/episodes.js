// The view of the episodes: the list at the left, and what was recorded beside it.
import { dayAndTime, fixed, make, setDisabled, setText, words } from "./elements.js";
import { openEpisode, startEpisode, stopEpisode } from "./episode.js";
import { icon } from "./icons.js";
import { on } from "./live.js";
import { unlessAborted } from "./notice.js";
import { kinds, mark } from "./outcomes.js";
import { get } from "./requests.js";

const limit = 50;
const option = (value, text = words(value)) => make("option", { value }, text);
const task = make("select#filter-task", option("", "all tasks"));
const outcome = make("select#filter-outcome", option("", "all outcomes"), ...kinds.map((kind) => option(kind)));
const list = make("div#episode-list.list", { role: "listbox", tabindex: 0, "aria-label": "Episodes, newest first", "data-own-keys": "" });
const older = make("button#page-older.tool", { "aria-label": "Older episodes" }, icon("right"));
const newer = make("button#page-newer.tool", { "aria-label": "Newer episodes" }, icon("left"));
const count = make("span#page-count.quiet", { "aria-live": "polite" });
let offset = 0;
let rows = [];
let active = -1;
let chosen = "";
let asking;
let lastStored = "";
let isShown = false;

function rowOf(episode, index) {
  const isWhole = (episode.integrity ?? "verified") === "verified";
  const flag = !isWhole ? episode.integrity : episode.isIntervened ? "taken over" : words(episode.outcome?.reason);
  return make("div.row", { role: "option", id: `episode-row-${index}`, "data-episode": episode.id },
    mark(episode.outcome?.kind),
    make("span.row-main", make("b", words(episode.task)), ` start ${episode.start ?? "–"}`),
    make("span.row-side", `${fixed(episode.seconds, 1)} s`),
    make("span.row-more", make("span.row-main", `${dayAndTime(episode.startedAt)} · ${episode.policy === "-" ? "no policy" : episode.policy ?? ""}`),
      make("span.row-side", isWhole ? null : { class: "row-side bad" }, flag)));
}

async function load(at, isQuiet = false) {
  asking?.abort();
  asking = new AbortController();
  const query = new URLSearchParams({ task: task.value, outcome: outcome.value, limit, offset: at });
  try {
    const page = await get(`/api/episodes?${query}`, { signal: asking.signal });
    offset = at;
    show(page, isQuiet);
  } catch (error) {
    unlessAborted(error);
    if (error.status !== undefined && rows.length === 0) {
      list.replaceChildren(make("p.empty", "The list could not be read."));
    }
  }
}

function show(page, isQuiet) {
  const wanted = rows[active]?.id ?? chosen;
  const tasks = page.tasks ?? [];
  rows = page.episodes ?? [];
  if (task.options.length - 1 !== tasks.length) {
    const was = task.value;
    task.replaceChildren(option("", "all tasks"), ...tasks.map((name) => option(name)));
    task.value = was;
  }

  const nothing = task.value || outcome.value ? "No episode is like that." : "The store is empty: the first episode will be here.";
  list.replaceChildren(...(rows.length > 0 ? rows.map(rowOf) : [make("p.empty", nothing)]));
  list.scrollTop = isQuiet ? list.scrollTop : 0;
  active = Math.max(rows.length > 0 ? 0 : -1, rows.findIndex((row) => row.id === wanted));
  showActive();
  const total = page.total ?? rows.length;
  setText(count, total === 0 ? "no episodes" : `${offset + 1}–${offset + rows.length} of ${total}`);
  setDisabled(newer, offset === 0);
  setDisabled(older, offset + rows.length >= total);
  if (chosen === "") {
    choose(0);
  }
}

function showActive() {
  rows.forEach((row, index) => {
    list.children[index].classList.toggle("active", index === active);
    list.children[index].setAttribute("aria-selected", String(row.id === chosen));
  });
  list.setAttribute("aria-activedescendant", active >= 0 ? `episode-row-${active}` : "");
  list.children[active]?.scrollIntoView({ block: "nearest" });
}

function choose(index) {
  if (rows[index]) {
    active = index;
    chosen = rows[index].id;
    showActive();
    openEpisode(chosen);
  }
}

function pressed(event) {
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -limit, End: limit };
  if (event.key in steps && rows.length > 0) {
    active = Math.min(rows.length - 1, Math.max(0, active + steps[event.key]));
    showActive();
  } else if (event.key === "Enter") {
    choose(active);
  } else {
    return;
  }

  event.preventDefault();
}

function replace(episode) {
  const index = rows.findIndex((row) => row.id === episode.id);
  if (index >= 0) {
    rows[index] = episode;
    list.children[index].replaceWith(rowOf(episode, index));
    showActive();
  }
}

export function start(view) {
  const middle = make("section#replay.replay", { "aria-label": "Recording" });
  const facts = make("aside#episode-facts.rail.facts-rail", { "aria-label": "Facts and labels" });
  view.append(make("section.index", { "aria-label": "List of episodes" },
    make("div.filters", make("label", "Task", task), make("label", "Outcome", outcome)), list, make("div.pager", count, newer, older)), middle, facts);
  task.addEventListener("change", () => load(0));
  outcome.addEventListener("change", () => load(0));
  older.addEventListener("click", () => load(offset + limit));
  newer.addEventListener("click", () => load(Math.max(0, offset - limit)));
  list.addEventListener("keydown", pressed);
  list.addEventListener("click", (event) => choose([...list.children].indexOf(event.target.closest(".row"))));
  startEpisode(middle, facts, replace);
  on("state", ({ last }) => {
    const stored = `${last?.id} ${last?.outcome?.kind}`;
    if (stored !== lastStored && isShown && offset === 0) {
      load(0, true);
    }

    lastStored = stored;
  });
}

function enter() {
  isShown = true;
  load(offset, true);
}

function leave() {
  isShown = false;
  stopEpisode();
}

export { enter as show, leave as hide };
