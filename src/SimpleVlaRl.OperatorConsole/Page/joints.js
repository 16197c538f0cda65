// The joints as slim bars: where each is, where it is sent, how near its limits, and what the gate did to it.
import { byId, capital, fixed, isNumber, make, setData, setText, words } from "./elements.js";
import { drawSoon } from "./drawing.js";
import { setIcon } from "./icons.js";
import { live, on } from "./live.js";

// A joint within this share of its range of a limit is near it.
const nearShare = 0.04;
// A verdict is one tick long; it is shown for this long, so that an eye can catch it.
const verdictMilliseconds = 700;

let rows = [];

const shareOf = (joint, value) => Math.min(1, Math.max(0, (value - joint.lower) / (joint.upper - joint.lower || 1)));

function build(joint) {
  const measured = make("i.layer.measured", make("b"));
  const applied = make("i.layer.applied", make("b"));
  const home = make("i.layer.home", make("b"));
  const value = make("span.value", "–");
  const verdict = make("span.verdict");
  const label = String(joint.label ?? "").split("/").pop();
  const range = `${fixed(joint.lower, 2)} to ${fixed(joint.upper, 2)} ${joint.unit ?? ""}`;
  const row = make("div.joint", { "data-joint": joint.label, title: `${joint.label}: ${range}` },
    make("span.name", words(label)), make("span.track", home, measured, applied), value, verdict);
  if (isNumber(joint.home)) {
    home.style.transform = `translateX(${shareOf(joint, joint.home) * 100}%)`;
  }

  return { joint, row, measured, applied, value, verdict, verdictAt: -Infinity };
}

function move(layer, joint, value) {
  const isThere = isNumber(value);
  layer.hidden = !isThere;
  if (isThere) {
    layer.style.transform = `translateX(${(shareOf(joint, value) * 100).toFixed(2)}%)`;
  }
}

function draw() {
  const { measured, applied } = live.tick ?? {};
  const now = performance.now();
  rows.forEach((row, index) => {
    const value = measured?.[index];
    move(row.measured, row.joint, value);
    move(row.applied, row.joint, applied?.[index]);
    setText(row.value, fixed(value, 2));
    const share = isNumber(value) ? shareOf(row.joint, value) : 0.5;
    // A gripper lies at its limits by its nature: open or closed.
    const isNear = row.joint.unit !== "opening" && (share < nearShare || share > 1 - nearShare);
    setData(row.row, "near", isNear);
    if (now - row.verdictAt > verdictMilliseconds && row.verdict.dataset.sign) {
      setData(row.row, "verdict", "");
      row.verdict.removeAttribute("data-sign");
      row.verdict.replaceChildren();
    }
  });
}

function hear(tick) {
  const gate = tick.gate;
  const row = rows[gate?.joint ?? -1];
  if (row && gate.verdict !== "accepted") {
    row.verdictAt = performance.now();
    setData(row.row, "verdict", gate.verdict);
    setIcon(row.verdict, gate.verdict === "rejected" ? "failure" : "warning", `${gate.verdict}: ${gate.reason ?? ""}`);
  }

  setText(byId("gate-limited"), `${tick.limited ?? 0} limited`);
  setText(byId("gate-rejected"), `${tick.rejected ?? 0} rejected`);
  setData(byId("gate-limited"), "some", (tick.limited ?? 0) > 0);
  setData(byId("gate-rejected"), "some", (tick.rejected ?? 0) > 0);
  if (gate && gate.verdict !== "accepted") {
    setText(byId("gate-reason"), `${words(gate.reason)}${row ? `, ${words(row.joint.label)}` : ""}`);
  } else if (tick.limited === 0 && tick.rejected === 0) {
    setText(byId("gate-reason"), "");
  }

  if (!byId("panel-joints").hidden && !document.hidden) {
    drawSoon(draw);
  }
}

export function startJoints(robot) {
  rows = (robot.joints ?? []).map(build);
  const arms = [...new Set(rows.map((row) => row.joint.arm ?? 0))];
  const columns = arms.map((arm, index) => make("div.arm",
    make("div.arm-head", make("h3", capital(words(robot.arms?.[arm] ?? `arm ${arm}`))), index === arms.length - 1 ? legend() : null),
    ...rows.filter((row) => (row.joint.arm ?? 0) === arm).map((row) => row.row)));
  byId("panel-joints").replaceChildren(rows.length > 0
    ? make("div.arms", ...columns)
    : make("p.empty", "This robot’s profile has no joints."));
  on("tick", hear);
}

const legend = () => make("span.legend", make("i.key.measured"), "measured", make("i.key.applied"), "applied", make("i.key.home"), "home");
