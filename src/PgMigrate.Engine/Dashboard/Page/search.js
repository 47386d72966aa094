// One search over all: the address holds what is looked for.
const MOST_FOUND = 100;

function searchView(model, { params }) {
  const words = (params.q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const has = (...texts) => {
    const text = texts.filter(Boolean).join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const found = words.length === 0 ? [] : [
    ["Databases", model.targets.filter((target) => has(target.name, target.environment, target.server, target.database)),
      (target) => [badge(CONDITIONS[target.condition]), " ", targetLink(target), " ",
        h("span", { class: "quiet" }, target.environment)]],
    ["Scripts", model.scripts.filter((script) => has(script.folder, script.name)),
      (script) => [scriptLink(script), " ", h("span", { class: "quiet" }, script.folder)]],
    ["Runs", model.runs.filter((run) => has(run.id, run.by, run.actor, run.commit, run.plan, run.error, run.reason, ...run.approved)),
      (run) => [badge(OUTCOMES[run.outcome] ?? { word: run.outcome, tone: "calm" }), " ", runLink(run), " ",
        h("span", { class: "quiet" }, `${run.target.name}, ${run.actor ?? run.by}`)]],
    ["Objects", distinctObjects(model).filter((change) => has(change.type, change.object)),
      (change) => [h("span", { class: "type" }, change.type), " ", objectLink(change)]],
  ].filter(([, rows]) => rows.length > 0);
  return {
    title: params.q ? `Search: ${params.q}` : "Search",
    nodes: [h("h2", { class: "hidden" }, "Search"), ...(found.length === 0
      ? [empty(words.length ? `Nothing is called ${params.q}.` : "Search for something.",
          "Databases, scripts, runs (by person, commit, plan or error) and objects are looked through.")]
      : found.map(([title, rows, show]) => section(`${title} (${format.count(rows.length)})`,
          h("ul", { class: "found" }, ...rows.slice(0, MOST_FOUND).map((row) => h("li", {}, ...show(row)))),
          rows.length > MOST_FOUND && hint(`and ${format.count(rows.length - MOST_FOUND)} more: add a word`))))],
  };
}

function distinctObjects(model) {
  const objects = new Map();
  for (const target of model.targets)
    for (const change of [...target.drift, ...target.changes]) objects.set(`${change.type} ${change.object}`, change);
  return [...objects.values()];
}
