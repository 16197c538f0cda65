// The one quiet place where problems are said.
import { byId, setText } from "./elements.js";
import { icon } from "./icons.js";
import { isAborted } from "./requests.js";

const shownMilliseconds = 9000;
let timer = 0;

function hide() {
  byId("notice").hidden = true;
}

export function notify(text, level = "warning") {
  clearTimeout(timer);
  const notice = byId("notice");
  notice.dataset.level = level;
  notice.hidden = false;
  setText(byId("notice-text"), text);
  timer = setTimeout(hide, shownMilliseconds);
}

/** Says what went wrong, unless it is only that nobody wants the answer any more. */
export const unlessAborted = (error) => isAborted(error) || notify(error.message);

export function startNotice() {
  byId("notice-close").append(icon("cross"));
  byId("notice-close").addEventListener("click", hide);
}
