// Elements are made one by one, and what others have written is only ever the text of one.
const SVG = "http://www.w3.org/2000/svg";

function h(name, properties, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties ?? {}))
    if (value === undefined || value === null || value === false) continue;
    else if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

function svg(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes ?? {})) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

// Each tone has a shape of its own, so that nothing is told by colour alone.
const SHAPES = {
  good: ["path", { d: "M2.5 6.5 5 9 9.5 3.5", class: "line" }],
  open: ["circle", { cx: 6, cy: 6, r: 3.6, class: "line" }],
  bad: ["path", { d: "M3 3l6 6M9 3l-6 6", class: "line" }],
  warn: ["path", { d: "M6 1.8 11 10.4H1z", class: "fill" }],
  busy: ["path", { d: "M3.5 2.2 9.6 6 3.5 9.8z", class: "fill" }],
  grave: ["path", { d: "M6 1.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6zM2.8 2.8l6.4 6.4", class: "line" }],
  calm: ["path", { d: "M3 6h6", class: "line" }],
  none: ["circle", { cx: 6, cy: 6, r: 1.2, class: "fill" }],
};

function mark(tone) {
  const [name, attributes] = SHAPES[tone];
  return svg("svg", { class: `mark ${tone}`, viewBox: "0 0 12 12", "aria-hidden": "true" }, svg(name, attributes));
}

const badge = ({ word, tone }) => h("span", { class: `badge ${tone}` }, mark(tone), word);

const code = (text) => h("code", { dir: "auto" }, text);

// Its tooltip is made when somebody points at it: see main.js.
const time = (at) => h("time", { datetime: new Date(at).toISOString() }, format.time(at));

const ago = (at, now) =>
  h("time", { datetime: new Date(at).toISOString(), title: format.seconds(at) }, `${format.age(now - at)} ago`);

const empty = (title, ...text) => h("div", { class: "empty" }, h("p", { class: "empty-title" }, title), h("p", {}, ...text));

const hint = (...text) => h("p", { class: "hint" }, ...text);

// A list of facts; what is not there is left out.
function facts(rows) {
  const told = rows.filter(([, value]) => value !== undefined && value !== null && value !== false && value !== "");
  return h("dl", { class: "facts" }, ...told.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}

const errorOf = (caption, text) =>
  h("figure", { class: "error" }, h("figcaption", {}, caption), h("pre", { tabindex: 0 }, text));

const section = (title, ...children) => h("section", {}, h("h3", {}, title), ...children);

// An address of others is a link only where it leads to the web.
function external(address) {
  const isWeb = /^https?:\/\//i.test(address);
  return isWeb ? h("a", { href: address, rel: "noreferrer noopener", target: "_blank" }, address) : code(address);
}

// Tells a screen reader what the eye sees.
function tell(text) {
  document.getElementById("told").textContent = text;
}
