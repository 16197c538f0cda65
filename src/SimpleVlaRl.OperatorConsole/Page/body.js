// The robot as the gate sees it: capsules over the plane of the table. Drawn only when something has changed.
import { byId, make } from "./elements.js";
import { drawSoon } from "./drawing.js";
import { icon } from "./icons.js";
import { live, on } from "./live.js";
import { colour } from "./theme.js";

const start = { azimuth: -Math.PI / 2, elevation: 0.42, distance: 1.55 };
const orbit = { ...start };
const turn = 0.15;
let scene = null;
let isStarted = false;

const say = (text) => byId("panel-body").replaceChildren(make("p#body-empty.empty", text));

function hasWebGl() {
  const probe = document.createElement("canvas").getContext("webgl2");
  probe?.getExtension("WEBGL_lose_context")?.loseContext();
  return Boolean(probe);
}

async function build(body) {
  if (!body?.capsules?.length) {
    say("This robot’s profile describes no geometry, so there is nothing to draw.");
    return;
  }

  if (!hasWebGl()) {
    say("This browser has no WebGL, which the 3-D view needs. Everything else works without it.");
    return;
  }

  say("The 3-D view is being loaded …");
  const { makeScene } = await import("./scene.js");
  scene = await makeScene(body);
  const canvas = scene.canvas;
  const label = "The robot’s capsules in 3-D: drag or arrow keys turn it, plus and minus bring it nearer and farther";
  const attributes = { id: "body-canvas", tabindex: 0, role: "img", "aria-label": label, "data-own-keys": "" };
  Object.entries(attributes).forEach(([name, value]) => canvas.setAttribute(name, value));
  byId("panel-body").replaceChildren(make("div.body-view", canvas, controls()));
  listen(canvas);
  new ResizeObserver(refresh).observe(canvas.parentElement);
  refresh();
}

const moves = {
  left: () => (orbit.azimuth -= turn),
  right: () => (orbit.azimuth += turn),
  up: () => (orbit.elevation += turn),
  down: () => (orbit.elevation -= turn),
  plus: () => (orbit.distance *= 0.88),
  minus: () => (orbit.distance /= 0.88),
  homing: () => Object.assign(orbit, start),
};

function move(name) {
  moves[name]();
  orbit.elevation = Math.min(1.55, Math.max(-0.1, orbit.elevation));
  orbit.distance = Math.min(5, Math.max(0.4, orbit.distance));
  refresh();
}

function controls() {
  const titles = {
    left: "Turn left", right: "Turn right", up: "Look from higher", down: "Look from lower", plus: "Nearer", minus: "Farther", homing: "As at first",
  };
  const tools = make("div.body-tools", { role: "group", "aria-label": "3-D view" },
    ...Object.entries(titles).map(([name, title]) => make("button.tool", { "data-orbit": name, "aria-label": title, title }, icon(name))));
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) {
      move(button.dataset.orbit);
    }
  });
  return tools;
}

function listen(canvas) {
  const keys = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down", "+": "plus", "=": "plus", "-": "minus", Home: "homing" };
  canvas.addEventListener("keydown", (event) => {
    if (keys[event.key]) {
      event.preventDefault();
      move(keys[event.key]);
    }
  });
  canvas.addEventListener("pointerdown", (event) => canvas.setPointerCapture(event.pointerId));
  canvas.addEventListener("pointermove", (event) => {
    if (canvas.hasPointerCapture(event.pointerId)) {
      orbit.azimuth -= event.movementX * 0.008;
      orbit.elevation = Math.min(1.55, Math.max(-0.1, orbit.elevation + event.movementY * 0.008));
      refresh();
    }
  });
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    move(event.deltaY < 0 ? "plus" : "minus");
  }, { passive: false });
}

const isSeen = () => !byId("panel-body").hidden && !byId("live").hidden && !document.hidden;

function refresh() {
  scene?.touch();
  drawSoon(draw);
}

function draw() {
  if (scene && isSeen()) {
    scene.draw(live.tick?.capsules, orbit, colour);
  }
}

export function startBody(robot) {
  addEventListener("panelchange", (event) => {
    if (event.detail === "body" && !isStarted) {
      isStarted = true;
      // After the paint, so that the tab answers at once.
      setTimeout(() => build(robot.body).catch(() => say("The 3-D view could not be loaded.")), 0);
    }

    refresh();
  });
  addEventListener("viewchange", refresh);
  addEventListener("themechange", refresh);
  on("tick", () => scene && isSeen() && drawSoon(draw));
}
