// The instruments below the cameras, of which one is shown.
import { byId } from "./elements.js";
import { icon } from "./icons.js";
import { remember, remembered } from "./memory.js";

const names = ["joints", "body", "health", "events"];

function show(name) {
  for (const other of names) {
    const tab = byId(`tab-${other}`);
    tab.setAttribute("aria-selected", String(other === name));
    tab.tabIndex = other === name ? 0 : -1;
    byId(`panel-${other}`).hidden = other !== name;
  }

  remember("panel", name);
  dispatchEvent(new CustomEvent("panelchange", { detail: name }));
}

function step(event, name) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (by) {
    const next = names[(names.indexOf(name) + by + names.length) % names.length];
    event.preventDefault();
    show(next);
    byId(`tab-${next}`).focus();
  }
}

function setTaller(isTaller) {
  byId("live").dataset.taller = isTaller;
  byId("panel-taller").setAttribute("aria-pressed", String(isTaller));
  remember("taller", isTaller);
}

export function startPanels() {
  for (const name of names) {
    byId(`tab-${name}`).addEventListener("click", () => show(name));
    byId(`tab-${name}`).addEventListener("keydown", (event) => step(event, name));
  }

  byId("panel-taller").append(icon("taller"));
  byId("panel-taller").addEventListener("click", () => setTaller(byId("live").dataset.taller !== "true"));
  setTaller(remembered("taller", "false") === "true");
  const asked = remembered("panel", "joints");
  show(names.includes(asked) ? asked : "joints");
}
