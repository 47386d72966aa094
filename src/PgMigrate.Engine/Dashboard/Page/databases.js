// Every database in a row: who is behind, what runs, what failed, who changed it by hand.
function databasesView(model, { params }) {
  const now = model.made;
  const rows = chosenTargets(model, params).sort(
    (one, other) => GRAVITY.indexOf(one.condition) - GRAVITY.indexOf(other.condition) || one.index - other.index
  );
  const none = params.is || params.env
    ? empty("No database is like that.", link("databases", [], "Show all of them"))
    : empty("No database was looked at.", "Name some when the page is made.");
  return {
    title: "Databases",
    fills: true,
    nodes: [
      tiles(model, "databases", params),
      h("div", { class: "above" }, h("h2", {}, format.plural(rows.length, "database")), environments(model, "databases", params)),
      list({ label: "Databases", rows, columns: databaseColumns(now), none, height: 36, fit: true,
        stale: (target) => target.error !== undefined }),
    ],
  };
}

const databaseColumns = (now) => [
  { title: "Status", width: 172, cell: (target) => badge(CONDITIONS[target.condition]) },
  { title: "Database", isHead: true, cell: (target) => targetLink(target) },
  { title: "Environment", width: 120, from: 760, cell: (target) => target.environment },
  { title: "Version", from: 900, cell: (target) => (target.version ? h("span", { class: "script" }, target.version) : "") },
  { title: "Pending", width: 88, kind: "number", from: 340, cell: (target) => some(target.pending) },
  { title: "Failed", width: 70, kind: "number", from: 520, cell: (target) => some(target.failed, "bad") },
  { title: "Drift", width: 64, kind: "number", from: 600, cell: driftCell,
    help: "Objects that were changed by no run since the last one" },
  { title: "Now", from: 1400, cell: nowCell },
  { title: "Last run", width: 104, from: 680, cell: (target) => (target.runs[0] ? ago(target.runs[0].at, now) : "never") },
  { title: "By", width: 190, from: 1080, cell: (target) => (target.runs[0] ? target.runs[0].actor ?? target.runs[0].by : "") },
  { title: "Durations", width: 96, from: 1280, cell: (target) => bars(target.runs),
    help: "How long the last runs took, the newest on the right" },
  { title: "Longest stall", width: 124, kind: "number", from: 1420,
    cell: (target) => (target.stall ? format.duration(target.stall[0]) : ""),
    help: "How long another session waited at most behind a script" },
  { title: "Approvals", width: 150, from: 1560, cell: approvalCell },
  { title: "Backup", width: 92, from: 1000,
    cell: (target) => (target.backups[0] ? ago(target.backups[0].at, now) : h("span", { class: "quiet" }, "none")) },
  { title: "Window", width: 150, from: 1680, cell: (target) => windowText(target.window, now) },
  { title: "Looked at", width: 92, from: 1800, cell: (target) => ago(target.looked, now) },
];

const some = (count, tone) => (count ? h("span", { class: tone ?? "" }, format.count(count)) : h("span", { class: "quiet" }, "0"));

function driftCell(target) {
  if (target.isDriftKnown) return some(target.driftCount, "warn");
  return h("span", { class: "quiet", title: target.unknown.drift ?? "Not known" }, "?");
}

function nowCell(target) {
  if (target.error) return h("span", { class: "quiet", title: target.error }, target.error);
  return target.running ? h("span", {}, progress(target.running), " ", runningText(target.running)) : "";
}

function approvalCell(target) {
  const [plan] = target.plans;
  if (!plan) return "";
  return `${plan.approved.length} of ${plan.required}${plan.problem ? " – waits" : ""}`;
}

function windowText(window, now) {
  if (!window) return "";
  if (window.open) return h("span", { class: "good" }, "Open");
  return h("span", { title: window.why }, window.opens ? `in ${format.age(window.opens - now)}` : "Closed");
}
