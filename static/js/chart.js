// Draws every <figure data-chart-url> with Chart.js in the page's own colours and number form.
// Without this script the table beside each chart says the same.
const still = matchMedia("(prefers-reduced-motion: reduce)");
const dark = matchMedia("(prefers-color-scheme: dark)");
const language = document.documentElement.lang;
const form = new Intl.NumberFormat(language === "en" ? "en-GB" : "vi-VN", { maximumFractionDigits: 2 });
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const shorten = (text, room) => (text.length > room ? `${text.slice(0, room - 1)}…` : text);

function dress(dataset) {
  const of = { result: colour("fill"), target: colour("line-2"), total: colour("past") };
  const fill = dataset.roles.map((role) => of[role]);
  const line = dataset.type === "line";
  return {
    ...dataset,
    backgroundColor: line ? fill[0] : fill,
    borderColor: line ? fill[0] : fill,
    borderWidth: line ? 3 : 0,
    pointRadius: line ? 2 : 0,
    tension: 0,
    maxBarThickness: 36,
    yAxisID: line ? "so_far" : undefined,
  };
}

function options(figure, data) {
  const days = figure.dataset.chartKind === "days";
  const unit = figure.dataset.chartUnit || "";
  const say = (value) => form.format(value) + unit;
  const ticks = { color: colour("ink-2"), font: { size: 13 } };
  const room = Math.max(14, Math.floor(figure.clientWidth / 22));
  const amounts = { beginAtZero: true, grid: { color: colour("line") }, ticks: { ...ticks, callback: say } };
  const names = {
    grid: { display: false },
    ticks: days ? ticks : { ...ticks, autoSkip: false, callback: (index) => shorten(data.labels[index], room) },
  };
  return {
    indexAxis: days ? "x" : "y",
    maintainAspectRatio: false,
    animation: still.matches ? false : { duration: 400 },
    scales: days
      ? { x: names, y: amounts, so_far: { ...amounts, position: "right", grid: { display: false } } }
      : { x: amounts, y: names },
    plugins: {
      legend: { display: days, labels: { color: colour("ink") } },
      tooltip: {
        callbacks: { label: (item) => (days ? `${item.dataset.label}: ` : "") + say(days ? item.parsed.y : item.parsed.x) },
      },
    },
  };
}

// A line at 100%: the plan itself.
const plan = {
  id: "plan",
  afterDatasetsDraw({ ctx, chartArea, scales }) {
    const at = scales.x.getPixelForValue(100);
    if (at > chartArea.right) return;
    ctx.fillStyle = colour("ink");
    ctx.fillRect(at - 1, chartArea.top, 2, chartArea.bottom - chartArea.top);
  },
};

async function draw(figure) {
  const answer = await fetch(figure.dataset.chartUrl);
  if (!answer.ok) return;
  const data = await answer.json();
  if (!data.labels.length) return;
  figure.classList.add("drawn");
  const canvas = figure.querySelector("canvas");
  if (figure.dataset.chartKind !== "days") canvas.parentElement.classList.add(`rows-${Math.min(12, data.labels.length)}`);
  const chart = new window.Chart(canvas, {
    type: "bar",
    data: { labels: data.labels, datasets: data.datasets.map(dress) },
    options: options(figure, data),
    plugins: figure.dataset.chartUnit === "%" ? [plan] : [],
  });
  dark.addEventListener("change", () => {
    chart.data.datasets = data.datasets.map(dress);
    chart.options = options(figure, data);
    chart.update("none");
  });
}

for (const figure of document.querySelectorAll("[data-chart-url]")) {
  draw(figure).catch(() => figure.classList.remove("drawn")); // the table stays
}
