// What is asked of the person now, and what they may answer.
import { isTaken } from "./commands.js";
import { byId, make, rebuild, setData, setDisabled, setText } from "./elements.js";
import { icon } from "./icons.js";
import { live, on } from "./live.js";
import { kinds, mark, outcomeText } from "./outcomes.js";

// The label that was said last can be taken back for long; for this long it is pointed out.
const undoMilliseconds = 5000;

const signs = { go: "running", reset: "reset", success: "success", failure: "failure", discard: "invalid", undo: "undo" };
let lastKey = null;
let fuse = 0;

function showButtons() {
  for (const command of Object.keys(signs)) {
    setDisabled(byId(command), !isTaken(command));
  }
}

/** What a classifier proposes is marked, and said by nobody but the person. */
function showProposal(proposal) {
  for (const kind of ["success", "failure"]) {
    setData(byId(kind), "proposed", proposal?.kind === kind);
  }
}

function showRequest(state) {
  const request = state.request;
  setText(byId("message"), state.message || "–");
  setText(byId("instruction"), request?.instruction ?? "");
  byId("instruction").title = request?.instruction ?? "";
  const group = state.group?.size > 1 && request ? `, attempt ${(request.attempt ?? 0) + 1}` : "";
  setText(byId("start"), request ? `Start ${request.start ?? "–"}${group}${request.place ? `: ${request.place}` : ""}` : "");
  byId("start").title = byId("start").textContent;
  showProposal(state.proposal);
}

function showLast(last) {
  const key = last ? `${last.id} ${outcomeText(last.outcome)} ${last.isTakenBack}` : "";
  const source = last?.outcome?.source ? `, by ${last.outcome.source}` : "";
  rebuild(byId("last"), key, () => (last
    ? [mark(last.isTakenBack ? "unlabelled" : last.outcome?.kind),
      make("span", last.isTakenBack ? "taken back: say it anew" : outcomeText(last.outcome) + source)]
    : [make("span.quiet", "none yet")]));
  byId("last").title = byId("last").textContent;
  if (lastKey !== null && key !== lastKey && last && !last.isTakenBack) {
    clearTimeout(fuse);
    setData(byId("undo"), "fresh", "");
    requestAnimationFrame(() => setData(byId("undo"), "fresh", true));
    fuse = setTimeout(() => setData(byId("undo"), "fresh", ""), undoMilliseconds);
  } else if (last?.isTakenBack) {
    setData(byId("undo"), "fresh", "");
  }

  lastKey = key;
}

function showGroup(group) {
  const size = group?.size ?? 0;
  const attempts = group?.attempts ?? [];
  const done = attempts.filter((attempt) => attempt.counts).length;
  // An attempt that does not count is made up for by another one.
  const length = attempts.length + Math.max(0, size - attempts.filter((attempt) => attempt.counts || attempt.outcome === "running").length);
  setText(byId("group-title"), size > 1 ? `Group ${done} of ${size}` : "Group");
  rebuild(byId("group"), `${size} ${attempts.map((attempt) => attempt.outcome + attempt.counts).join()}`, () => [
    make("span.dots", { role: "img", "aria-label": `${done} of ${size} attempts done` },
      ...Array.from({ length }, (_, index) => mark(attempts[index]?.outcome ?? "pending", attempts[index]?.outcome ?? "not yet"))),
    size > 1 ? null : make("span.quiet", "no groups"),
  ].filter(Boolean));
}

function showRun(run) {
  const done = kinds.reduce((total, kind) => total + (run?.[kind] ?? 0), 0);
  setText(byId("run-title"), run?.expected ? `Run ${done} of ${run.expected}` : "Run");
  rebuild(byId("run"), JSON.stringify(run ?? {}), () => [
    ...kinds.map((kind) => make("span.tally", { "data-tally": kind, title: kind }, mark(kind), make("b", run?.[kind] ?? 0))),
  ]);
}

function show(state) {
  showRequest(state);
  showButtons();
  showLast(state.last);
  showGroup(state.group);
  showRun(state.run);
}

export function startOperator() {
  for (const [command, sign] of Object.entries(signs)) {
    byId(command).prepend(icon(sign));
  }

  on("state", show);
  on("link", () => {
    showButtons();
    setText(byId("message"), live.isUp ? live.state?.message || "–" : "The connection is lost: what is shown is old. STOP still works.");
  });
}
