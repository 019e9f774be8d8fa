// Zoom and pan by changing the viewBox: no style is written, and the page works without it.
const LARGEST_ZOOM = 8;
const STEP = 1.6;
// So near, a phone has room for the places one by one.
const CLOSE = 2;

function read(svg) {
  const { x, y, width, height } = svg.viewBox.baseVal;
  return { x, y, width, height };
}

function bind(figure) {
  const svg = figure.querySelector("[data-map-svg]");
  if (!svg) return;
  const whole = read(svg);
  let drag = null;
  let hasMoved = false;

  function show(box) {
    const width = Math.min(whole.width, Math.max(whole.width / LARGEST_ZOOM, box.width));
    const height = (width * whole.height) / whole.width;
    const x = Math.min(whole.width - width, Math.max(0, box.x));
    const y = Math.min(whole.height - height, Math.max(0, box.y));
    svg.setAttribute("viewBox", [x, y, width, height].map((number) => number.toFixed(1)).join(" "));
    figure.toggleAttribute("data-map-zoomed", width < whole.width - 0.5);
    figure.toggleAttribute("data-map-close", width < whole.width / CLOSE);
  }

  function zoom(factor, at) {
    const box = read(svg);
    const centre = at ?? { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    show({
      x: centre.x - (centre.x - box.x) / factor,
      y: centre.y - (centre.y - box.y) / factor,
      width: box.width / factor,
    });
  }

  function point(event) {
    const bounds = svg.getBoundingClientRect();
    const box = read(svg);
    return {
      x: box.x + ((event.clientX - bounds.left) / bounds.width) * box.width,
      y: box.y + ((event.clientY - bounds.top) / bounds.height) * box.height,
    };
  }

  figure.querySelector("[data-map-tools]")?.addEventListener("click", (event) => {
    const way = event.target.closest("[data-map-zoom]")?.dataset.mapZoom;
    if (way === "in") zoom(STEP);
    if (way === "out") zoom(1 / STEP);
    if (way === "whole") show(whole);
  });

  // The wheel zooms only with a modifier: a page must scroll past its map.
  svg.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, point(event));
    },
    { passive: false },
  );

  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !figure.hasAttribute("data-map-zoomed")) return;
    drag = { from: point(event), id: event.pointerId };
    hasMoved = false;
  });
  svg.addEventListener("pointermove", (event) => {
    if (drag?.id !== event.pointerId) return;
    const here = point(event);
    const box = read(svg);
    if (!hasMoved && Math.hypot(here.x - drag.from.x, here.y - drag.from.y) * 100 < box.width) return;
    if (!hasMoved) svg.setPointerCapture(event.pointerId);
    hasMoved = true;
    show({ x: box.x - (here.x - drag.from.x), y: box.y - (here.y - drag.from.y), width: box.width });
  });
  for (const end of ["pointerup", "pointercancel"]) {
    svg.addEventListener(end, () => {
      drag = null;
    });
  }
  // A drag that ends on a bubble is not a click on it.
  svg.addEventListener(
    "click",
    (event) => {
      if (hasMoved) event.preventDefault();
      hasMoved = false;
    },
    true,
  );
}

function bindAll(root) {
  for (const figure of root.querySelectorAll("[data-map]:not([data-map-bound])")) {
    figure.setAttribute("data-map-bound", "");
    bind(figure);
  }
}

bindAll(document);
document.addEventListener("htmx:load", (event) => bindAll(event.target));
