// The bar at the top: what the robot does, in numbers and words.
import { byId, capital, fixed, isNumber, setData, setText, words } from "./elements.js";
import { setIcon } from "./icons.js";
import { live, on, silence } from "./live.js";

let timeLimit = null;

function showState(state) {
  const phase = state.phase ?? "idle";
  setText(byId("phase"), capital(words(phase)));
  setIcon(byId("phase-sign"), phase);
  setData(byId("phase-cell"), "phase", phase);
  const request = state.request;
  timeLimit = request?.timeLimitSeconds ?? null;
  const number = byId("episode-number");
  setText(number, request ? `${request.episode} of ${request.episodes}` : "–");
  const policy = state.policy;
  const name = byId("policy-name");
  setText(name.firstElementChild, policy?.name ?? "–");
  // The version is a part of its own: it stays when a long name is cut off.
  setText(name.lastElementChild, policy?.version ?? "");
  name.title = policy ? `${policy.name} ${policy.version}, ${policy.precision} on ${policy.provider}, ${policy.digest}` : "";
  setText(byId("policy-mode"), policy?.mode ? `· ${policy.mode}` : "");
  document.title = `${capital(words(phase))}${request ? ` ${request.episode}/${request.episodes}` : ""} · vla-robot`;
}

function showTime(tick) {
  const limit = isNumber(timeLimit) ? ` of ${timeLimit} s` : " s";
  setText(byId("timer"), isNumber(tick.seconds) ? fixed(tick.seconds, 1) + limit : "–");
  const share = isNumber(tick.seconds) && timeLimit > 0 ? Math.min(1, tick.seconds / timeLimit) : 0;
  byId("timer-meter").style.transform = `scaleX(${share.toFixed(3)})`;
}

function showRecording(health) {
  lamp("recording", health.isRecording ? "on" : "off", health.isRecording ? "recording" : "not recording");
}

function lamp(id, level, text) {
  setData(byId(id), "level", level);
  setText(byId(id).lastElementChild, text);
}

function showLink() {
  const seconds = Math.round(silence() / 1000);
  lamp("connection", live.isUp ? "on" : "lost", live.isUp ? "connected" : seconds > 0 ? `lost for ${seconds} s` : "connecting");
  setData(document.documentElement, "link", live.isUp ? "up" : "down");
}

export function startBar(robot) {
  byId("robot-name").title = `${robot.name ?? "–"}, task ${robot.task ?? "–"}, store ${robot.store ?? "–"}`;
  setText(byId("robot-name"), robot.name ?? "–");
  on("state", showState);
  on("tick", showTime);
  on("health", showRecording);
  on("link", showLink);
  setInterval(showLink, 1000);
  showLink();
}

