// One joint over an episode: what was proposed, what the gate applied, what was measured. Drawn by uPlot, which is loaded when first needed.
import { fixed, make, setText, words } from "./elements.js";
import { drawSoon } from "./drawing.js";
import { remember, remembered } from "./memory.js";
import { colour } from "./theme.js";

const series = ["proposed", "applied", "measured"];
let loading = null;

function load() {
  loading ??= new Promise((done, failed) => {
    const style = make("link", { rel: "stylesheet", href: "vendor/uPlot.min.css" });
    const script = make("script", { src: "vendor/uPlot.iife.min.js" });
    script.addEventListener("load", () => done(globalThis.uPlot));
    script.addEventListener("error", () => {
      loading = null;
      failed(new Error("The plot could not be loaded."));
    });
    document.head.append(style, script);
  });
  return loading;
}

/** Ticks that the gate changed stand at the foot of the plot: a short line where it limited, a taller one with a cross where it rejected. */
function drawVerdicts(chart, steps) {
  const { ctx, bbox } = chart;
  const verdicts = steps.verdicts ?? "";
  const scale = devicePixelRatio || 1;
  const foot = bbox.top + bbox.height;
  ctx.save();
  ctx.lineWidth = scale;
  for (let index = 0; index < verdicts.length; index++) {
    const isRejected = verdicts[index] === "R";
    if (!isRejected && verdicts[index] !== "L") {
      continue;
    }

    const x = Math.round(chart.valToPos(steps.seconds[index], "x", true)) + 0.5;
    ctx.strokeStyle = colour(isRejected ? "fault" : "amber");
    ctx.beginPath();
    ctx.moveTo(x, foot);
    ctx.lineTo(x, foot - (isRejected ? 16 : 7) * scale);
    if (isRejected) {
      const [top, arm] = [foot - 20 * scale, 3 * scale];
      ctx.moveTo(x - arm, top - arm);
      ctx.lineTo(x + arm, top + arm);
      ctx.moveTo(x + arm, top - arm);
      ctx.lineTo(x - arm, top + arm);
    }

    ctx.stroke();
  }

  ctx.restore();
}

/** @param {(index: number) => void} chosen called when somebody points at a tick in the plot */
export function makePlot(container, chosen) {
  const select = make("select#plot-joint", { "aria-label": "Joint" });
  const values = Object.fromEntries(series.map((name) => [name, make("b", "–")]));
  const verdict = make("span#plot-verdict.plot-verdict");
  const box = make("div#plot-box.plot-box");
  container.append(make("div.plot-head", select,
    ...series.map((name) => make("span.plot-key", { "data-series": name }, make("i"), name, values[name])), verdict), box);
  let steps = null;
  let chart = null;
  let at = 0;
  let UPlot = null;

  function destroy() {
    chart?.destroy();
    chart = null;
  }

  function build() {
    destroy();
    const joint = select.selectedIndex;
    if (!steps?.seconds?.length || joint < 0 || !UPlot || box.clientWidth === 0 || box.clientHeight === 0) {
      return;
    }

    const font = `11px ${getComputedStyle(document.body).fontFamily}`;
    const axis = { stroke: colour("quiet"), grid: { stroke: colour("line"), width: 1 }, ticks: { show: false }, font };
    const unbound = () => null;
    chart = new UPlot({
      width: box.clientWidth, height: box.clientHeight, legend: { show: false }, padding: [8, 8, 0, 0],
      // The cursor stands where the slider does, and not where the mouse is.
      cursor: {
        y: false, points: { show: false }, drag: { x: false, y: false },
        bind: { mousemove: unbound, mouseleave: unbound, mousedown: unbound, dblclick: unbound },
      },
      scales: { x: { time: false, range: (_, low, high) => [low, high] } },
      axes: [{ ...axis, size: 24, values: (_, splits) => splits.map((value) => `${value} s`) }, { ...axis, size: 44 }],
      series: [{},
        { stroke: colour("quiet"), width: 1.25, dash: [5, 4], points: { show: false } },
        { stroke: colour("accent"), width: 1.5, points: { show: false } },
        { stroke: colour("text"), width: 1.5, points: { show: false } }],
      hooks: { draw: [(drawn) => drawVerdicts(drawn, steps)], ready: [listen] },
    }, [steps.seconds, ...series.map((name) => steps[name]?.[joint] ?? steps.seconds.map(() => null))], box);
    // The chart sets its own cursor once it stands; ours comes after it.
    drawSoon(showMoment);
  }

  const showMoment = () => moveTo(at);

  function fit() {
    if (chart && box.clientWidth > 0) {
      chart.setSize({ width: box.clientWidth, height: box.clientHeight });
      drawSoon(showMoment);
    } else {
      build();
    }
  }

  function listen(drawn) {
    const point = (event) => {
      if (event.buttons === 1) {
        const left = event.clientX - drawn.over.getBoundingClientRect().left;
        chosen(drawn.posToIdx(Math.min(Math.max(0, left), drawn.over.clientWidth)));
      }
    };
    drawn.over.addEventListener("pointerdown", (event) => {
      drawn.over.setPointerCapture(event.pointerId);
      point(event);
    });
    drawn.over.addEventListener("pointermove", point);
  }

  function moveTo(index) {
    at = index;
    const joint = select.selectedIndex;
    for (const name of series) {
      setText(values[name], fixed(steps?.[name]?.[joint]?.[index], 3));
    }

    const seconds = steps?.seconds?.[index];
    const letter = steps?.verdicts?.[index];
    const reason = letter === "L" || letter === "R" ? (steps.reasons ?? []).find((entry) => Math.abs(entry.seconds - seconds) < 1e-3) : null;
    setText(verdict, reason ? `${reason.verdict}: ${words(reason.reason)}` : letter === "L" ? "limited" : letter === "R" ? "rejected" : "");
    verdict.dataset.verdict = letter ?? "";
    if (chart && seconds !== undefined) {
      chart.setCursor({ left: chart.valToPos(seconds, "x"), top: 10 }, false);
    }
  }

  select.addEventListener("change", () => {
    remember("joint", select.value);
    build();
  });
  new ResizeObserver(() => drawSoon(fit)).observe(box);
  addEventListener("themechange", () => drawSoon(build));

  return {
    moveTo,
    clear() {
      destroy();
      steps = null;
      moveTo(0);
    },
    async open(recorded, joints) {
      UPlot = await load();
      steps = recorded;
      const wanted = remembered("joint", "");
      select.replaceChildren(...joints.map((label) => make("option", { value: label }, words(label).replace("/", " "))));
      select.selectedIndex = joints.length === 0 ? -1 : Math.max(0, joints.indexOf(wanted));
      build();
    },
  };
}
