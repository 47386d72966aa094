// What several views show.
function bars(runs, most = 16) {
  const told = runs.filter((run) => run.took !== undefined).slice(0, most).reverse();
  if (told.length < 2) return "";
  const longest = Math.max(...told.map((run) => run.took), 1), width = 5, height = 18;
  const shape = svg("svg", {
    class: "bars", viewBox: `0 0 ${most * width} ${height}`, width: most * width, height, role: "img",
    "aria-label": `The last ${told.length} runs took ${told.map((run) => format.duration(run.took)).join(", ")}`,
  });
  told.forEach((run, index) => {
    const size = Math.max(1.5, (run.took / longest) * height);
    const bar = svg("rect", {
      x: (most - told.length + index) * width, y: height - size, width: width - 1.5, height: size,
      class: OUTCOMES[run.outcome]?.tone ?? "calm",
    });
    bar.append(svg("title", {}));
    bar.firstChild.textContent = `${format.time(run.at)}: ${format.duration(run.took)}, ${run.outcome}`;
    shape.append(bar);
  });
  return shape;
}

function progress(running) {
  if (running.done === undefined) return "";
  const bar = h("progress", { max: 1, value: running.done, "aria-label": "Progress of the running statement" });
  return h("span", { class: "progress" }, bar, `${Math.floor(running.done * 100)} %`);
}

function runningText(running) {
  return [running.script ?? running.stage ?? "a run goes on", running.waits && `waits for ${running.waits}`]
    .filter(Boolean)
    .join(", ");
}

const runColumns = (now, withTarget) => [
  { title: "Outcome", width: 146, cell: (run) => badge(OUTCOMES[run.outcome] ?? { word: run.outcome, tone: "calm" }) },
  { title: "Began", width: 190, isHead: true, cell: (run) => runLink(run) },
  ...(withTarget ? [{ title: "Database", from: 560, cell: (run) => targetLink(run.target) }] : []),
  { title: "Took", width: 96, kind: "number", from: 420,
    cell: (run) => (run.took === undefined ? "" : format.duration(run.took)) },
  { title: "Scripts", width: 76, kind: "number", from: 700, cell: (run) => (run.count ? format.count(run.count) : "") },
  { title: "By", from: 820, cell: (run) => run.actor ?? run.by },
  { title: "Commit", width: 112, from: 1000, cell: (run) => (run.commit ? code(run.commit.slice(0, 10)) : "") },
  { title: "Plan", width: 112, from: 1200, cell: (run) => (run.plan ? code(run.plan.slice(0, 10)) : "") },
  { title: "Error", from: 1300, cell: (run) => run.error ?? "" },
];

const changeColumns = (withTarget) => [
  { title: "When", width: 190, from: 480, cell: (change) => (change.at ? time(change.at) : "") },
  { title: "Change", width: 92, cell: (change) => change.change },
  { title: "Object", isHead: true,
    cell: (change) => h("span", {}, h("span", { class: "type" }, change.type), " ", objectLink(change)) },
  { title: "What", from: 900, cell: changeText },
  ...(withTarget ? [{ title: "Database", width: 180, from: 700, cell: (change) => targetLink(change.target) }] : []),
  { title: "By", from: 620, cell: changeSource },
];

function changeText(change) {
  if (!change.property) return "";
  return h("span", {}, change.property, ": ", code(change.before || "–"), " → ", code(change.after || "–"));
}

function changeSource(change) {
  if (change.source === "outside of runs") return h("span", { class: "alert" }, "outside of runs");
  if (change.script) return h("a", { href: route.to("script", [change.script]), class: "script" }, change.script);
  const run = change.target?.runs[change.run];
  return run ? runLink(run, "a run") : "not known";
}

// What a person looks for first comes first.
const GRAVITY = Object.keys(CONDITIONS);

const HAS = {
  Unreachable: (target) => target.condition === "Unreachable",
  Failed: (target) => target.condition === "Failed" || target.failed > 0,
  Interrupted: (target) => target.condition === "Interrupted",
  Stopping: (target) => target.stopping > 0,
  Running: (target) => target.running !== undefined,
  Drifted: (target) => target.driftCount > 0,
  Behind: (target) => target.pending > 0,
  Current: (target) => target.condition === "Current",
  Approval: (target) => target.plans.some((plan) => plan.problem),
};

function chosenTargets(model, params) {
  return model.targets.filter(
    (target) => (!params.is || HAS[params.is]?.(target)) && (!params.env || target.environment === params.env)
  );
}

function tiles(model, view, params) {
  const inScope = model.targets.filter((target) => !params.env || target.environment === params.env);
  const kinds = Object.entries(CONDITIONS).map(([is, { tile, tone }]) => [is, tile, tone]);
  kinds.push(["Approval", "To approve", "open"]);
  const told = kinds
    .map(([is, word, tone]) => [is, word, tone, inScope.filter(HAS[is]).length])
    .filter(([is, , , count]) => count > 0 || is === "Current" || is === params.is);
  const tile = ([is, word, tone, count]) =>
    h("li", {},
      h("a", {
        href: route.to(view, [], { ...params, at: undefined, is: params.is === is ? undefined : is }),
        class: `tile ${tone}`, "aria-current": params.is === is ? "true" : undefined,
      }, h("span", { class: "tile-count" }, format.count(count)), h("span", { class: "tile-word" }, mark(tone), word)));
  return h("ul", { class: "tiles", "aria-label": "Databases by status; choose one to see those alone" }, ...told.map(tile));
}

function environments(model, view, params) {
  const all = [...new Set(model.targets.map((target) => target.environment).filter(Boolean))];
  if (all.length < 2) return "";
  const choose = (event) => route.go(view, [], { ...params, at: undefined, env: event.target.value });
  const option = (value, text) => h("option", { value, selected: (params.env ?? "") === value }, text);
  return h("label", { class: "choice" }, h("span", {}, "Environment"),
    h("select", { onchange: choose, "data-key": "environment" }, option("", "All"), ...all.map((name) => option(name, name))));
}
