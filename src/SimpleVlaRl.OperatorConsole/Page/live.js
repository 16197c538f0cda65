// The stream of the running robot: what was heard last, who wants to hear it, and the way back when it breaks.
const firstWait = 250;
const longestWait = 2000;
// Ticks come ten times a second: a stream that has been silent for this long is broken, whatever the browser believes of it.
const silenceIsOld = 1500;
const silenceIsBroken = 4000;

const listeners = { state: new Set(), tick: new Set(), health: new Set(), picture: new Set(), link: new Set() };
let socket = null;
let wait = firstWait;
let timer = 0;
let isWanted = false;
let heardAt = performance.now();

export const live = { state: null, tick: null, health: null, isUp: false };

/** Says a word over the open stream; nothing where there is none. */
export function sayOverStream(word) {
  if (socket?.readyState === WebSocket.OPEN) {
    socket.send(word);
  }
}

/** @param {"state" | "tick" | "health" | "picture" | "link"} kind what is listened for */
export const on = (kind, listener) => listeners[kind].add(listener);

export const silence = () => performance.now() - heardAt;

function tell(kind, value) {
  for (const listener of listeners[kind]) {
    try {
      listener(value);
    } catch (error) {
      // One instrument that fails must not blind the others.
      console.error(error);
    }
  }
}

function setUp(isUp) {
  if (live.isUp !== isUp) {
    live.isUp = isUp;
    tell("link", isUp);
  }
}

function hear(event) {
  heardAt = performance.now();
  setUp(true);
  if (event.data instanceof ArrayBuffer) {
    tell("picture", event.data);
    return;
  }

  let message;
  try {
    message = JSON.parse(event.data);
  } catch {
    return;
  }

  if (message && message.type in listeners) {
    live[message.type] = message;
    tell(message.type, message);
  }
}

function open() {
  clearTimeout(timer);
  const opened = new WebSocket(new URL("live", document.baseURI.replace(/^http/, "ws")));
  socket = opened;
  opened.binaryType = "arraybuffer";
  opened.addEventListener("message", (event) => opened === socket && hear(event));
  opened.addEventListener("open", () => {
    wait = firstWait;
  });
  opened.addEventListener("close", () => opened === socket && again());
}

function again() {
  socket = null;
  setUp(false);
  if (isWanted) {
    timer = setTimeout(open, wait);
    wait = Math.min(longestWait, wait * 2);
  }
}

function watch() {
  if (!isWanted) {
    return;
  }

  if (silence() > silenceIsOld) {
    setUp(false);
  }

  if (socket?.readyState === WebSocket.OPEN && silence() > silenceIsBroken) {
    const broken = socket;
    again();
    broken.close();
  }
}

export function connect() {
  isWanted = true;
  heardAt = performance.now();
  open();
}

export function disconnect() {
  isWanted = false;
  clearTimeout(timer);
  const closing = socket;
  socket = null;
  closing?.close();
  setUp(false);
}

setInterval(watch, 250);
