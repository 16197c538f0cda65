// The cameras, live: the newest picture of each, how old it is, and the photograph of the start laid over it.
import { arrange, place } from "./arrangement.js";
import { age, byId, make, setData, setDisabled, setText } from "./elements.js";
import { drawSoon } from "./drawing.js";
import { live, on, silence } from "./live.js";
import { remember, remembered } from "./memory.js";

const gap = 8;

// The robot judges every frame; the page shows ten a second, so that a picture here may be older by a period and the way.
const periodMilliseconds = 300;
const narrow = matchMedia("(max-width: 640px)");

let cameras = [];
let main = 0;
let isOverlaid = false;
let photo = "";
let phase = "";

function build(description, index) {
  const name = description.name ?? `camera ${index}`;
  const [width, height] = [description.width || 4, description.height || 3];
  const canvas = make("canvas", { "data-camera": name, role: "img", "aria-label": `Picture of ${name}`, width, height });
  const photograph = make("img", { alt: "", hidden: true, "data-photograph": name });
  const badge = make("span.chip.age", { "data-age": name, "data-level": "none" }, "no picture yet");
  const larger = make("button.larger", { "aria-label": `Show ${name} large`, title: `Show ${name} large` });
  const tile = make("figure.tile", { "data-tile": name }, canvas, photograph, make("figcaption", make("span.chip", name), badge), larger);
  const camera = {
    name, canvas, photograph, badge, tile, maximumAge: description.maximumAgeMs ?? 200, ratio: width / height,
    context: canvas.getContext("2d", { alpha: false }), next: null, bitmap: null, isDecoding: false, takenAt: null,
  };
  photograph.addEventListener("load", showOverlay);
  photograph.addEventListener("error", showOverlay);
  larger.addEventListener("click", () => {
    main = index;
    remember("camera", name);
    arrangeAll();
  });
  return camera;
}

function arrangeAll() {
  const stage = byId("stage");
  const width = stage.clientWidth;
  const ratios = cameras.map((camera) => camera.ratio);
  if (narrow.matches) {
    // On a phone the page scrolls, so the pictures take the height that they need.
    const arrangement = arrange(ratios, main, width, innerHeight * 0.36, gap);
    stage.style.height = cameras.length > 0 ? `${Math.round(arrangement.height)}px` : "";
    place(cameras.map((camera) => camera.tile), arrangement, width, arrangement.height);
    return;
  }

  stage.style.height = "";
  place(cameras.map((camera) => camera.tile), arrange(ratios, main, width, stage.clientHeight, gap), width, stage.clientHeight);
}

/** Decodes the newest picture only: those that came while another was being decoded are never looked at. */
async function decode(camera) {
  if (camera.isDecoding || camera.next === null) {
    return;
  }

  camera.isDecoding = true;
  const { bytes, takenAt } = camera.next;
  camera.next = null;
  try {
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
    camera.bitmap?.close();
    camera.bitmap = bitmap;
    camera.takenAt = takenAt;
    drawSoon(drawPictures);
  } catch {
    // A broken picture is no picture; its age says so soon enough.
  } finally {
    camera.isDecoding = false;
  }

  decode(camera);
}

function hear(buffer) {
  if (buffer.byteLength <= 9) {
    return;
  }

  const view = new DataView(buffer);
  const camera = cameras[view.getUint8(0)];
  if (camera && !document.hidden) {
    camera.next = { bytes: new Uint8Array(buffer, 9), takenAt: performance.now() - view.getFloat64(1, true) };
    decode(camera);
  }
}

function drawPictures() {
  for (const camera of cameras) {
    const { bitmap, canvas } = camera;
    if (bitmap !== null) {
      camera.bitmap = null;
      if (canvas.width !== bitmap.width || canvas.height !== bitmap.height) {
        canvas.width = bitmap.width;
        canvas.height = bitmap.height;
        camera.ratio = bitmap.width / bitmap.height;
        arrangeAll();
      }

      camera.context.drawImage(bitmap, 0, 0);
      bitmap.close();
      setData(camera.tile, "seen", true);
    }
  }
}

function showAges() {
  const now = performance.now();
  for (const camera of cameras) {
    const old = camera.takenAt === null ? null : Math.max(0, now - camera.takenAt);
    const isStale = old !== null && old > camera.maximumAge + periodMilliseconds;
    setText(camera.badge, old === null ? "no picture yet" : isStale ? `stale, ${age(old)}` : age(old));
    setData(camera.badge, "level", old === null ? "none" : isStale ? "stale" : "fresh");
  }

  const isUp = live.isUp;
  setText(byId("picture-note"), isUp ? "" : `No connection: everything here is ${age(silence())} old. STOP still works.`);
}

function showOverlay() {
  const toggle = byId("overlay");
  const isThere = photo !== "";
  setDisabled(toggle, !isThere);
  setDisabled(byId("overlay-opacity"), !isThere);
  toggle.setAttribute("aria-pressed", String(isThere && isOverlaid));
  const opacity = byId("overlay-opacity").value / 100;
  for (const camera of cameras) {
    const image = camera.photograph;
    const source = `/api/episodes/${encodeURIComponent(photo)}/frames/${encodeURIComponent(camera.name)}/0`;
    const isShown = isThere && isOverlaid;
    if (isShown && image.getAttribute("src") !== source) {
      image.src = source;
    }

    image.hidden = !isShown || !image.complete || image.naturalWidth === 0;
    image.style.opacity = opacity;
  }
}

function hearState(state) {
  const before = phase;
  phase = state.phase;
  photo = state.photo?.episode ?? "";
  if (before !== phase) {
    // While objects are placed the photograph is what one wants to see, and at no other time.
    isOverlaid = phase === "awaiting_go" && photo !== "";
  }

  showOverlay();
}

export function startCameras(descriptions) {
  cameras = (descriptions ?? []).map(build);
  main = Math.max(0, cameras.findIndex((camera) => camera.name === remembered("camera", "")));
  const stage = byId("stage");
  stage.append(...(cameras.length > 0 ? cameras.map((camera) => camera.tile) : [make("p.empty", "This robot’s profile has no cameras.")]));
  new ResizeObserver(() => drawSoon(arrangeAll)).observe(stage);
  narrow.addEventListener("change", arrangeAll);
  const slider = byId("overlay-opacity");
  slider.value = remembered("opacity", "50");
  slider.addEventListener("input", () => {
    remember("opacity", slider.value);
    showOverlay();
  });
  byId("overlay").addEventListener("click", () => {
    isOverlaid = !isOverlaid;
    showOverlay();
  });
  on("picture", hear);
  on("state", hearState);
  setInterval(() => drawSoon(showAges), 100);
}
