// Lets @actions/core write the same annotations, and compares: annotations.js OURS WHAT.json, where
// WHAT is a list of {command, file, line, title, message}. The order of properties may differ.
"use strict";

const fs = require("fs");
const core = require("@actions/core");

// "::error file=F,line=L::M" with its properties sorted.
function sorted(line) {
    const parts = /^::(\w+) (.*?)::(.*)$/s.exec(line);
    if (!parts) return `no command: ${line}`;
    return `::${parts[1]} ${parts[2].split(",").sort().join(",")}::${parts[3]}`;
}

function written(what) {
    let text = "";
    const write = process.stdout.write;
    process.stdout.write = (piece) => (text += piece);
    core[what.command](what.message, {
        title: what.title,
        file: what.file || undefined,
        startLine: what.line || undefined,
    });
    process.stdout.write = write;
    return text.replace(/\n$/, "");
}

const ours = fs.readFileSync(process.argv[2], "utf8").split("\n").slice(0, -1);
const whats = JSON.parse(fs.readFileSync(process.argv[3], "utf8"));
let different = ours.length === whats.length ? 0 : 1;
whats.forEach((what, i) => {
    if (sorted(ours[i]) !== sorted(written(what))) {
        console.log(`ours:   ${ours[i]}\ntheirs: ${written(what)}`);
        different++;
    }
});
const name = process.argv[2].replace(/.*\//, "");
console.log(`${name}: ${whats.length} commands, ${different} differ from what @actions/core writes`);
process.exit(different ? 1 : 0);
