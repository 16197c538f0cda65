// The view of the policy: which version acts, where it comes from, and the way to another one.
import { showDialog } from "./dialogs.js";
import { byId, make, setDisabled, setText } from "./elements.js";
import { drawLineage } from "./lineage.js";
import { on } from "./live.js";
import { notify } from "./notice.js";
import { get, post } from "./requests.js";

const list = make("ol#versions.versions");
const facts = make("dl#policy-facts.facts-list");
const title = make("h2#policy-current", "–");
const folder = make("p#policy-folder.quiet");
const newest = make("button#policy-newest", "Use the newest");
const before = make("button#policy-before", "Use the one before");
let isShown = false;
let currentVersion = null;

async function change(version, meaning) {
  setText(byId("confirm-text"), `${meaning} acts from the next episode on. Now it is ${title.textContent}.`);
  if ((await showDialog("confirm")) !== "yes") {
    return;
  }

  try {
    const answer = await post("/api/policy", { version }, { milliseconds: 30000 });
    notify(answer.message || "Done.", "done");
  } catch (error) {
    notify(error.message);
  }

  load();
}

async function load() {
  try {
    show(await get("/api/policy"));
  } catch (error) {
    notify(error.message);
  }
}

function show(answer) {
  const current = answer.current;
  const versions = answer.versions ?? [];
  currentVersion = current?.version;
  setText(title, current ? `${current.name} ${current.version}` : "no policy");
  setText(folder, `${answer.folder ?? ""}${answer.follows ? ", newer versions are taken by themselves" : ""}`);
  const acting = versions.find((version) => version.isCurrent);
  const rows = [
    ["Precision", current?.precision], ["Runs on", current?.provider], ["Learned", acting?.learned],
    ["Decided", acting?.decision && `${acting.decision.word} by ${acting.decision.by}: ${acting.decision.reason}`], ["Digest", current?.digest],
  ];
  facts.replaceChildren(...rows.filter(([, value]) => value).map(([name, value]) => make("div", make("dt", name), make("dd", value))));
  setDisabled(newest, versions.length === 0 || versions[0].isCurrent === true);
  setDisabled(before, versions.length === 0 || versions.at(-1).isCurrent === true);
  list.replaceChildren(...(versions.length > 0 ? drawLineage(versions) : [make("li.empty", "There are no versions here.")]));
}

export function start(view) {
  view.append(
    make("section.lineage", { "aria-label": "Versions" }, make("header.lineage-head", make("h1", "Versions"), folder), list),
    make("aside.rail.facts-rail", { "aria-label": "Current policy" }, make("h3", "Acts now"), title, facts, make("div.policy-buttons", newest, before)));
  newest.addEventListener("click", () => change("newest", "The newest version"));
  before.addEventListener("click", () => change("before", "The version before"));
  on("state", ({ policy }) => isShown && policy && policy.version !== currentVersion && load());
}

function enter() {
  isShown = true;
  load();
}

function leave() {
  isShown = false;
}

export { enter as show, leave as hide };
