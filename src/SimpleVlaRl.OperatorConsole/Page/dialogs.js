// Dialogs that leave STOP alone. A modal dialog of the browser would make everything else inert, and STOP with it.
import { byId } from "./elements.js";

const behind = ["bar", "main", "notice"];

export const openDialog = () => document.querySelector("dialog[open]");

/** Shows a dialog and gives, once it is closed, the value of the button that closed it. */
export function showDialog(id) {
  const dialog = byId(id);
  dialog.returnValue = "";
  const setInert = (isInert) => behind.forEach((name) => (byId(name).inert = isInert));
  setInert(true);
  dialog.show();
  return new Promise((done) => dialog.addEventListener("close", () => {
    setInert(false);
    done(dialog.returnValue);
  }, { once: true }));
}
