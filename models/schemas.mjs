// Writes CloudFormation's resource schemas as plain JSON: properties with their types, attributes, and what Ref returns,
// from @aws-cdk/aws-service-spec. package schemas reads the result.
//
//   node schemas.mjs NODE_MODULES OUT
import { createRequire } from "node:module";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [modules, out] = process.argv.slice(2);
const require = createRequire(join(modules, "any.js"));
const db = require("@aws-cdk/aws-service-spec").loadAwsServiceSpecSync();

// The services that a template of a lab may name; all together would be a hundred times as much.
const services = ["AutoScaling", "CloudFormation", "EC2", "EKS", "ElasticLoadBalancing", "ElasticLoadBalancingV2", "IAM", "Logs", "RDS", "SSM", "SecretsManager"];

const structures = {};

function type(t) {
  switch (t.type) {
    case "ref": {
      const id = t.reference.$ref;
      if (!(id in structures)) {
        structures[id] = {};
        structures[id] = properties(db.get("typeDefinition", id).properties);
      }
      return { kind: "structure", structure: id };
    }
    case "array":
      return { kind: "list", item: type(t.element) };
    case "map":
      return { kind: "map", item: type(t.element) };
    case "union":
      return { kind: "union", any: t.types.map(type) };
    default:
      return { kind: t.type, values: t.allowedValues?.map(String) };
  }
}

// A property's earlier types are taken still: templates outlive them.
const anyOf = (p) => (p.previousTypes?.length ? { kind: "union", any: [p.type, ...p.previousTypes].map(type) } : type(p.type));

function properties(all) {
  return Object.fromEntries(Object.entries(all).map(([name, p]) => [
    name, { ...anyOf(p), required: p.required, replaces: p.causesReplacement },
  ]));
}

const types = {};
for (const r of db.all("resource")) {
  const [, service] = r.cloudFormationType.split("::");
  if (!r.cloudFormationType.startsWith("AWS::") || !services.includes(service)) continue;
  types[r.cloudFormationType] = {
    properties: properties(r.properties),
    attributes: Object.fromEntries(Object.entries(r.attributes).map(([name, a]) => [name, anyOf(a)])),
    ref: r.cfnRefIdentifier ?? r.primaryIdentifier ?? [],
  };
}
mkdirSync(out, { recursive: true });
writeFileSync(join(out, "schemas.json"), JSON.stringify({
  npm: require("@aws-cdk/aws-service-spec/package.json").version, types, structures,
}));
