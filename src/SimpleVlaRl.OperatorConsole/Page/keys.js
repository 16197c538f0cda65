// The keyboard. STOP wins over whatever has the focus; everything else yields to what has it.
import { isTaken, say } from "./commands.js";
import { openDialog, showDialog } from "./dialogs.js";
import { byId, capital, make } from "./elements.js";
import { notify } from "./notice.js";
import { stop } from "./stop.js";
import { currentView, isLive, showView, views } from "./views.js";

const list = [
  ["Space, X, Esc", "Stop, from every view"],
  ["G, Enter", "Go"],
  ["S", "Success"],
  ["F", "Failure"],
  ["D", "Discard"],
  ["U, Backspace", "Undo the last label"],
  ["Shift R", "Reset after a stop"],
  ["1, 2, 3", "Live, Episodes, Policy"],
  ["↑ ↓ Enter", "Choose an episode in the list"],
  ["← →", "Scrub an episode; turn the 3-D view"],
  ["?", "These keys"],
];

const isText = (element) => element?.matches?.("textarea, [contenteditable], input:not([type=range], [type=radio], [type=checkbox])") ?? false;
const hasOwnEnter = (element) => element?.closest?.("button, a, select, input, summary, [data-own-keys]") ?? null;

function commandOf(event) {
  switch (event.key.toLowerCase()) {
    case "g": return "go";
    case "enter": return hasOwnEnter(event.target) ? null : "go";
    case "s": return "success";
    case "f": return "failure";
    case "d": return "discard";
    case "u":
    case "backspace": return "undo";
    case "r": return event.shiftKey ? "reset" : null;
    default: return null;
  }
}

function isStop(event, isDialog) {
  if (event.key === "Escape") {
    return !isDialog;
  }

  return !isText(event.target) && (event.code === "Space" || (event.key.toLowerCase() === "x" && !event.ctrlKey && !event.metaKey && !event.altKey));
}

function pressed(event) {
  if (event.key === "Enter" && event.repeat) {
    // A key that is held, or that something lies on, presses no button again and again.
    event.preventDefault();
    return;
  }

  const dialog = openDialog();
  const isDialog = dialog !== null;
  if (isLive() && isStop(event, isDialog)) {
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) {
      stop();
    }

    return;
  }

  if (isDialog && event.key === "Escape") {
    event.preventDefault();
    dialog.close();
    return;
  }

  if (isDialog || event.ctrlKey || event.metaKey || event.altKey || event.repeat || isText(event.target)) {
    return;
  }

  if (event.key === "?") {
    showDialog("keys");
    return;
  }

  const view = views()[Number(event.key) - 1];
  if (view) {
    showView(view);
    return;
  }

  const command = commandOf(event);
  if (command === null || !isLive()) {
    return;
  }

  if (currentView() !== "live") {
    // A word is about what the Live view shows; from another view it would be said blindly.
    if (event.key !== "Enter") {
      notify(`“${capital(command)}” is said from the Live view: press 1 first.`);
    }

    return;
  }

  event.preventDefault();
  if (isTaken(command)) {
    say(command);
  } else {
    byId(command)?.animate?.([{ opacity: 0.4 }, { opacity: 1 }], { duration: 160 });
  }
}

/** A button is pressed by the release of Space as well, in some browsers even when its press was taken. */
function released(event) {
  if (isLive() && event.code === "Space" && !isText(event.target)) {
    event.preventDefault();
  }
}

export function startKeys() {
  addEventListener("keydown", pressed, { capture: true });
  addEventListener("keyup", released, { capture: true });
  byId("keys-list").append(...list.map(([keys, meaning]) => make("div", make("dt", ...keysOf(keys)), make("dd", meaning))));
  byId("help").addEventListener("click", () => showDialog("keys"));
}

const keysOf = (keys) => keys.split(/,? /).map((key) => make("kbd", key));
