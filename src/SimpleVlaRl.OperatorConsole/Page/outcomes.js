// How an outcome is shown everywhere: a shape, a colour and a word.
import { make, words } from "./elements.js";
import { icon } from "./icons.js";

export const kinds = ["success", "failure", "invalid", "unlabelled"];

export const mark = (kind, title = kind) => make("span.mark", { "data-outcome": kind ?? "", title }, icon(kind ?? "pending", kind ?? "not yet"));

/** The word of an outcome with its reason, such as "invalid, stopped". */
export const outcomeText = (outcome) => (outcome ? `${outcome.kind ?? "–"}${outcome.reason ? `, ${words(outcome.reason)}` : ""}` : "–");
