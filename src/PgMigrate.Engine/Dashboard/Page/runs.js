// All runs, and the page of one: its stages, its scripts and who waited, along the time that it took.
function runsView(model, { params }) {
  const rows = model.runs.filter(
    (run) => (!params.env || run.target.environment === params.env) && (!params.outcome || run.outcome === params.outcome)
  );
  const choose = (event) => route.go("runs", [], { ...params, outcome: event.target.value });
  const option = (value, text) => h("option", { value, selected: (params.outcome ?? "") === value }, text);
  return {
    title: "Runs",
    fills: true,
    nodes: [
      h("div", { class: "above" }, h("h2", {}, format.plural(rows.length, "run")),
        h("label", { class: "choice" }, h("span", {}, "Outcome"),
          h("select", { onchange: choose, "data-key": "outcome" }, option("", "All"),
          ...Object.entries(OUTCOMES).map(([outcome, { word }]) => option(outcome, word)))),
        environments(model, "runs", params)),
      list({ label: "Runs", rows, columns: runColumns(model.made, true), fit: true,
        none: empty("There is no such run.", link("runs", [], "Show all runs")) }),
    ],
  };
}

function runView(model, { parts }) {
  const run = model.byRun.get(parts[0]);
  if (!run) return notFound("run", parts[0]);
  const line = new TimeLine(run);
  return {
    title: `Run of ${format.time(run.at)}`,
    nodes: [
      heading(format.time(run.at), link("runs", [], "Runs"), badge(OUTCOMES[run.outcome] ?? { word: run.outcome, tone: "calm" })),
      facts([
        ["Database", targetLink(run.target)], ["Did", run.undo ? "take scripts back" : "apply scripts"],
        ["Took", run.took !== undefined && format.duration(run.took)], ["By", run.by], ["Started by", run.actor],
        ["Commit", run.commit && code(run.commit)], ["Pipeline", run.pipeline && external(run.pipeline)],
        ["Plan", run.plan && code(run.plan.slice(0, 16))], ["Approved by", run.approved.join(", ")], ["Reason", run.reason],
        ["PgMigrate", run.tool], ["Id", code(run.id)],
      ]),
      run.error && errorOf("Error", run.error),
      section("Time line", stageLine(line), scriptLines(model, run, line)),
      waitsSection(model, run),
    ],
  };
}

// From the beginning of the first thing that belongs to the run to the end of the last.
class TimeLine {
  constructor(run) {
    const ends = run.scripts.map((script) => script.start + script.took);
    this.stages = stagesOf(run);
    this.start = Math.min(0, ...this.stages.map((stage) => stage.start));
    this.end = Math.max(run.took ?? 0, run.kept ?? 0, ...ends, ...this.stages.map((stage) => stage.start + stage.took), 1);
  }

  bar(start, took, kind, text) {
    const bar = h("span", { class: `bar-of ${kind}`, title: text });
    bar.style.left = `${((start - this.start) / (this.end - this.start)) * 100}%`;
    bar.style.width = `${Math.max((took / (this.end - this.start)) * 100, 0.15)}%`;
    return bar;
  }
}

// What the database keeps of a run's stages: the backup before it, its scripts, and what came after the last one.
function stagesOf(run) {
  const stages = [];
  if (run.backup) stages.push({ name: "Save", start: run.backup[0], took: run.backup[1], kind: "save" });
  if (run.scripts.length === 0) return stages;
  const first = Math.min(...run.scripts.map((script) => script.start));
  const last = Math.max(...run.scripts.map((script) => script.start + script.took));
  if (first > 0) stages.push({ name: "Begin", start: 0, took: first, kind: "rest" });
  stages.push({ name: "Apply", start: first, took: last - first, kind: "apply" });
  const end = Math.max(run.took ?? 0, run.kept ?? 0);
  if (end > last) stages.push({ name: "End", start: last, took: end - last, kind: "rest" });
  return stages;
}

function stageLine(line) {
  if (line.stages.length === 0) return undefined;
  const row = (stage) => h("tr", {}, h("th", { scope: "row" }, stage.name),
    h("td", { class: "number" }, format.duration(stage.took)),
    h("td", { class: "line-of" }, line.bar(stage.start, stage.took, stage.kind, `${stage.name}: ${format.duration(stage.took)}`)));
  return h("table", { class: "stages", "aria-label": "Stages" },
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Stage"), h("th", { scope: "col", class: "number" }, "Took"),
      h("th", { scope: "col" },
        h("span", { class: "scale" }, h("span", {}, "0"), h("span", {}, format.duration(line.end - line.start)))))),
    h("tbody", {}, ...line.stages.map(row)));
}

function scriptLines(model, run, line) {
  const left = run.count - run.scripts.length;
  const bar = (done) => h("div", { class: "line-of" },
    done.lockWait > 0 && line.bar(done.start, done.lockWait, "waited", `Waited for a lock: ${format.duration(done.lockWait)}`),
    line.bar(done.start + done.lockWait, Math.max(done.took - done.lockWait, 0), RUN_STATUSES[done.status].tone,
      format.duration(done.took)),
    done.stall > 0 && line.bar(done.start + done.took - done.stall, done.stall, "stall",
      `Others waited behind it for ${format.duration(done.stall)}`));
  return h("div", {},
    list({
      label: "Scripts of the run", rows: run.scripts,
      columns: [
        { title: "Status", width: 118, cell: (done) => badge(RUN_STATUSES[done.status]) },
        { title: "Script", isHead: true, cell: (done) => scriptLink(model.scripts[done.script]) },
        { title: "Took", width: 92, kind: "number", cell: (done) => format.duration(done.took) },
        { title: "Lock wait", width: 92, kind: "number", from: 900,
          cell: (done) => (done.lockWait ? format.duration(done.lockWait) : "") },
        { title: "Retries", width: 70, kind: "number", from: 1000, cell: (done) => done.retries || "" },
        { title: "Blocked", width: 78, kind: "number", from: 820, cell: (done) => done.blocked || "",
          help: "Sessions of others that waited behind it" },
        { title: "When", from: 620, cell: bar },
      ],
      none: empty("It has run no script.", run.error ? "It ended before the first one." : "Nothing was to be done."),
    }),
    run.scripts.some((done) => done.lockWait || done.stall)
      && hint("Hatched: it waited for a lock itself. The red line below a bar: others waited behind it."),
    left > 0 && hint(`${format.plural(left, "more script")} of this run ${left === 1 ? "is" : "are"} left out to keep the page small: `
      + `${document.body.dataset.history} has them.`),
    run.scripts.filter((done) => done.error).map((done) => errorOf(scriptLink(model.scripts[done.script]), done.error)));
}

function waitsSection(model, run) {
  if (run.waits.length === 0) return undefined;
  return section("Who waited behind the scripts", list({
    label: "Who waited behind the scripts", rows: run.waits,
    columns: [
      { title: "Longest", width: 96, kind: "number", cell: (wait) => format.duration(wait.longest) },
      { title: "Behind", isHead: true, cell: (wait) => scriptLink(model.scripts[wait.script]) },
      { title: "Application", from: 520, cell: (wait) => wait.application },
      { title: "User", width: 130, from: 760, cell: (wait) => wait.user },
      { title: "For", from: 640, cell: (wait) => `${wait.lock} on ${wait.object}` },
      { title: "Times", width: 70, kind: "number", from: 880, cell: (wait) => format.count(wait.stalls) },
    ],
  }));
}
