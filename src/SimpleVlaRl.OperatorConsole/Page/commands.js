// What a person says, apart from STOP. It is asked of the robot, which alone decides.
import { byId } from "./elements.js";
import { live } from "./live.js";
import { notify } from "./notice.js";
import { post } from "./requests.js";

const labels = new Set(["success", "failure", "discard"]);
const moving = new Set(["go", "reset"]);
const inFlight = new Set();

/** Nothing but STOP is said to a robot that is not seen. */
export const isTaken = (command) => live.isUp && (live.state?.commands ?? []).includes(command);

export async function say(command) {
  if (inFlight.has(command)) {
    return;
  }

  inFlight.add(command);
  const body = { command };
  const episode = live.state?.request?.episode;
  if (moving.has(command)) {
    // The moment that the page shows: a word that a network delivers late must not move an arm.
    body.at = live.tick?.at;
  }

  if ((labels.has(command) || command === "go") && episode !== undefined && episode !== null) {
    // The episode that the page shows, so that a late word is not taken for the next one.
    body.episode = episode;
  }

  try {
    await post("/api/command", body, { milliseconds: 5000 });
  } catch (error) {
    notify(error.message);
  } finally {
    inFlight.delete(command);
  }
}

export function startCommands() {
  byId("buttons").addEventListener("click", (event) => {
    const button = event.target.closest("[data-command]");
    if (button && !button.disabled) {
      say(button.dataset.command);
    }
  });
}
