// What every page is asked about, in the browser itself. Each answer is a list of what is wrong.
globalThis.checks = (() => {
  const CONTROLS = "a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, " +
    "[role=button], [role=link], [role=tab], [role=switch], [contenteditable=true]";
  const LEAST = 24;

  const named = (element) => {
    const id = element.id ? `#${element.id}` : "";
    const classes = element.classList.length ? `.${[...element.classList].join(".")}` : "";
    const words = (element.getAttribute("aria-label") || element.textContent || "").trim();
    return `<${element.localName}${id}${classes}> ${words.replace(/\s+/g, " ").slice(0, 50)}`;
  };

  const seen = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });

  // Shown to nobody's eye, as `.unseen` does: read aloud, and no target for a finger.
  const clipped = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (style.clipPath === "inset(50%)" || style.clip === "rect(0px, 0px, 0px, 0px)") return true;
    }
    return false;
  };

  // WCAG 2.5.8 lets a link be as small as the line of the sentence that it stands in.
  const inSentence = (element) => {
    if (element.localName !== "a" || getComputedStyle(element).display !== "inline") return false;
    const block = element.closest("p, li, dd, dt, td, th, figcaption, label, legend, div, h1, h2, h3");
    const own = element.textContent.trim().length;
    return block !== null && block.textContent.trim().length > own;
  };

  // A tick's words are as much its target as its box.
  const area = (element) => {
    const boxes = [element, ...(element.labels || [])].map((one) => one.getBoundingClientRect());
    const left = Math.min(...boxes.map((box) => box.left));
    const right = Math.max(...boxes.map((box) => box.right));
    const top = Math.min(...boxes.map((box) => box.top));
    const bottom = Math.max(...boxes.map((box) => box.bottom));
    return { width: right - left, height: bottom - top };
  };

  // What a script fits to the new screen, a chart, does so in the next frame.
  const settled = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

  const overflow = () => {
    const root = document.documentElement;
    const over = root.scrollWidth - root.clientWidth;
    if (over <= 1) return []; // half a pixel, rounded up
    const wide = [...document.body.querySelectorAll("*")].filter(
      (element) => seen(element) && element.getBoundingClientRect().right > root.clientWidth + 1);
    return [`${over} px wider than ${root.clientWidth}: ${wide.slice(0, 6).map(named).join("; ")}`];
  };

  const targets = () => [...document.querySelectorAll(CONTROLS)]
    .filter((element) => seen(element) && !clipped(element) && !inSentence(element))
    .map((element) => [element, area(element)])
    .filter(([, { width, height }]) => width && height && (width < LEAST - 0.5 || height < LEAST - 0.5))
    .map(([element, { width, height }]) =>
      `${Math.round(width)}×${Math.round(height)} px: ${named(element)}`);

  // Without reduced motion this says what moves; with it, nothing may.
  const motion = () => {
    const moving = [];
    const seconds = (text) => Math.max(...text.split(",").map((one) => parseFloat(one)));
    for (const element of document.querySelectorAll("*")) {
      for (const part of [null, "::before", "::after"]) {
        const style = getComputedStyle(element, part);
        const animated = style.animationName !== "none" && seconds(style.animationDuration) > 0.01;
        if (animated || seconds(style.transitionDuration) > 0.01) {
          moving.push(`${named(element)}${part || ""}`);
          break;
        }
      }
    }
    if (getComputedStyle(document.documentElement).scrollBehavior === "smooth") moving.push("scroll");
    return moving;
  };

  // WCAG 1.4.12: letters, words, lines and paragraphs set wider lose nothing.
  const SPACING = new CSSStyleSheet();
  SPACING.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);

  const cut = () => [...document.body.querySelectorAll("*")].filter((element) => {
    const style = getComputedStyle(element);
    if (!seen(element) || clipped(element) || !element.textContent.trim()) return false;
    const hidesAcross = ["hidden", "clip"].includes(style.overflowX);
    const hidesDown = ["hidden", "clip"].includes(style.overflowY);
    return (hidesAcross && element.scrollWidth > element.clientWidth + 1 && element.clientWidth) ||
      (hidesDown && element.scrollHeight > element.clientHeight + 1 && element.clientHeight);
  });

  const spacing = () => {
    const before = new Set(cut());
    document.adoptedStyleSheets = [SPACING];
    const lost = cut().filter((element) => !before.has(element)).map((one) => `cut off: ${named(one)}`);
    lost.push(...overflow());
    document.adoptedStyleSheets = [];
    return lost;
  };

  const outline = () => {
    const wrong = [];
    const mains = document.querySelectorAll("main, [role=main]").length;
    const heads = document.querySelectorAll("h1").length;
    if (mains !== 1) wrong.push(`${mains} main landmarks`);
    if (heads !== 1) wrong.push(`${heads} first headings`);
    if (!document.title.trim()) wrong.push("no title");
    const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
      .filter((element) => element.checkVisibility() || clipped(element))
      .map((element) => [Number(element.localName[1]), element]);
    levels.forEach(([level, element], n) => {
      if (n && level > levels[n - 1][0] + 1) wrong.push(`a level is left out before ${named(element)}`);
    });
    for (const bar of document.querySelectorAll("svg[role=img], canvas[role=img], progress, meter")) {
      if (!bar.getAttribute("aria-label") && !bar.getAttribute("aria-labelledby") && !bar.labels?.length) {
        wrong.push(`says nothing: ${named(bar)}`);
      }
    }
    return wrong;
  };

  const rgba = (text) => {
    const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
    return { r, g, b, a };
  };
  const light = ({ r, g, b }) => [r, g, b].map((one) => one / 255)
    .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, n) => sum + one * [0.2126, 0.7152, 0.0722][n], 0);
  const contrast = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const ground = (element) => {
    for (let one = element.parentElement; one; one = one.parentElement) {
      const colour = rgba(getComputedStyle(one).backgroundColor);
      if (colour.a > 0.99) return colour;
    }
    return { r: 255, g: 255, b: 255, a: 1 };
  };

  const ringed = (element) => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
    const drawn = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    // A link within a picture has its ring drawn by the picture.
    const shape = drawn ? null : element.closest("svg") && element.querySelector("rect, path");
    const { stroke, strokeWidth } = getComputedStyle(shape || element);
    if (!drawn && !(shape && stroke !== "none" && parseFloat(strokeWidth) >= 2)) return "no ring";
    const found = contrast(rgba(drawn ? outlineColor : stroke), ground(element));
    return found < 3 ? `a ring of ${found.toFixed(1)}:1` : "";
  };

  // Some point of it is on the screen and is its own: nothing lies over all of it.
  const uncovered = (element) => [...element.getClientRects()].some((box) =>
    [[0.5, 0.5], [0.02, 0.1], [0.98, 0.1], [0.02, 0.9], [0.98, 0.9]].some(([x, y]) => {
      const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
      return top && (element.contains(top) || top.contains(element) ||
        [...(element.labels || [])].some((label) => label.contains(top)));
    }));

  // Where the keyboard stands: its words, and what is wrong with how that is shown.
  const focus = () => {
    const element = document.activeElement;
    if (!element || element === document.body) return { words: "", wrong: [], is: 0 };
    const wrong = [];
    if (!seen(element) || clipped(element)) wrong.push("is not seen");
    else if (!uncovered(element)) wrong.push("is hidden behind something");
    const ring = ringed(element);
    if (ring) wrong.push(ring);
    const label = element.labels?.[0]?.textContent || "";
    const words = [element.getAttribute("aria-label"), label, element.value, element.textContent]
      .filter((one) => typeof one === "string" && one.trim()).join(" ").replace(/\s+/g, " ").trim();
    return { words, wrong: wrong.map((one) => `${named(element)} ${one}`),
      is: [...document.querySelectorAll("*")].indexOf(element) };
  };

  const jumps = () => [...document.querySelectorAll("[tabindex]")]
    .filter((element) => element.tabIndex > 0).map((one) => `jumps the order: ${named(one)}`);

  const axeFinds = async (options) => {
    const { violations } = await axe.run(options);
    return violations.map(({ id, nodes }) => `axe ${id}: ` + nodes.slice(0, 4).map(
      (node) => `${node.target.join(" ")} ${node.any.concat(node.all, node.none)
        .map((one) => one.message).slice(0, 2).join("; ")}`).join(" | "));
  };

  return { settled, overflow, targets, motion, spacing, outline, focus, jumps, axeFinds };
})();
