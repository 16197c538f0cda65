// An episode played again: every camera at one moment, one slider for all of them, and the plot beneath.
import { arrange, place } from "./arrangement.js";
import { fixed, make, setDisabled, setText } from "./elements.js";
import { makeFetcher } from "./fetching.js";
import { drawSoon } from "./drawing.js";
import { setIcon } from "./icons.js";
import { notify, unlessAborted } from "./notice.js";
import { makePlot } from "./plot.js";
import { get } from "./requests.js";

// How many pictures of each camera are fetched ahead of, and behind, the one that is looked at.
const ahead = 10;
const behind = 2;
const gap = 8;
// A slider that is dragged names many moments: only where it is after this long is asked for.
const fetchDelay = 40;

/** The last index whose time is not after a moment. */
function indexAt(seconds, moment) {
  let [low, high] = [0, seconds.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (seconds[middle] <= moment + 1e-6) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }

  return low;
}

export function startPlayer(container) {
  const stage = make("div#replay-stage.stage");
  const play = make("button#play.tool", { "aria-label": "Play", disabled: true });
  const slider = make("input#scrub", { type: "range", min: 0, max: 0, value: 0, "aria-label": "Moment of the episode", disabled: true });
  const moment = make("output#moment", "–");
  const plotBox = make("section.plot", { "aria-label": "Plot of a joint" });
  container.append(stage, make("div.transport", play, slider, moment), plotBox);
  setIcon(play, "play");

  const plot = makePlot(plotBox, (index) => seek(index, true));
  const fetcher = makeFetcher(() => drawSoon(draw), (error) => notify(error.message));
  let times = [];
  let cameras = [];
  let index = 0;
  let isPlaying = false;
  let startedAt = 0;
  let startedFrom = 0;
  let wanting = 0;

  function layOut() {
    const [width, most] = [container.clientWidth - 32, container.clientHeight * 0.5];
    const arrangement = arrange(cameras.map((camera) => camera.ratio), 0, width, most, gap);
    // Pictures take what they need, and the plot takes the rest.
    stage.style.height = `${Math.round(cameras.length > 0 ? arrangement.height : 64)}px`;
    place(cameras.map((camera) => camera.tile), arrangement, width, arrangement.height);
  }

  new ResizeObserver(() => drawSoon(layOut)).observe(container);

  const pathOf = (camera, frame) => `${camera.path}/${frame}`;

  function want() {
    wanting = 0;
    const keys = [];
    for (const step of [0, ...Array.from({ length: ahead }, (_, far) => far + 1), ...Array.from({ length: behind }, (_, far) => -far - 1)]) {
      for (const camera of cameras) {
        const frame = camera.wanted + step;
        if (frame >= 0 && frame < camera.seconds.length) {
          keys.push(pathOf(camera, frame));
        }
      }
    }

    fetcher.want(keys);
  }

  async function draw() {
    await Promise.all(cameras.map(async (camera) => {
      const frame = camera.wanted;
      const blob = fetcher.get(pathOf(camera, frame));
      if (!blob || camera.drawn === frame || camera.isDecoding) {
        return;
      }

      camera.isDecoding = true;
      try {
        const bitmap = await createImageBitmap(blob);
        if (camera.canvas.width !== bitmap.width || camera.canvas.height !== bitmap.height) {
          Object.assign(camera.canvas, { width: bitmap.width, height: bitmap.height });
          camera.ratio = bitmap.width / bitmap.height;
          layOut();
        }

        camera.canvas.getContext("2d", { alpha: false }).drawImage(bitmap, 0, 0);
        bitmap.close();
        camera.tile.dataset.seen = "true";
      } catch {
        setText(camera.badge, "broken picture");
      }

      camera.isDecoding = false;
      camera.drawn = frame;
      camera.canvas.dataset.frame = frame;
      setText(camera.badge, `${frame + 1}/${camera.seconds.length}`);
      if (camera.wanted !== frame) {
        drawSoon(draw);
      }
    }));
  }

  function seek(to, isByHand) {
    index = Math.min(Math.max(0, to), Math.max(0, times.length - 1));
    if (isByHand && isPlaying) {
      [startedAt, startedFrom] = [performance.now(), times[index] ?? 0];
    }

    slider.value = index;
    const text = `${fixed(times[index], 2)} s`;
    slider.setAttribute("aria-valuetext", text);
    setText(moment, times.length > 0 ? `${text} of ${fixed(times.at(-1), 2)} s` : "–");
    plot.moveTo(index);
    for (const camera of cameras) {
      camera.wanted = indexAt(camera.seconds, times[index] ?? 0);
    }

    wanting ||= setTimeout(want, fetchDelay);
    drawSoon(draw);
  }

  function run() {
    if (!isPlaying) {
      return;
    }

    const now = startedFrom + (performance.now() - startedAt) / 1000;
    const to = indexAt(times, now);
    if (to !== index) {
      seek(to, false);
    }

    if (to >= times.length - 1) {
      setPlaying(false);
    } else {
      requestAnimationFrame(run);
    }
  }

  function setPlaying(isWanted) {
    isPlaying = isWanted && times.length > 1;
    setIcon(play, isPlaying ? "pause" : "play");
    play.setAttribute("aria-label", isPlaying ? "Pause" : "Play");
    if (isPlaying) {
      if (index >= times.length - 1) {
        seek(0, false);
      }

      [startedAt, startedFrom] = [performance.now(), times[index]];
      requestAnimationFrame(run);
    }
  }

  play.addEventListener("click", () => setPlaying(!isPlaying));
  slider.addEventListener("input", () => seek(Number(slider.value), true));

  function build(description, path, seconds) {
    const { name } = description;
    const canvas = make("canvas", { "data-replay": name, role: "img", "aria-label": `Recorded picture of ${name}`, width: 4, height: 3 });
    const badge = make("span.chip.age");
    const tile = make("figure.tile", canvas, make("figcaption", make("span.chip", name), badge));
    return { path, seconds, canvas, badge, tile, ratio: 4 / 3, wanted: 0, drawn: -1, isDecoding: false };
  }

  function clear() {
    setPlaying(false);
    fetcher.clear();
    [times, cameras, index] = [[], [], 0];
    stage.replaceChildren();
    setDisabled(play, true);
    setDisabled(slider, true);
    setText(moment, "–");
    plot.clear();
  }

  async function open(episode, signal) {
    const base = `/api/episodes/${encodeURIComponent(episode.id)}`;
    const orNothing = (promise, nothing) => promise.catch((error) => {
      unlessAborted(error);
      return nothing;
    });
    const paths = (episode.cameras ?? []).map((camera) => `${base}/frames/${encodeURIComponent(camera.name)}`);
    const [steps, ...frames] = await Promise.all([
      orNothing(get(`${base}/steps`, { signal }), null),
      ...paths.map((path) => orNothing(get(path, { signal }), { seconds: [] })),
    ]);
    if (signal.aborted) {
      return;
    }

    cameras = (episode.cameras ?? []).map((camera, at) => build(camera, paths[at], frames[at].seconds ?? [])).filter((camera) => camera.seconds.length > 0);
    times = steps?.seconds?.length > 0 ? steps.seconds : cameras[0]?.seconds ?? [];
    stage.replaceChildren(...(cameras.length > 0 ? cameras.map((camera) => camera.tile) : [make("p.empty", "No pictures were recorded.")]));
    layOut();
    slider.max = Math.max(0, times.length - 1);
    setDisabled(play, times.length < 2);
    setDisabled(slider, times.length < 2);
    seek(0, false);
    await plot.open(steps, episode.joints ?? []);
    plot.moveTo(index);
  }

  return { open, clear, pause: () => setPlaying(false) };
}
