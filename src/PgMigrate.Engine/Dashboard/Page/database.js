// The page of a database: first what needs somebody, then what was.
function databaseView(model, { parts }) {
  const target = model.targets.find((known) => known.key === parts[0]);
  if (!target) return notFound("database", parts[0]);
  const now = model.made;
  return {
    title: target.name,
    nodes: [
      heading(target.name, link("databases", [], "Databases"), badge(CONDITIONS[target.condition])),
      facts([
        ["Environment", target.environment],
        ["Server", target.server && `${target.server}/${target.database}`],
        ["Server's version", format.version(target.serverVersion)],
        ["Version", target.version && code(target.version)],
        ["Pending", format.count(target.pending)],
        ["Looked at", time(target.looked)],
        ["Last run", target.runs[0] && ago(target.runs[0].at, now)],
        ["Longest stall", target.stall && stallText(model, target.stall)],
        ["Window", windowFact(target.window)],
      ]),
      unreachable(target),
      runningSection(model, target),
      attention(model, target),
      driftSection(target),
      plansSection(target),
      runsSection(target, now),
      backupsSection(target, now),
      changesSection(target),
      unknownSection(target),
    ],
  };
}

function stallText(model, [took, script, run]) {
  return h("span", {}, format.duration(took), " behind ", scriptLink(model.scripts[script]), " in ",
    model.byRun.has(run) ? runLink(model.byRun.get(run)) : "an older run");
}

function windowFact(window) {
  if (!window) return undefined;
  if (window.open) return "open now";
  const when = window.opens ? ["opens ", time(window.opens)] : "closed";
  return h("span", {}, when, window.why && h("span", { class: "quiet" }, ` ${window.why}`));
}

function unreachable(target) {
  if (!target.error) return undefined;
  return h("div", { class: "notice grave", role: "note" },
    h("h3", {}, mark("grave"), "It could not be looked at"), h("p", { class: "error" }, target.error),
    target.action && h("p", {}, target.action),
    target.seen ? hint("What follows was seen ", time(target.seen), ".") : hint("Nothing of it was seen before."));
}

function runningSection(model, target) {
  const { running } = target;
  if (!running) return undefined;
  const script = model.scripts.find((known) => known.name === running.script);
  return h("div", { class: "notice busy" }, h("h3", {}, mark("busy"), "A run goes on"),
    facts([
      ["Run", running.id && model.byRun.has(running.id) && runLink(model.byRun.get(running.id))],
      ["Stage", running.stage], ["Script", script ? scriptLink(script) : running.script],
      ["Statement", running.statement && code(running.statement)],
      ["Since", running.since && ago(running.since, model.made)], ["Progress", running.done !== undefined && progress(running)],
      ["Of it", running.progress], ["Waits for", running.waits],
    ]),
    running.waiting && h("div", {}, h("h4", {}, `${format.plural(running.waiting.length, "session")} waiting for it`),
      h("ul", {}, ...running.waiting.map((who) => h("li", {}, who)))));
}

function attention(model, target) {
  const order = ["f", "x", "o", "p", "c", "m"].map((letter) => letter.charCodeAt(0));
  const rows = model.scripts.filter((script) => order.includes(target.states[script.index]))
    .sort((one, other) => order.indexOf(target.states[one.index]) - order.indexOf(target.states[other.index]));
  if (target.error && !target.seen) return undefined;
  return section("Scripts that are not up to date", list({
    label: "Scripts that are not up to date", rows,
    columns: [
      { title: "State", width: 140, below: 640, cell: (script) => badge(stateOf(target, script)) },
      { title: "State", width: 270, from: 640, cell: (script) => badge(stateOf(target, script)) },
      { title: "Script", isHead: true, cell: (script) => scriptLink(script) },
      { title: "Folder", width: 120, from: 700, cell: (script) => script.folder },
      { title: "Why", from: 820, cell: (script) => target.reasons.get(script.index) ?? "" },
    ],
    none: empty("Every script is applied as it is in the folder."),
  }), ...rows.filter((script) => target.states[script.index] === 102).slice(0, 5)
    .map((script) => errorOf(scriptLink(script), target.reasons.get(script.index) ?? "")));
}

function driftSection(target) {
  if (!target.isDriftKnown)
    return target.unknown.drift && section("Drift", hint(`Not known: ${target.unknown.drift}.`));
  const rows = target.drift.map((change) => ({ ...change, target }));
  return section("Drift",
    hint(target.driftCount ? `${format.plural(target.driftCount, "change")} by no run since ` : "Held against the schema as kept ",
      time(target.driftSince), "."),
    list({
      label: "Changed by no run", rows, columns: changeColumns(false).filter((column) => !["When", "By"].includes(column.title)),
      none: empty("The schema is as the last run left it."),
    }));
}

function plansSection(target) {
  if (target.plans.length === 0) return undefined;
  return section("Plans that wait", ...target.plans.map((plan) =>
    h("div", { class: `notice ${plan.problem ? "open" : "good"}` },
      h("h4", {}, code(plan.id.slice(0, 12)), ` – ${format.plural(plan.scripts, "script")}`),
      facts([["Approvals", `${plan.approved.length} of ${[plan.required, ...plan.approved].join(", ").replace(", ", ": ")}`],
        ["Author", plan.author], ["Made", time(plan.made)], ["Until", time(plan.expires)], ["Waits because", plan.problem]]))));
}

function runsSection(target, now) {
  return section("Runs", h("div", { class: "trend" }, bars(target.runs, Math.min(target.runs.length, 30))),
    list({ label: "Runs", rows: target.runs, columns: runColumns(now, false), none: empty("No run has been here yet.") }));
}

function backupsSection(target, now) {
  return section("Backups", list({
    label: "Backups", rows: target.backups,
    columns: [
      { title: "Made", width: 190, isHead: true, cell: (backup) => time(backup.at) },
      { title: "Age", width: 80, cell: (backup) => format.age(now - backup.at) },
      { title: "Method", width: 110, from: 520, cell: (backup) => backup.method },
      { title: "Size", width: 90, kind: "number", from: 420, cell: (backup) => format.size(backup.size) },
      { title: "Tables", width: 80, kind: "number", from: 700, cell: (backup) => format.count(backup.tables) },
      { title: "Verified", width: 90, from: 620, cell: (backup) => (backup.verified ? "yes" : "no") },
      { title: "Where", from: 820, cell: (backup) => backup.path || "in the database" },
    ],
    none: empty("The database knows of no backup."),
  }));
}

function changesSection(target) {
  if (target.changes.length === 0) return undefined;
  return section("Objects, as they were changed",
    list({ label: "Changes of objects", rows: target.changes, columns: changeColumns(false) }));
}

function unknownSection(target) {
  const parts = Object.entries(target.unknown).filter(([part]) => part !== "drift");
  return parts.length ? section("Not known", facts(parts)) : undefined;
}
