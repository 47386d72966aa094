// What Dashboard/PageData.cs wrote, taken apart. Everything in it is data of others: it becomes text, never markup.
const CONDITIONS = {
  Unreachable: { word: "Unreachable", tile: "Unreachable", tone: "grave" },
  Failed: { word: "Failed", tile: "Failed", tone: "bad" },
  Interrupted: { word: "Interrupted", tile: "Interrupted", tone: "bad" },
  Stopping: { word: "Changed script", tile: "Changed scripts", tone: "warn" },
  Running: { word: "Running", tile: "Running", tone: "busy" },
  Drifted: { word: "Drifted", tile: "Drifted", tone: "warn" },
  Behind: { word: "Behind", tile: "Behind", tone: "open" },
  Current: { word: "Up to date", tile: "Up to date", tone: "good" },
};

const STATES = {
  a: { word: "Applied", tone: "good" },
  p: { word: "Pending", tone: "open" },
  f: { word: "Failed", tone: "bad" },
  x: { word: "Changed after it was applied", tone: "warn" },
  c: { word: "Changed, runs again", tone: "open" },
  o: { word: "Ongoing in the background", tone: "busy" },
  e: { word: "Runs every time", tone: "calm" },
  m: { word: "Missing from the folder", tone: "warn" },
  s: { word: "Skipped", tone: "calm" },
  r: { word: "Retired", tone: "calm" },
  "-": { word: "Not known here", tone: "none" },
};

const KINDS = ["once", "any time", "every time"];
const RUN_STATUSES = [
  { word: "Applied", tone: "good" }, { word: "Would apply", tone: "open" }, { word: "Baselined", tone: "calm" },
  { word: "Skipped", tone: "calm" }, { word: "Failed", tone: "bad" }, { word: "Undone", tone: "warn" },
  { word: "Cancelled", tone: "warn" }, { word: "Ongoing", tone: "busy" },
];
const CHANGES = ["added", "removed", "changed"];
const SOURCES = ["script", "run", "outside of runs", "unknown"];

const OUTCOMES = {
  succeeded: { word: "Succeeded", tone: "good" },
  failed: { word: "Failed", tone: "bad" },
  cancelled: { word: "Cancelled", tone: "warn" },
  interrupted: { word: "Interrupted", tone: "bad" },
  running: { word: "Running", tone: "busy" },
};

async function unpack(base64) {
  const text = atob(base64.trim());
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  // A Blob's stream hands its bytes on in tasks that wait behind all that a page does as it opens.
  const gzip = new DecompressionStream("gzip");
  const writer = gzip.writable.getWriter();
  writer.write(bytes);
  writer.close();
  return readModel(await new Response(gzip.readable).json());
}

function readModel(data) {
  const scripts = [];
  for (let at = 0; at < data.scripts.length; at += 3)
    scripts.push({
      index: at / 3,
      folder: data.folders[data.scripts[at]],
      kind: KINDS[data.scripts[at + 1]],
      name: data.scripts[at + 2],
    });
  const model = { made: data.made, every: data.every, cut: data.cut, scripts, runs: [], byRun: new Map() };
  const names = new Map();
  model.targets = data.targets.map((target, index) => readTarget(model, target, index, names));
  model.runs.sort((one, other) => other.at - one.at);
  return model;
}

function readTarget(model, data, index, names) {
  const times = (names.get(data.name) ?? 0) + 1;
  names.set(data.name, times);
  let states;
  const target = {
    ...data,
    // A million of them, and the first page shows none.
    get states() {
      return (states ??= readStates(data.states, model.scripts.length));
    },
    index,
    key: times === 1 ? data.name : `${data.name}~${times}`,
    environment: data.environment ?? "",
    pending: data.pending ?? 0,
    failed: data.failed ?? 0,
    stopping: data.stopping ?? 0,
    reasons: new Map(pairs(data.reasons ?? [])),
    plans: data.plans ?? [],
    unknown: data.unknown ?? {},
    isDriftKnown: data.driftSince !== undefined,
    driftCount: data.driftCount ?? 0,
    drift: (data.drift ?? []).map(readChange),
    backups: (data.backups ?? []).map(([at, method, size, tables, rows, path, verified]) => ({
      at, method, size, tables, rows, path, verified,
    })),
  };
  target.runs = (data.runs ?? []).map((run) => readRun(run, target));
  target.changes = (data.changes ?? []).map((change) => ({ ...readChange(change), target }));
  for (const run of target.runs) {
    model.runs.push(run);
    model.byRun.set(run.id, run);
  }
  return target;
}

// How many, and of which state: 12a3p.
function readStates(text, length) {
  const states = new Uint8Array(length).fill(45);
  let [at, count] = [0, 0];
  for (let place = 0; place < (text ?? "").length; place++) {
    const code = text.charCodeAt(place);
    if (code >= 48 && code <= 57) count = 10 * count + code - 48;
    else {
      states.fill(code, at, at + count);
      [at, count] = [at + count, 0];
    }
  }
  return states;
}

function readRun(run, target) {
  const errors = new Map(pairs(run.errors ?? []));
  const scripts = [];
  const told = run.scripts ?? [];
  for (let at = 0; at < told.length; at += 8)
    scripts.push({
      script: told[at], status: told[at + 1], start: told[at + 2], took: told[at + 3], lockWait: told[at + 4],
      retries: told[at + 5], blocked: told[at + 6], stall: told[at + 7], error: errors.get(told[at]),
    });
  const waits = (run.waits ?? []).map(([script, application, user, lock, object, stalls, longest]) => ({
    script, application, user, lock, object, stalls, longest,
  }));
  return { ...run, target, scripts, waits, count: run.count ?? 0, approved: run.approved ?? [] };
}

function readChange([change, type, object, property, before, after, source, at, script, run, by]) {
  return { change: CHANGES[change], type, object, property, before, after, source: SOURCES[source], at, script, run, by };
}

function* pairs(list) {
  for (let at = 0; at < list.length; at += 2) yield [list[at], list[at + 1]];
}
