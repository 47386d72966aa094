// Holds manifests against the schemas of Kubernetes: node validate.cjs FOLDER FILE…
// FOLDER has the npm packages kubernetes-models and js-yaml (npm install kubernetes-models js-yaml).
const { createRequire } = require("node:module");
const fs = require("node:fs");
const path = require("node:path");

const [folder, ...files] = process.argv.slice(2);
const load = createRequire(path.join(folder, "package.json"));
const yaml = load("js-yaml");
let failures = 0;

for (const file of files)
  for (const document of yaml.loadAll(fs.readFileSync(file, "utf8"))) {
    const [group, version] = document.apiVersion.includes("/") ? document.apiVersion.split("/") : ["", document.apiVersion];
    const name = `${file}: ${document.kind} ${document.metadata && document.metadata.name}`;
    try {
      const models = load(`kubernetes-models/${group ? group + "/" : ""}${version}`);
      new models[document.kind](document).validate();
      console.log(`${name}: right`);
    } catch (error) {
      failures++;
      console.log(`${name}: ${error.message}`);
    }
  }
process.exit(failures === 0 ? 0 : 1);
