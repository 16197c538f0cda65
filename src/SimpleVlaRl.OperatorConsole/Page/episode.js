// One episode: its facts, who labelled it and when, and the form that labels it anew.
import { byId, clock, dayAndTime, fixed, make, size, words } from "./elements.js";
import { icon } from "./icons.js";
import { remember, remembered } from "./memory.js";
import { notify, unlessAborted } from "./notice.js";
import { kinds, mark, outcomeText } from "./outcomes.js";
import { startPlayer } from "./player.js";
import { get, post } from "./requests.js";
import { session } from "./session.js";

let player;
let rail;
let changed;
let asking;
let shown = null;

const pathOf = (id) => `/api/episodes/${encodeURIComponent(id)}`;

export function startEpisode(middle, facts, onChanged) {
  player = startPlayer(middle);
  [rail, changed] = [facts, onChanged];
  rail.append(make("p.empty", "Choose an episode."));
}

export async function openEpisode(id) {
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  player.clear();
  // Nobody writes into the form of one episode while another is on its way.
  rail.inert = true;
  try {
    const episode = await get(pathOf(id), { signal });
    show(episode);
    await player.open(episode, signal);
  } catch (error) {
    unlessAborted(error);
  }
}

export const stopEpisode = () => player.pause();

function facts(episode) {
  const group = episode.group ? `, attempt ${(episode.attempt ?? 0) + 1} of its group` : "";
  const isWhole = (episode.integrity ?? "verified") === "verified";
  const detail = episode.integrityDetail ? `: ${episode.integrityDetail}` : "";
  return [
    ["Started", `${dayAndTime(episode.startedAt)}, ${fixed(episode.seconds, 1)} s`],
    ["Start", `${episode.start ?? "–"}${group}`],
    ["Policy", `${episode.policy === "-" ? "none" : episode.policy ?? "–"}, ${episode.mode ?? "–"}`],
    ["Gate", `${episode.gateLimited ?? 0} limited, ${episode.gateRejected ?? 0} rejected`],
    ["Learning", `${episode.isFitForLearning ? "fit for it" : "not fit for it"}${episode.isIntervened ? ", a person took over" : ""}`],
    ["File", `${episode.integrity ?? "–"}${detail}, ${size(episode.bytes)}`, isWhole ? "" : "bad"],
  ].map(([name, value, level]) => make("div", make("dt", name), make("dd", { class: level || null }, value)));
}

const audit = (labels) => make("ol#audit.audit", ...(labels ?? []).map((label, index) => make("li", mark(label.outcome?.kind), make("div",
  make("b", outcomeText(label.outcome)),
  make("span.quiet", `${index === 0 ? " recorded" : ""} by ${label.by || label.outcome?.source || "–"}`),
  make("time.quiet", { datetime: label.at, title: `${clock(label.at)}, ${label.at}` }, dayAndTime(label.at)),
  label.comment ? make("p", label.comment) : null))));

function form(episode) {
  const radio = (kind) => make("label.choice",
    make(`input#label-${kind}`, { type: "radio", name: "outcome", value: kind, checked: kind === episode.outcome?.kind }), mark(kind), kind);
  const field = (name, title, attributes) => make("label.field", title, make(`input#label-${name}`, { autocomplete: "off", maxlength: 200, ...attributes }));
  const element = make("form#label-form.label-form",
    make("fieldset", make("legend", "Label anew"), make("div.choices", ...kinds.map(radio))),
    make("div.pair", field("by", "By", { required: true }), field("reason", "Reason, if invalid", {})),
    field("comment", "Comment", {}),
    make("button#label-save.strong", { type: "submit" }, "Save the label"));
  element.addEventListener("change", () => showReason(element));
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    save(element.elements, episode.id);
  });
  return element;
}

function showReason({ elements }) {
  const isInvalid = elements.outcome.value === "invalid";
  const reason = elements["label-reason"];
  reason.disabled = !isInvalid;
  reason.required = isInvalid;
  reason.value = !isInvalid ? "" : reason.value || (shown.outcome?.kind === "invalid" ? shown.outcome.reason ?? "" : "");
}

async function save(elements, id) {
  const said = (name) => elements[`label-${name}`].value.trim();
  remember("by", said("by"));
  elements["label-save"].disabled = true;
  try {
    const episode = await post(`${pathOf(id)}/label`, { outcome: elements.outcome.value, reason: said("reason"), by: said("by"), comment: said("comment") });
    notify(`Saved: ${outcomeText(episode.outcome)}, by ${said("by")}.`, "done");
    changed(episode);
    if (shown?.id === id) {
      show(episode);
      byId("label-save").focus();
    }
  } catch (error) {
    elements["label-save"].disabled = false;
    notify(error.message);
  }
}

function show(episode) {
  const top = shown?.id === episode.id ? rail.scrollTop : 0;
  shown = episode;
  const labelForm = form(episode);
  rail.replaceChildren(
    make("header.episode-head", mark(episode.outcome?.kind), make("h2#episode-outcome", { title: episode.id }, outcomeText(episode.outcome)),
      make("a#download.tool", { href: `${pathOf(episode.id)}/file`, download: "", "aria-label": "Download the MCAP file", title: "Download (MCAP)" },
        icon("download"))),
    make("p", episode.instruction || words(episode.task)), make("dl.facts-list", ...facts(episode)), make("h3", "Labels"), audit(episode.labels), labelForm);
  byId("label-by").value = remembered("by", session.name === "local" ? "" : session.name ?? "");
  showReason(labelForm);
  rail.inert = false;
  rail.scrollTop = top;
}
