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
  const model = new Model(data, scripts);
  const names = new Map();
  model.targets = data.targets.map((target, index) => {
    const times = (names.get(target.name) ?? 0) + 1;
    names.set(target.name, times);
    return new Target(model, target, index, times === 1 ? target.name : `${target.name}~${times}`);
  });
  return model;
}

// What a view asks for is read when it asks: the first one shows little of what there is, and should be there at once.
class Model {
  #runs;
  #byRun;

  constructor({ made, every, cut }, scripts) {
    Object.assign(this, { made, every, cut, scripts });
  }

  get runs() {
    return (this.#runs ??= this.targets.flatMap((target) => target.runs).sort((one, other) => other.at - one.at));
  }

  get byRun() {
    return (this.#byRun ??= new Map(this.runs.map((run) => [run.id, run])));
  }
}

class Target {
  #told;
  #scripts;
  #states;
  #reasons;
  #drift;
  #backups;
  #runs;
  #changes;

  constructor(model, { states, reasons, drift, backups, runs, changes, ...told }, index, key) {
    Object.assign(this, told);
    this.index = index;
    this.key = key;
    this.environment = told.environment ?? "";
    this.pending = told.pending ?? 0;
    this.failed = told.failed ?? 0;
    this.stopping = told.stopping ?? 0;
    this.plans = told.plans ?? [];
    this.unknown = told.unknown ?? {};
    this.isDriftKnown = told.driftSince !== undefined;
    this.driftCount = told.driftCount ?? 0;
    this.#told = { states, reasons, drift, backups, runs, changes };
    this.#scripts = model.scripts.length;
  }

  get states() {
    return (this.#states ??= readStates(this.#told.states, this.#scripts));
  }

  get reasons() {
    return (this.#reasons ??= new Map(pairs(this.#told.reasons ?? [])));
  }

  get drift() {
    return (this.#drift ??= (this.#told.drift ?? []).map(readChange));
  }

  get backups() {
    return (this.#backups ??= (this.#told.backups ?? []).map(([at, method, size, tables, rows, path, verified]) => ({
      at, method, size, tables, rows, path, verified,
    })));
  }

  get runs() {
    return (this.#runs ??= (this.#told.runs ?? []).map((run) => readRun(run, this)));
  }

  get changes() {
    return (this.#changes ??= (this.#told.changes ?? []).map((change) => ({ ...readChange(change), target: this })));
  }
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
