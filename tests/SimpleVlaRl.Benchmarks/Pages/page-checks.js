// What a script can measure of a page: contrast of every text (WCAG 2.2, 1.4.3), what can have the focus, whether it is wider than the window.
(() => {
  const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const colour = (text) => {
    pixel.clearRect(0, 0, 1, 1);
    pixel.fillStyle = "#000";
    pixel.fillStyle = text;
    pixel.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = pixel.getImageData(0, 0, 1, 1).data;
    return { rgb: [red, green, blue], alpha: alpha / 255 };
  };
  const over = (top, below) => top.rgb.map((part, index) => part * top.alpha + below[index] * (1 - top.alpha));
  const luminance = (rgb) => {
    const [red, green, blue] = rgb.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const background = (element) => {
    const layers = [];
    for (let node = element; node; node = node.parentElement) {
      layers.push(colour(getComputedStyle(node).backgroundColor));
      if (layers.at(-1).alpha === 1) {
        break;
      }
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const isShown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getClientRects().length > 0;

  // Controls that cannot be used are exempt by the standard.
  const isExempt = (element) => element.closest(":disabled, [aria-disabled=true], [aria-hidden=true]");

  const contrast = () => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      const text = walker.currentNode.textContent.trim();
      if (!text || !isShown(element) || isExempt(element) || element.closest(".skip, script, style, option")) {
        continue;
      }
      const style = getComputedStyle(element);
      const size = parseFloat(style.fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      const below = background(element);
      found.push({ text: text.slice(0, 40), ratio: ratio(over(colour(style.color), below), below), needed: isLarge ? 3 : 4.5 });
    }
    return { texts: found.length, worst: Math.min(...found.map((one) => one.ratio)), poor: found.filter((one) => one.ratio < one.needed) };
  };

  // What Tab must reach: of a group that the arrow keys move in, one.
  const controls = () => [...document.querySelectorAll("button, a[href], input, select, textarea, [tabindex='0']")]
    .filter((element) => isShown(element) && !element.disabled && element.tabIndex >= 0 && !element.closest("dialog:not([open])"))
    .filter((element) => element.type !== "radio" || element.checked || !document.querySelector(`input[name="${element.name}"]:checked`));

  window.pageChecks = {
    contrast,
    name: (element) => element?.id || element?.getAttribute("aria-label") || element?.textContent?.trim().slice(0, 40) || element?.tagName || "",
    marked: () => controls().filter((element) => !element.dataset.reached).map(window.pageChecks?.name),
    count: () => controls().length,
    mark: () => {
      const element = document.activeElement;
      if (element && element !== document.body) {
        element.dataset.reached = "true";
      }
    },
    unmark: () => document.querySelectorAll("[data-reached]").forEach((element) => delete element.dataset.reached),
    overflow: () => document.documentElement.scrollWidth - window.innerWidth,
  };
})();
