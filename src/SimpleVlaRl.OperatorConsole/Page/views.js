// Which view is shown. The two that are seldom looked at are loaded when they are first asked for.
import { byId } from "./elements.js";
import { notify } from "./notice.js";

const loaders = {
  episodes: () => import("./episodes.js"),
  policy: () => import("./policy.js"),
};

const loaded = {};
let available = [];
let current = "";

export const views = () => available;
export const currentView = () => current;
export const isLive = () => available.includes("live");

export async function showView(name) {
  if (!available.includes(name)) {
    return;
  }

  const before = current;
  current = name;
  document.documentElement.dataset.view = name;
  history.replaceState(null, "", `#${name}`);
  for (const view of ["live", "episodes", "policy"]) {
    byId(view).hidden = view !== name;
    const button = byId(`view-${view}`);
    button.hidden = !available.includes(view);
    button.toggleAttribute("aria-current", view === name);
    if (view === name) {
      button.setAttribute("aria-current", "page");
    }
  }

  if (before !== name) {
    loaded[before]?.hide?.();
    dispatchEvent(new CustomEvent("viewchange", { detail: name }));
  }

  if (loaders[name]) {
    try {
      const isFirst = !loaded[name];
      loaded[name] ??= await loaders[name]();
      if (isFirst) {
        loaded[name].start(byId(name));
      }

      if (current === name) {
        loaded[name].show();
      }
    } catch (error) {
      delete loaded[name];
      notify(`This view could not be loaded: ${error.message}`);
    }
  }
}

export function startViews(names) {
  available = names;
  for (const button of document.querySelectorAll("[data-view-name]")) {
    button.addEventListener("click", () => showView(button.dataset.viewName));
  }

  const asked = location.hash.slice(1);
  return showView(names.includes(asked) ? asked : names[0]);
}
