// Writes the services' models as neutral JSON, one file a service: shapes, members, types, enums and what is required from
// the newest @aws-sdk/client-*; patterns, lengths, ranges, whole numbers and error codes, which those packages leave out, from
// the api-2.json files of the Go module aws-sdk-go. package model reads the result.
//
//   node services.mjs NODE_MODULES AWS_SDK_GO OUT
import { createRequire } from "node:module";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [modules, sdk, out] = process.argv.slice(2);
const require = createRequire(join(modules, "any.js"));

// npm's package, the signing name, and aws-sdk-go's folder of each service that practice has, or may get.
const services = [
  ["auto-scaling", "autoscaling", "autoscaling"],
  ["cloudformation", "cloudformation", "cloudformation"],
  ["cloudwatch-logs", "logs", "logs"],
  ["ec2", "ec2", "ec2"],
  ["eks", "eks", "eks"],
  ["elastic-load-balancing", "elasticloadbalancing", "elasticloadbalancing"],
  ["elastic-load-balancing-v2", "elasticloadbalancing", "elasticloadbalancingv2"],
  ["iam", "iam", "iam"],
  ["pricing", "pricing", "pricing"],
  ["rds", "rds", "rds"],
  ["resource-groups-tagging-api", "tagging", "resourcegroupstaggingapi"],
  ["secrets-manager", "secretsmanager", "secretsmanager"],
  ["service-quotas", "servicequotas", "service-quotas"],
  ["ssm", "ssm", "ssm"],
  ["sts", "sts", "sts"],
];

const simple = { 0: "string", 1: "number", 2: "boolean", 4: "timestamp", 5: "timestamp", 6: "timestamp", 7: "timestamp", 15: "document", 17: "integer", 19: "number", 21: "blob", 42: "blob" };
const formats = { 5: "date-time", 6: "http-date", 7: "epoch-seconds" };
const bits = ["httpLabel", "idempotent", "idempotencyToken", "sensitive", "httpPayload", "httpResponseCode", "httpQueryParams"];

function traits(t) {
  if (typeof t !== "number") return t ?? {};
  return Object.fromEntries(bits.filter((_, i) => (t >> i) & 1).map((b) => [b, 1]));
}

const deref = (s) => (typeof s === "function" ? deref(s()) : s);
// A member is [schema, traits]; a schema of its own begins with a number and a namespace.
const isMember = (s) => Array.isArray(s) && s.length === 2;

function unwrap(s) {
  let t = {};
  s = deref(s);
  while (isMember(s)) {
    t = { ...traits(s[1]), ...t };
    s = deref(s[0]);
  }
  return [s, t];
}

// The enums' names in the declarations: schemas say "string" for them.
function memberEnums(dir, enums) {
  const found = new Map();
  for (const file of readdirSync(dir).filter((f) => /^models_\d+\.d\.ts$/.test(f))) {
    let owner = "";
    for (const line of readFileSync(join(dir, file), "utf8").split("\n")) {
      const begin = line.match(/^export interface (\w+)/);
      if (begin) owner = begin[1];
      const member = line.match(/^    (\w+)\??: (.*);$/);
      if (!member) continue;
      const names = (member[2].match(/\w+/g) ?? []).filter((w) => enums[w]);
      if (names.length) found.set(owner + "." + member[1], names);
    }
  }
  return found;
}

function convert([pkg, signing, folder]) {
  const client = require("@aws-sdk/client-" + pkg);
  const root = join(modules, "@aws-sdk/client-" + pkg);
  const declared = client;
  const enums = Object.fromEntries(Object.entries(declared).filter(([k, v]) =>
    v && v.constructor === Object && !k.endsWith("$") && Object.values(v).length && Object.values(v).every((x) => typeof x === "string")));
  const enumOf = memberEnums(join(root, "dist-types/models"), enums);
  const config = readFileSync(join(root, "dist-es/runtimeConfig.shared.js"), "utf8");
  const setting = (name) => config.match(new RegExp(name + ': "([^"]*)"'))?.[1] ?? "";
  const protocol = { AwsQueryProtocol: "query", AwsEc2QueryProtocol: "ec2", AwsRestJsonProtocol: "rest-json", AwsJson1_1Protocol: "json" }[
    config.match(/protocol \?\? (\w+)/)[1]];
  if (!protocol) throw new Error(pkg + ": protocol not known");

  const versions = readdirSync(join(sdk, "models/apis", folder)).sort();
  const old = JSON.parse(readFileSync(join(sdk, "models/apis", folder, versions.at(-1), "api-2.json"), "utf8"));
  const shapes = {};

  // constraints of the older model, which is walked along.
  function constrain(type, oldShape, owner) {
    const enumNames = owner && enumOf.get(owner);
    if (type.kind === "string" && enumNames) type.enum = [...new Set(enumNames.flatMap((n) => Object.values(enums[n])))];
    if (!oldShape) return type;
    if (type.kind === "number" && ["integer", "long"].includes(oldShape.type)) type.kind = "integer";
    if (type.kind === "string" && !type.enum && oldShape.enum) type.enum = enums[oldShape.name] ? Object.values(enums[oldShape.name]) : oldShape.enum;
    for (const c of ["pattern", "min", "max"]) if (oldShape[c] !== undefined) type[c] = oldShape[c];
    return type;
  }
  const oldOf = (ref) => (ref && old.shapes[ref.shape] ? { name: ref.shape, ...old.shapes[ref.shape] } : undefined);

  function type(schema, oldShape, owner) {
    if (typeof schema === "number") {
      if (schema >= 128) return constrain({ kind: "map", key: { kind: "string" }, value: member(schema - 128, oldOf(oldShape?.value), owner) }, oldShape);
      if (schema >= 64) return constrain({ kind: "list", item: member(schema - 64, oldOf(oldShape?.member), owner) }, oldShape);
      const t = { kind: simple[schema] };
      if (!t.kind) throw new Error(pkg + ": schema " + schema);
      if (formats[schema]) t.format = formats[schema];
      return constrain(t, oldShape, owner);
    }
    switch (schema[0]) {
      case 0: return constrain(type(schema[4], oldShape, owner), oldShape, owner);
      case 1: return constrain({ kind: "list", item: member(schema[4], oldOf(oldShape?.member), owner) }, oldShape);
      case 2: return constrain({ kind: "map", key: type(...[unwrap(schema[4])[0], oldOf(oldShape?.key)]), value: member(schema[5], oldOf(oldShape?.value), owner) }, oldShape);
      case 3: case 4: case -3: return structure(schema, oldShape);
    }
    throw new Error(pkg + ": schema " + JSON.stringify(schema).slice(0, 80));
  }

  function member(ref, oldShape, owner) {
    const [schema, t] = unwrap(ref);
    const m = type(schema, oldShape, owner);
    const r = {};
    for (const [from, to] of [["xmlName", "xmlName"], ["ec2QueryName", "ec2Name"], ["jsonName", "jsonName"], ["httpQuery", "query"], ["httpHeader", "header"]])
      if (t[from]) r[to] = t[from];
    for (const [from, to] of [["xmlFlattened", "flat"], ["httpLabel", "label"], ["httpPayload", "payload"]]) if (t[from]) r[to] = true;
    return { ...m, ...r };
  }

  function structure(schema, oldShape) {
    const name = schema[2];
    if (!(name in shapes)) {
      const s = (shapes[name] = { members: {} });
      const required = schema[6] ?? 0;
      schema[4].forEach((m, i) => {
        s.members[m] = member(schema[5][i], oldOf(oldShape?.members?.[m]), name + "." + m);
        if (i < required) s.members[m].required = true;
      });
    }
    return { kind: "structure", shape: name };
  }

  const operations = {};
  for (const [k, schema] of Object.entries(client).filter(([k, v]) => k.endsWith("$") && v?.[0] === 9)) {
    const name = schema[2];
    const was = old.operations[name];
    const o = (operations[name] = { newer: !was });
    const http = traits(schema[3]).http;
    if (http) [o.method, o.uri, o.status] = http;
    for (const [side, ref] of [["input", schema[4]], ["output", schema[5]]]) {
      const s = deref(ref);
      if (s !== "unit" && s?.[2] !== "Unit") o[side] = structure(s, oldOf(was?.[side])).shape;
    }
    o.errors = Object.fromEntries((was?.errors ?? []).map((e) => {
      const shape = old.shapes[e.shape];
      return [shape.error?.code ?? e.shape, shape.error?.httpStatusCode ?? 0];
    }));
  }
  return {
    service: signing, package: pkg, npm: require("@aws-sdk/client-" + pkg + "/package.json").version,
    constraints: "aws-sdk-go " + sdk.match(/@(v[\d.]+)$/)?.[1], protocol, version: setting("apiVersion"), namespace: setting("xmlNamespace"),
    target: protocol === "json" ? setting("serviceTarget") : "", operations, shapes,
  };
}

mkdirSync(out, { recursive: true });
for (const s of services) writeFileSync(join(out, s[0] + ".json"), JSON.stringify(convert(s)));
