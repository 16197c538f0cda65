// Which view is shown. The two that are seldom looked at are loaded when they are first asked for.
import { byId, make } from "./elements.js";
import { notify } from "./notice.js";

const loaders = {
  episodes: () => import("./episodes.js"),
  policy: () => import("./policy.js"),
};

let styling = null;

/** Their style sheet comes first, so that they are never seen without it. */
function style() {
  styling ??= new Promise((done) => {
    const sheet = make("link", { rel: "stylesheet", href: "records.css" });
    ["load", "error"].forEach((end) => sheet.addEventListener(end, done));
    document.head.append(sheet);
  });
  return styling;
}

async function load(name) {
  const [view] = await Promise.all([loaders[name](), style()]);
  view.start(byId(name));
  return view;
}

const loading = {};
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
    button.setAttribute("aria-current", view === name ? "page" : "false");
  }

  if (before !== name) {
    loading[before]?.then((view) => view.hide(), () => {});
    dispatchEvent(new CustomEvent("viewchange", { detail: name }));
  }

  if (!loaders[name]) {
    return;
  }

  loading[name] ??= load(name);
  try {
    const view = await loading[name];
    if (current === name) {
      view.show();
    }
  } catch (error) {
    delete loading[name];
    notify(`This view could not be loaded: ${error.message}`);
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
