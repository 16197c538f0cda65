// Light or dark. Loaded before the first paint, so that a chosen theme does not flash in.
import { remember, remembered } from "./memory.js";

const root = document.documentElement;
const prefersLight = matchMedia("(prefers-color-scheme: light)");

function apply() {
  const chosen = remembered("theme", "");
  root.dataset.theme = chosen || (prefersLight.matches ? "light" : "dark");
  dispatchEvent(new Event("themechange"));
}

export const isLight = () => root.dataset.theme === "light";

export function toggleTheme() {
  remember("theme", isLight() ? "dark" : "light");
  apply();
}

/** A colour of the style sheet, for what is drawn on a canvas. */
export const colour = (name) => getComputedStyle(root).getPropertyValue(`--${name}`).trim();

prefersLight.addEventListener("change", apply);
apply();
