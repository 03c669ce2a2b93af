// Draws every <figure data-chart-url> with Chart.js in the page's own colours and number form,
// once it is near the screen. Without this script the table beside each chart says the same.
const still = matchMedia("(prefers-reduced-motion: reduce)");
const dark = matchMedia("(prefers-color-scheme: dark)");
const english = document.documentElement.lang === "en";
const form = new Intl.NumberFormat(english ? "en-GB" : "vi-VN", { maximumFractionDigits: 2 });
// The table's words for a figure where it has some (nearly, about, from … to); else the number.
const worded = (dataset, at, say) => dataset.shown?.[at] || say(dataset.data[at]);
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

// Never by colour alone: hatched or plain, dashed or whole, and a shape for each year.
const LOOKS = {
  result: { colour: "c1" },
  target: { colour: "ink-2", hatched: true },
  total: { colour: "c2", shape: "circle" },
  pace: { colour: "ink-2", dash: [8, 5], shape: false },
  projection: { colour: "c2", dash: [2, 4], shape: false },
  "year-1": { colour: "c1", shape: "circle", wide: true },
  "year-2": { colour: "c2", dash: [9, 4], shape: "rect" },
  "year-3": { colour: "c3", dash: [2, 3], shape: "triangle" },
  "year-4": { colour: "c4", dash: [12, 3, 2, 3], shape: "rectRot" },
  "year-5": { colour: "c5", dash: [5, 5], shape: "crossRot" },
};

function hatched(colour) {
  const tile = Object.assign(document.createElement("canvas"), { width: 8, height: 8 });
  const pen = tile.getContext("2d");
  pen.strokeStyle = colour;
  pen.lineWidth = 1.5;
  for (const x of [-4, 4, 12]) {
    pen.moveTo(x - 6, 10);
    pen.lineTo(x + 6, -2);
  }
  pen.stroke();
  return pen.createPattern(tile, "repeat");
}

function dress(dataset, kind) {
  const looks = dataset.roles.map((role) => LOOKS[role]);
  const [first] = looks;
  const common = { ...dataset, borderColor: looks.map((look) => token(look.colour)) };
  if (dataset.type === "line") {
    const colour = token(first.colour);
    return {
      ...common,
      borderColor: colour,
      backgroundColor: colour,
      borderDash: first.dash || [],
      borderWidth: first.wide ? 3.5 : 2.5,
      pointStyle: first.shape,
      pointRadius: kind === "lines" ? 4 : dataset.data.length > 40 ? 0 : 2.5,
      pointHoverRadius: 6,
      yAxisID: kind === "days" ? "so_far" : "y",
      order: 0,
    };
  }
  return {
    ...common,
    backgroundColor: looks.map((look) => (look.hatched ? hatched : String)(token(look.colour))),
    borderWidth: looks.map((look) => (look.hatched ? 1.5 : 0)),
    maxBarThickness: kind === "days" ? 36 : 22,
    order: 1,
  };
}

// A day on an axis goes without its year: 11/1, 11 Jan.
const brief = (label) => label.replace(/\/\d{4}$/, "").replace(/^(\d+ \w{3})\w* \d{4}$/, "$1");
const month = (label) => (english ? label.slice(0, 3) : label.replace(/^\S+ /, ""));

function lines(label, room) {
  const found = [""];
  for (const word of label.split(" ")) {
    const last = found.at(-1);
    if (!last) found[found.length - 1] = word;
    else if (last.length + word.length < room) found[found.length - 1] = `${last} ${word}`;
    else found.push(word);
  }
  if (found.length > 2) found.splice(2, found.length, ...[]) && (found[1] += "…");
  return found.map((line) => (line.length > room + 2 ? `${line.slice(0, room + 1)}…` : line));
}

function options({ figure, data, kind, say }) {
  const flat = kind === "bars";
  const ink = token("ink-2");
  const font = { size: 13, family: getComputedStyle(figure).fontFamily };
  const ticks = { color: ink, font, maxRotation: 0 };
  const title = (text) => ({ display: !!text, text, color: ink, font: { ...font, size: 12 } });
  const amounts = {
    beginAtZero: true,
    grid: { color: token("line") },
    border: { display: false },
    ticks: { ...ticks, callback: say, maxTicksLimit: flat ? 5 : 7, precision: 0 },
  };
  const room = Math.max(13, Math.floor(figure.clientWidth / 26));
  const shown = { days: brief, lines: month, bars: (label) => lines(label, room) }[kind];
  const names = {
    grid: { display: false },
    ticks: { ...ticks, autoSkip: !flat, autoSkipPadding: 12, callback: (at) => shown(data.labels[at]) },
  };
  const first = data.datasets[0].label;
  // Long words at a bar's end stand on two lines: see `figures`.
  const longest = Math.max(8, ...data.datasets.flatMap((dataset) => (dataset.shown ?? []).map((text) => text.length)));
  const end = Math.min(longest, Math.ceil(longest / 2) + 6) * 7;
  return {
    indexAxis: flat ? "y" : "x",
    maintainAspectRatio: false,
    animation: still.matches ? false : { duration: 400 },
    interaction: { mode: "index", axis: flat ? "y" : "x", intersect: false },
    layout: { padding: { right: flat ? end : 4, top: 4 } },
    scales: {
      days: {
        x: names,
        y: { ...amounts, title: title(first) },
        so_far: { ...amounts, position: "right", grid: { display: false }, title: title(data.datasets[1]?.label) },
      },
      lines: { x: names, y: amounts },
      bars: { x: amounts, y: names },
    }[kind],
    plugins: {
      legend: {
        display: data.datasets.length > 1,
        labels: {
          color: token("ink"),
          font,
          usePointStyle: true,
          pointStyleWidth: 30,
          generateLabels: (chart) =>
            window.Chart.defaults.plugins.legend.labels.generateLabels(chart).map((item) => {
              const look = LOOKS[data.datasets[item.datasetIndex].roles[0]];
              if (data.datasets[item.datasetIndex].type === "bar") return { ...item, pointStyle: "rect" };
              return { ...item, pointStyle: "line", lineDash: look.dash, lineWidth: look.wide ? 3.5 : 2.5 };
            }),
        },
      },
      tooltip: { callbacks: { label: (item) => `${item.dataset.label}: ${worded(item.dataset, item.dataIndex, say)}` } },
    },
  };
}

// The plan itself, a line at 100%.
const plan = {
  id: "plan",
  afterDatasetsDraw({ ctx, chartArea, scales }) {
    const at = scales.x.getPixelForValue(100);
    if (at > chartArea.right) return;
    ctx.fillStyle = token("ink");
    ctx.fillRect(at - 1, chartArea.top, 2, chartArea.bottom - chartArea.top);
  },
};

// Broken at the space nearest to the middle.
function halves(text) {
  const spaces = [...text.matchAll(/ /g)].map(({ index }) => index);
  const middle = text.length / 2;
  const at = spaces.sort((one, other) => Math.abs(one - middle) - Math.abs(other - middle))[0];
  return at === undefined ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

// Each bar's figure at its end; where a result is unknown, the word for it.
const figures = (say, unknown) => ({
  id: "figures",
  afterDatasetsDraw(chart) {
    const { ctx } = chart;
    ctx.save();
    ctx.fillStyle = token("ink");
    ctx.font = `12px ${getComputedStyle(chart.canvas).fontFamily}`;
    ctx.textBaseline = "middle";
    chart.data.datasets.forEach((dataset, of) =>
      chart.getDatasetMeta(of).data.forEach((bar, at) => {
        const amount = dataset.data[at];
        const said = amount !== null ? worded(dataset, at, say) : dataset.roles[0] === "result" ? unknown : "";
        const left = (amount === null ? chart.chartArea.left : bar.x) + 5;
        const fits = left + ctx.measureText(said).width <= chart.width;
        const rows = fits ? [said] : halves(said);
        rows.forEach((row, line) => ctx.fillText(row, left, bar.y + 12 * (line - (rows.length - 1) / 2)));
      }),
    );
    ctx.restore();
  },
});

// Seasons, as bands with their names in them.
const seasons = (bands) => ({
  id: "seasons",
  beforeDatasetsDraw({ ctx, chartArea, scales }) {
    const half = (scales.x.getPixelForValue(1) - scales.x.getPixelForValue(0)) / 2;
    ctx.save();
    ctx.textAlign = "center";
    ctx.font = `600 12px ${getComputedStyle(ctx.canvas).fontFamily}`;
    for (const [, first, last, name] of bands.matchAll(/(\d+)-(\d+):([^|]+)/g)) {
      const left = Math.max(scales.x.getPixelForValue(+first) - half, chartArea.left);
      const right = Math.min(scales.x.getPixelForValue(+last) + half, chartArea.right);
      ctx.fillStyle = token("sunken");
      ctx.fillRect(left, chartArea.top, right - left, chartArea.bottom - chartArea.top);
      ctx.fillStyle = token("ink-2");
      ctx.fillText(name, (left + right) / 2, chartArea.top + 14);
    }
    ctx.restore();
  },
});

// The arrow keys move the tooltip, and the line below the chart says the same.
function walk(chart, output, say) {
  const { labels, datasets } = chart.data;
  const stops = labels.map((_, at) => at).filter((at) => datasets.some(({ data }) => data[at] !== null));
  let at = -1;
  const show = () => {
    const here = datasets.flatMap(({ data }, datasetIndex) =>
      at < 0 || data[stops[at]] === null ? [] : [{ datasetIndex, index: stops[at] }],
    );
    chart.setActiveElements(here);
    chart.tooltip.setActiveElements(here, { x: 0, y: 0 });
    chart.update("none");
    const said = here.map(({ datasetIndex: of, index }) => `${datasets[of].label} ${worded(datasets[of], index, say)}`);
    output.textContent = here.length ? `${labels[stops[at]]}: ${said.join("; ")}` : "";
  };
  const moves = {
    ArrowRight: () => Math.min(at + 1, stops.length - 1),
    ArrowDown: () => Math.min(at + 1, stops.length - 1),
    ArrowLeft: () => Math.max(at - 1, 0),
    ArrowUp: () => Math.max(at - 1, 0),
    Home: () => 0,
    End: () => stops.length - 1,
    Escape: () => -1,
  };
  chart.canvas.addEventListener("keydown", (event) => {
    if (!moves[event.key]) return;
    event.preventDefault();
    at = moves[event.key]();
    show();
  });
  chart.canvas.addEventListener("blur", () => {
    at = -1;
    show();
  });
}

async function draw(figure) {
  const { chartUrl, chartKind: kind, chartUnit = "", chartBands } = figure.dataset;
  const answer = await fetch(chartUrl);
  if (!answer.ok) throw new Error(`${chartUrl} answered ${answer.status}`);
  const data = await answer.json();
  if (!data.labels.length) throw new Error(`${chartUrl} has nothing to draw`);
  const say = (value) => form.format(value) + chartUnit;
  const canvas = figure.querySelector("canvas");
  if (kind === "bars") {
    const height = data.labels.length * (14 + 24 * data.datasets.length) + (data.datasets.length > 1 ? 76 : 40);
    canvas.parentElement.style.height = `${height}px`;
  }
  figure.classList.add("drawn");
  const dressed = () => data.datasets.map((dataset) => dress(dataset, kind));
  const plugins = [];
  if (kind === "bars") plugins.push(figures(say, figure.dataset.chartUnknown));
  if (chartUnit === "%") plugins.push(plan);
  if (chartBands) plugins.push(seasons(chartBands));
  const chart = new window.Chart(canvas, {
    type: "bar",
    data: { labels: data.labels, datasets: dressed() },
    options: options({ figure, data, kind, say }),
    plugins,
  });
  dark.addEventListener("change", () => {
    chart.data.datasets = dressed();
    chart.options = options({ figure, data, kind, say });
    chart.update("none");
  });
  walk(chart, figure.querySelector("output"), say);
}

const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      draw(target).catch(() => target.classList.remove("awaited", "drawn")); // the table stays
    }
  },
  { rootMargin: "100% 0px" },
);
for (const figure of document.querySelectorAll("[data-chart-url]")) {
  figure.classList.add("awaited"); // its room is kept, so that nothing jumps when it comes
  near.observe(figure);
}
