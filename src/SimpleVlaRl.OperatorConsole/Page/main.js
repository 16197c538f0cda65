// Where the page begins: who is it, which robot, and then the stream.
import { startBar } from "./bar.js";
import { startBody } from "./body.js";
import { startCameras } from "./cameras.js";
import { startCommands } from "./commands.js";
import { byId, setText } from "./elements.js";
import { startHealth } from "./health.js";
import { setIcon } from "./icons.js";
import { startJoints } from "./joints.js";
import { startKeys } from "./keys.js";
import { connect, disconnect, live } from "./live.js";
import { notify, startNotice } from "./notice.js";
import { startOperator } from "./operator.js";
import { startPanels } from "./panels.js";
import { get, onSignedOut, post } from "./requests.js";
import { session } from "./session.js";
import { startStop } from "./stop.js";
import { isLight, toggleTheme } from "./theme.js";
import { startViews } from "./views.js";

const root = document.documentElement;
let isStarted = false;

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** The page may be there before the robot’s program is: it is asked until it answers. */
async function patiently(path) {
  for (let wait = 500; ; wait = Math.min(4000, wait * 2)) {
    try {
      return await get(path);
    } catch (error) {
      if (error.status === 401) {
        throw error;
      }

      notify(error.message);
      await pause(wait);
    }
  }
}

function askToken() {
  disconnect();
  root.dataset.state = "signed-out";
  byId("sign-in").hidden = false;
  byId("stop-place").hidden = true;
  byId("token").focus();
}

async function signIn(event) {
  event.preventDefault();
  setText(byId("sign-in-problem"), "");
  try {
    await post("/api/session", { token: byId("token").value });
    byId("token").value = "";
    // Everything is built anew for whoever this is.
    location.reload();
  } catch (error) {
    setText(byId("sign-in-problem"), error.message);
    byId("token").select();
  }
}

async function signOut() {
  await fetch("/api/session", { method: "DELETE", signal: AbortSignal.timeout(4000) }).catch(() => {});
  location.reload();
}

async function startLive() {
  byId("stop-place").hidden = false;
  const robot = await patiently("/api/robot");
  startBar(robot);
  startOperator();
  startCameras(robot.cameras);
  startJoints(robot);
  startHealth();
  startBody(robot);
  startPanels();
  connect();
  // A stream that stays away may have been refused: whether this is still somebody is asked from time to time.
  setInterval(() => !live.isUp && get("/api/session").then((who) => who.needsToken && askToken(), () => {}), 4000);
}

function startTheme() {
  const button = byId("theme");
  const show = () => {
    setIcon(button, isLight() ? "dark" : "light");
    button.setAttribute("aria-label", isLight() ? "Dark" : "Light");
    button.title = isLight() ? "Dark" : "Light";
  };
  button.addEventListener("click", toggleTheme);
  addEventListener("themechange", show);
  show();
}

async function start() {
  startTheme();
  startNotice();
  byId("sign-in").addEventListener("submit", signIn);
  byId("sign-out").addEventListener("click", signOut);
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("main").focus();
  });
  onSignedOut(askToken);
  const who = await patiently("/api/session");
  Object.assign(session, who);
  if (who.needsToken) {
    askToken();
    return;
  }

  if (isStarted) {
    return;
  }

  isStarted = true;
  byId("sign-out").hidden = !who.name || who.name === "local";
  root.dataset.state = who.isLive ? "live" : "store";
  startStop();
  startCommands();
  const shown = startViews(who.isLive ? ["live", "episodes", "policy"] : ["episodes", "policy"]);
  startKeys();
  if (who.isLive) {
    await startLive();
  } else {
    setText(byId("robot-name"), "Episode store");
  }

  await shown;
}

start().catch((error) => {
  if (error.status !== 401) {
    notify(error.message, "error");
  }
});
