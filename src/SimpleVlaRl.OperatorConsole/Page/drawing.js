// One animation frame for everything that is drawn. However often something is asked for, it is drawn once a frame.
const waiting = new Set();
let isAsked = false;

function drawAll() {
  isAsked = false;
  const now = [...waiting];
  waiting.clear();
  for (const draw of now) {
    draw();
  }
}

export function drawSoon(draw) {
  waiting.add(draw);
  if (!isAsked) {
    isAsked = true;
    requestAnimationFrame(drawAll);
  }
}
