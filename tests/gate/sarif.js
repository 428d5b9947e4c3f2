// Reads what the SARIF multitool found, and passes when nothing is left but what is meant so.
"use strict";

const fs = require("fs");

const meant = {
    SARIF2002: "messages are whole sentences: GitHub shows only message.text",
    SARIF2003: "which revision it is, the action that uploads it knows",
    SARIF2005: "racelab has no page of its own to point to",
    SARIF2006: "whether a URI can be reached depends on the network",
    SARIF2009: "rules are called as people type them, data-race, not RL1001",
    SARIF2010: "outputs read no source, and code scanning has it",
    SARIF2011: "outputs read no source, and code scanning has it",
    SARIF2012: "help is in the rule, not at a URI",
    SARIF2016: "a header of the system is no file of the project",
};

const run = JSON.parse(fs.readFileSync(process.argv[2], "utf8")).runs[0];
const results = run.results || [];
const others = results.filter((result) => !(result.ruleId in meant));
const rules = [...new Set(results.map((result) => result.ruleId))].sort();
const ended = (run.invocations || []).every((invocation) => invocation.executionSuccessful);

for (const result of others)
    console.log(`${result.level || "warning"} ${result.ruleId} ${JSON.stringify(result.message)}`);
console.log(
    `${process.argv[2].replace(/.*\/|\.report$/g, "")}: ${others.length} complaints` +
        (rules.length ? `, beside what is meant so: ${rules.join(" ")}` : "")
);
process.exit(ended && others.length === 0 ? 0 : 1);
