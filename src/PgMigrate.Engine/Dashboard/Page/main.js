// What the address asks for is shown; where a server or a timer brings something new, the same is shown anew.
const VIEWS = {
  databases: databasesView, scripts: scriptsView, runs: runsView, objects: objectsView,
  database: databaseView, script: scriptView, run: runView, object: objectView, search: searchView,
};

const TABS = [
  ["databases", "Databases", ["database"]], ["scripts", "Scripts", ["script"]],
  ["runs", "Runs", ["run"]], ["objects", "Objects", ["object"]],
];

const main = document.getElementById("main");
const query = document.getElementById("query");
const isServed = document.body.dataset.served === "true";
let model;
let asked;

const heading = (text, back, ...more) =>
  h("div", { class: "heading" }, h("p", { class: "crumb" }, back),
    h("div", { class: "heading-row" }, h("h2", { class: "title", dir: "auto" }, text), ...more));

const notFound = (what, name) => ({
  title: "Not found",
  nodes: [empty(`This page has no ${what} ${name ?? ""}.`, "It may be older than what the page tells, or of another page. ",
    link("databases", [], "All databases"))],
});

function show(isAnew) {
  const address = route.read();
  const kept = isAnew ? placesOf() : undefined;
  for (const part of shown) part.end();
  shown.clear();
  const view = (VIEWS[address.view] ?? (() => notFound("view", address.view)))(model, address);
  document.title = `${view.title} – Migrations`;
  main.replaceChildren(...view.nodes.filter(Boolean));
  main.classList.toggle("fills", view.fills === true);
  for (const part of shown) part.measure();
  showTabs(address);
  if (address.view !== "search") query.value = "";
  else if (document.activeElement !== query) query.value = address.params.q ?? "";
  if (kept) restore(kept);
  else {
    view.shown?.();
    // A page that opens is at its top; to say so makes the browser lay it out once more.
    if (asked !== undefined) window.scrollTo(0, 0);
  }
  asked = location.hash;
}

function showTabs({ view }) {
  document.getElementById("views").replaceChildren(
    ...TABS.map(([name, text, inner]) =>
      link(name, [], text, { "aria-current": view === name || inner.includes(view) ? "page" : undefined })));
}

// Where the reader is: what is new must not take that away.
function placesOf() {
  const focused = document.activeElement?.closest("[data-key]")?.dataset.key;
  const href = document.activeElement?.getAttribute("href");
  const scrolls = [...main.querySelectorAll("[data-scroll]")].map((node) => [node.dataset.scroll, node.scrollTop, node.scrollLeft]);
  return { focused, href: main.contains(document.activeElement) ? href : undefined, scrolls, page: window.scrollY };
}

function restore({ focused, href, scrolls, page }) {
  for (const [name, top, left] of scrolls) {
    const node = main.querySelector(`[data-scroll="${CSS.escape(name)}"]`);
    if (node) Object.assign(node, { scrollTop: top, scrollLeft: left });
  }
  window.scrollTo(0, page);
  const again = focused
    ? main.querySelector(`[data-key="${CSS.escape(focused)}"]`)
    : href && main.querySelector(`a[href="${CSS.escape(href)}"]`);
  again?.focus({ preventScroll: true });
}

function stamp(state) {
  const reached = model.targets.filter((target) => !target.error).length;
  const every = model.every ? ` · made anew every ${format.duration(model.every)}` : "";
  document.getElementById("stamp").replaceChildren(
    `${format.count(reached)} of ${format.plural(model.targets.length, "database")} looked at `, time(model.made),
    state ?? (isServed ? " · live" : every), model.cut ? " · older runs are left out to keep the page small" : "");
}

async function take(base64, isAnew) {
  model = await unpack(base64);
  stamp();
  show(isAnew);
  main.dataset.times = Number(main.dataset.times ?? 0) + 1;
}

function listen() {
  const events = new EventSource("events");
  events.onmessage = (event) => take(event.data, true);
  events.onerror = () => stamp(" · the server does not answer; this is the last that it told");
}

// A file cannot be listened to. Whoever types is left alone.
function reloadLater() {
  setTimeout(() => {
    if (document.visibilityState === "visible" && document.activeElement !== query) location.reload();
    else reloadLater();
  }, model.every + 1000);
}

query.addEventListener("input", () => {
  const target = route.to("search", [], { q: query.value });
  if (route.read().view === "search") {
    history.replaceState(null, "", target);
    show();
  } else location.hash = target;
});

document.getElementById("find").addEventListener("submit", (event) => {
  event.preventDefault();
  main.querySelector("a")?.focus();
});

// The reader's own form of a time. To make it for all of them keeps the page from being there.
document.addEventListener("pointerover", ({ target }) => {
  const node = target.closest("time");
  if (node && !node.title) node.title = new Date(node.dateTime).toLocaleString();
});

document.getElementById("skip").addEventListener("click", () => main.focus());

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, select, textarea");
  if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    query.focus();
  } else if (event.key === "Escape" && event.target === query) {
    query.value = "";
    main.focus();
  }
});

addEventListener("hashchange", () => {
  if (!model || location.hash === asked) return;
  show();
  if (document.activeElement === document.body) main.focus({ preventScroll: true });
  tell(document.title);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => model && show(true));
addEventListener("beforeprint", () => shown.forEach((part) => part.print(true)));
addEventListener("afterprint", () => shown.forEach((part) => part.print(false)));

take(document.getElementById("data").textContent, false).then(() => {
  performance.mark("ready");
  if (isServed) listen();
  else if (model.every) reloadLater();
});
