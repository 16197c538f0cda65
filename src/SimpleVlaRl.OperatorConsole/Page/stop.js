// STOP. It needs no stream, no state and no view: it is sent at once and again until somebody answers.
import { byId, setData, setText } from "./elements.js";
import { on, sayOverStream } from "./live.js";

const again = 300;
const givenUpAfter = 4000;

let timer = 0;
let pressedAt = 0;
let isSending = false;
let isStoppedSeen = false;
let pointerAt = -Infinity;

function show(text, state) {
  setText(byId("stop-answer"), text);
  setData(byId("stop-place"), "state", state);
}

function answered(body) {
  if (!isSending) {
    return;
  }

  isSending = false;
  clearInterval(timer);
  performance.mark("stop-acknowledged");
  const milliseconds = Math.max(1, Math.round(performance.now() - pressedAt));
  const isTaken = body.taken !== false;
  show(isTaken ? `stopped, acknowledged after ${milliseconds} ms` : `answered after ${milliseconds} ms: ${body.message}`, isTaken ? "acknowledged" : "refused");
}

async function send(press) {
  try {
    const answer = await fetch("/api/command", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: '{"command":"stop"}',
      keepalive: true,
      priority: "high",
      signal: AbortSignal.timeout(givenUpAfter),
    });
    if (press !== pressedAt) {
      return;
    }

    const body = await answer.json().catch(() => ({}));
    if (answer.ok || answer.status === 409) {
      answered(body);
    } else {
      // Somebody answered, but not that the robot stops: it is said, and asked again.
      show(`NOT stopped: ${body.detail || body.title || answer.status}`, "refused");
    }
  } catch {
    if (isSending && press === pressedAt) {
      show("stop sent, no answer yet: use the button on the robot", "sending");
    }
  }
}

export function stop() {
  if (isSending) {
    return;
  }

  isSending = true;
  isStoppedSeen = false;
  performance.clearMarks("stop-pressed");
  performance.clearMarks("stop-acknowledged");
  performance.mark("stop-pressed");
  pressedAt = performance.now();
  const press = pressedAt;
  // Both ways at once: a browser has few connections to a host, and pictures of episodes may hold them all; the stream may be down.
  sayOverStream("stop");
  send(press);
  show("stop sent …", "sending");
  timer = setInterval(() => {
    sayOverStream("stop");
    send(press);
  }, again);
}

export function startStop() {
  const button = byId("stop");
  // At the press and not at its release: a finger that rests on the button has said enough.
  button.addEventListener("pointerdown", () => {
    pointerAt = performance.now();
    stop();
  });
  button.addEventListener("click", () => {
    if (performance.now() - pointerAt > 1000) {
      stop();
    }
  });
  on("state", (state) => {
    isStoppedSeen ||= state.phase === "stopped";
    if (isSending && state.phase === "stopped") {
      answered({ taken: true });
    }

    // A state that was on its way before the stop must not wipe its answer away.
    if (!isSending && isStoppedSeen && (state.phase === "running" || state.phase === "awaiting_go")) {
      show("Space, X or Esc, from every view", "");
    }
  });
}
