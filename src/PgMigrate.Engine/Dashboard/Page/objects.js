// The objects of all databases as they were changed, and the history of one.
function objectsView(model, { params }) {
  const all = model.targets.flatMap((target) => [
    ...target.drift.map((change) => ({ ...change, target, source: "outside of runs", at: target.driftSince, isDrift: true })),
    ...target.changes,
  ]);
  const rows = all
    .filter((change) => (!params.env || change.target.environment === params.env) && (!params.by || change.source === params.by))
    .sort((one, other) => (other.at ?? 0) - (one.at ?? 0));
  const choose = (event) => route.go("objects", [], { ...params, by: event.target.value });
  const option = (value, text) => h("option", { value, selected: (params.by ?? "") === value }, text);
  return {
    title: "Objects",
    fills: true,
    nodes: [
      h("div", { class: "above" }, h("h2", {}, format.plural(rows.length, "change")),
        h("label", { class: "choice" }, h("span", {}, "Made by"),
          h("select", { onchange: choose, "data-key": "by" }, option("", "Anybody"),
          option("script", "A script"), option("outside of runs", "Somebody outside of runs"), option("unknown", "Not known"))),
        environments(model, "objects", params)),
      list({ label: "Changes of objects", rows, columns: changeColumns(true), fit: true,
        none: empty("No change of an object is told here.",
          "Runs keep the schema as they leave it; the next one tells what differs.") }),
    ],
  };
}

function objectView(model, { parts: [type, name] }) {
  const isIt = (change) => change.type === type && change.object === name;
  const belongs = (change) => isIt(change) || change.object.startsWith(`${name}.`);
  const drifted = model.targets.flatMap((target) =>
    target.drift.filter(belongs).map((change) => ({ ...change, target, source: "outside of runs", at: target.driftSince })));
  const past = model.targets.flatMap((target) => target.changes.filter(belongs)).sort((one, other) => other.at - one.at);
  const rows = [...drifted, ...past];
  if (rows.length === 0) return notFound("object", name);
  return {
    title: name,
    nodes: [
      heading(name, link("objects", [], "Objects"), h("span", { class: "type" }, type)),
      drifted.length > 0 && h("div", { class: "notice warn" }, h("h3", {}, mark("warn"),
        `Changed by no run in ${format.plural(new Set(drifted.map((change) => change.target)).size, "database")}`)),
      section("History", list({ label: "History of the object", rows, columns: changeColumns(true) })),
    ],
  };
}
