// The scripts: the picture of all of them, and the page of one.
const ONLY = {
  open: ["p", "c", "f", "x", "o"],
  failed: ["f"],
  changed: ["x", "c"],
  skipped: ["s"],
  missing: ["m"],
};

function scriptsView(model, { params }) {
  const targets = byEnvironment(chosenTargets(model, params));
  const letters = ONLY[params.only]?.map((letter) => letter.charCodeAt(0));
  const scripts = letters
    ? model.scripts.filter((script) => targets.some((target) => letters.includes(target.states[script.index])))
    : model.scripts;
  const above = h("div", { class: "above" },
    h("h2", {}, `${format.plural(scripts.length, "script")} in ${format.plural(targets.length, "database")}`),
    onlyChoice(params), environments(model, "scripts", params));
  if (scripts.length === 0 || targets.length === 0)
    return { title: "Scripts", nodes: [tiles(model, "scripts", params), above,
      empty("Nothing is like that.", link("scripts", [], "Show all scripts in all databases"))] };
  const chosen = h("p", { class: "chosen-cell", role: "status" });
  const tellChosen = (script, target) => chosen.replaceChildren(...cellText(script, target));
  const at = placeOf(params.at, scripts, targets);
  const matrix = new Matrix({
    scripts, targets, at,
    onchoose(script, target) {
      route.replace({ at: `${script.name}|${target.key}` });
      tellChosen(script, target);
    },
  });
  shown.add(matrix);
  tellChosen(scripts[matrix.row], targets[matrix.column]);
  const present = Object.keys(STATES).filter(
    (state) => state !== "-" && targets.some((target) => target.states.includes(state.charCodeAt(0)))
  );
  return {
    title: "Scripts",
    fills: true,
    nodes: [tiles(model, "scripts", params), above, legend(present), matrix.node, chosen,
      h("p", { id: "matrix-keys", class: "hidden" },
        "Arrow keys choose a script and a database. Enter opens the database, Shift and Enter the script.")],
    shown: () => at && matrix.choose(at.row, at.column),
  };
}

// Side by side, in the order in which environments are first named.
function byEnvironment(targets) {
  const order = [...new Set(targets.map((target) => target.environment))];
  return targets.sort((one, other) => order.indexOf(one.environment) - order.indexOf(other.environment) || one.index - other.index);
}

function placeOf(at, scripts, targets) {
  if (!at) return undefined;
  const [name, key] = at.split("|");
  const row = scripts.findIndex((script) => script.name === name), column = targets.findIndex((target) => target.key === key);
  return row < 0 || column < 0 ? undefined : { row, column };
}

function cellText(script, target) {
  const reason = target.reasons.get(script.index);
  return [badge(stateOf(target, script)), " ", scriptLink(script), " in ", targetLink(target),
    ...(reason ? [h("span", { class: "quiet" }, ` – ${reason}`)] : [])];
}

function onlyChoice(params) {
  const choose = (event) => route.go("scripts", [], { ...params, at: undefined, only: event.target.value });
  const option = (value, text) => h("option", { value, selected: (params.only ?? "") === value }, text);
  return h("label", { class: "choice" }, h("span", {}, "Show"),
    h("select", { onchange: choose, "data-key": "only" }, option("", "All scripts"), option("open", "Not applied somewhere"),
      option("failed", "Failed somewhere"), option("changed", "Changed somewhere"), option("skipped", "Skipped somewhere"),
      option("missing", "Missing from the folder")));
}

function scriptView(model, { parts }) {
  const script = model.scripts.find((known) => known.name === parts[0]);
  if (!script) return notFound("script", parts[0]);
  const rows = model.targets.filter((target) => target.states[script.index] !== 45);
  const past = model.runs.flatMap((run) =>
    run.scripts.filter((done) => done.script === script.index).map((done) => ({ run, ...done })));
  return {
    title: script.name,
    nodes: [
      heading(script.name, link("scripts", [], "Scripts")),
      facts([["Folder", script.folder], ["Runs", script.kind]]),
      section("In the databases", list({
        label: "How the script stands to each database", rows,
        columns: [
          { title: "State", width: 140, below: 640, cell: (target) => badge(stateOf(target, script)) },
          { title: "State", width: 270, from: 640, cell: (target) => badge(stateOf(target, script)) },
          { title: "Database", isHead: true, cell: (target) => targetLink(target) },
          { title: "Environment", width: 120, from: 640, cell: (target) => target.environment },
          { title: "Why", from: 860, cell: (target) => target.reasons.get(script.index) ?? "" },
        ],
        none: empty("No database knows it."),
      })),
      section("Runs", list({
        label: "Runs of the script", rows: past,
        columns: [
          { title: "Status", width: 120, cell: (done) => badge(RUN_STATUSES[done.status]) },
          { title: "Run", width: 190, isHead: true, cell: (done) => runLink(done.run) },
          { title: "Database", from: 480, cell: (done) => targetLink(done.run.target) },
          { title: "Took", width: 96, kind: "number", cell: (done) => format.duration(done.took) },
          { title: "Longest stall", width: 120, kind: "number", from: 760,
            cell: (done) => (done.stall ? format.duration(done.stall) : "") },
          { title: "Error", from: 900, cell: (done) => done.error ?? "" },
        ],
        none: empty("None of the runs told here has run it."),
      })),
    ],
  };
}
