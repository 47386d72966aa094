// The hash is the whole state of the page: #/view/part/part?name=value. So every state can be shared, and the back button works.
const route = {
  read() {
    const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
    const [view, ...parts] = path.split("/").map(unescapePart);
    return { view: view || "databases", parts, params: Object.fromEntries(new URLSearchParams(query ?? "")) };
  },

  to(view, parts = [], params = {}) {
    const kept = Object.entries(params).filter(([, value]) => value !== undefined && value !== null && value !== "");
    const query = kept.length ? `?${new URLSearchParams(kept)}` : "";
    return `#/${[view, ...parts].map(encodeURIComponent).join("/")}${query}`;
  },

  // A change of the view's own, such as a cell that is chosen: no place to come back to.
  replace(params) {
    const { view, parts, params: old } = route.read();
    history.replaceState(history.state, "", route.to(view, parts, { ...old, ...params }));
  },

  go(view, parts, params) {
    location.hash = route.to(view, parts, params);
  },
};

// A link that was cut short is no reason for an empty page.
function unescapePart(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const link = (view, parts, text, properties) => h("a", { href: route.to(view, parts), ...properties }, text);

const targetLink = (target, properties) => link("database", [target.key], target.name, properties);
const scriptLink = (script, properties) =>
  h("a", { href: route.to("script", [script.name]), class: "script", ...properties }, script.name);
const runLink = (run, text = format.time(run.at)) => link("run", [run.id], text);
const objectLink = (change) => link("object", [change.type, change.object], change.object, { class: "script" });
