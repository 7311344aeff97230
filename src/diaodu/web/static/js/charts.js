// Draws every [data-chart]: its options are a JSON block made by the server, in which "$name" stands for a colour of the theme.
const TOKENS = {
  $ink: "--tblr-body-color",
  $muted: "--tblr-secondary",
  $grid: "--tblr-border-color",
  $surface: "--tblr-bg-surface",
  $green: "--diaodu-green",
  $blue: "--diaodu-blue",
  $yellow: "--diaodu-yellow",
  $orange: "--diaodu-orange",
  $red: "--diaodu-red",
  $grey: "--diaodu-grey",
};
const drawn = new Map();

function colours() {
  const style = getComputedStyle(document.documentElement);
  const body = getComputedStyle(document.body);
  const found = Object.entries(TOKENS).map(([token, name]) => [token, style.getPropertyValue(name).trim() || body.color]);
  return { ...Object.fromEntries(found), $font: body.fontFamily.replaceAll('"', "'") };
}

function filled(value, palette) {
  if (Array.isArray(value)) return value.map((each) => filled(each, palette));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filled(each, palette)]));
  }
  return typeof value === "string" && value in palette ? palette[value] : value;
}

// Texts of a chart that is read from afar: wherever a font is named, its size is a multiple.
function scaled(value, by) {
  if (Array.isArray(value)) return value.map((each) => scaled(each, by));
  if (!value || typeof value !== "object") return value;
  const inside = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, scaled(each, by)]));
  return "fontFamily" in value ? { ...inside, fontSize: (value.fontSize ?? 12) * by } : inside;
}

async function registerMap(url) {
  if (window.echarts.getMap(url)) return;
  const answer = await fetch(url, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  window.echarts.registerMap(url, await answer.json());
}

async function draw(element) {
  const source = document.getElementById(element.dataset.chart);
  const plain = filled(JSON.parse(source.textContent), colours());
  const options = element.dataset.scale ? scaled(plain, Number(element.dataset.scale)) : plain;
  if (element.dataset.map) await registerMap(element.dataset.map);
  drawn.get(element)?.dispose();
  const chart = window.echarts.init(element, null, { renderer: "svg" });
  drawn.set(element, chart);
  chart.setOption(options);
  const linked = options.series?.[0]?.data?.some((row) => row?.link);
  if (linked) chart.on("click", (event) => event.data?.link && window.location.assign(event.data.link));
  element.dataset.drawn = "true";
}

function drawAll() {
  for (const element of drawn.keys()) if (!element.isConnected) drawn.delete(element);
  document.querySelectorAll("[data-chart]").forEach(draw);
}

document.addEventListener("themechange", drawAll);
document.addEventListener("contentchange", drawAll);
document.addEventListener("htmx:afterSettle", (event) => event.target.querySelectorAll("[data-chart]").forEach(draw));
window.addEventListener("resize", () => drawn.forEach((chart) => chart.resize()));
drawAll();
