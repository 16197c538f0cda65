// Versions with the line of their descent, in lanes as the log of a version control has them.
import { dayAndTime, make } from "./elements.js";
import { drawn } from "./icons.js";

// Lines run on below their row, which cuts them off wherever it ends.
const [lane, node, far] = [20, 20, 400];
const centre = (index) => index * lane + lane / 2 + 0.5;

/** For each version: its lane, and which version each lane waits for above and below it. */
function lanesOf(versions) {
  let lanes = [];
  return versions.map(({ version, parent }) => {
    const above = lanes;
    const known = versions.find((other) => String(other.version) === /\d+$/.exec(parent ?? "")?.[0]);
    lanes = above.map((awaited) => (awaited === version ? null : awaited));
    let at = above.findIndex((awaited) => awaited === version);
    at = at < 0 ? [...lanes, null].indexOf(null) : at;
    lanes[at] = known?.version ?? null;
    return { version, at, above, below: lanes };
  });
}

function drawing({ version, at, above, below }, width, isCurrent) {
  const bend = (index) => `M${centre(index)} 0C${centre(index)} ${node * 0.7} ${centre(at)} ${node * 0.3} ${centre(at)} ${node}`;
  const lines = above.map((awaited, index) => (awaited === null ? null : awaited === version ? bend(index) : `M${centre(index)} 0V${far}`));
  lines.push(below[at] === null ? null : `M${centre(at)} ${node}V${far}`);
  return drawn("svg", { width, "aria-hidden": "true" },
    ...lines.filter(Boolean).map((path) => drawn("path", { d: path, class: "descent" })),
    drawn("circle", { cx: centre(at), cy: node, r: isCurrent ? 6 : 4.5, class: "node" }));
}

const rate = (name, { successes, episodes } = {}) => episodes > 0 && `${successes} of ${episodes} ${name}`;

/** What was decided of a version, or that it waits for it. */
function standing({ decision, isInUse, isCandidate }) {
  return decision ? `${isInUse ? "in use, " : ""}${decision.word} by ${decision.by}, ${dayAndTime(decision.time)}` : isCandidate ? "on trial" : "";
}

export function drawLineage(versions) {
  const lanes = lanesOf(versions);
  const width = Math.max(...lanes.map(({ below }) => below.length)) * lane;
  return versions.map((version, index) => {
    const origin = [version.parent && `from ${version.parent}`, rate("sampled", version.collected), rate("in trials", version.tried),
      version.precisions?.join(", "), version.digest?.slice(0, 12)];
    return make("li.version", { "data-version": version.version, "aria-current": version.isCurrent ? "true" : null },
      drawing(lanes[index], width, version.isCurrent), make("b", version.version),
      make("div.version-main", make("p", version.learned || "How it was learned is not written down."), make("p.quiet", origin.filter(Boolean).join(" · "))),
      make("div.version-side", make("span.quiet", { title: version.decision?.reason ?? null }, standing(version)),
        version.isCurrent ? make("span.acts", "acts now") : null));
  });
}
