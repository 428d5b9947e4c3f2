// Opens pages in headless Chromium, narrow and wide, light and dark, and on paper, and complains:
//     node browse.js BROWSER PROFILE AXE|'' PAGE.html...
// about anything the console says, any request, any dialogue, a page wider than its window, a
// heading that skips a level, what axe-core finds, a table that does not sort when its heads are
// pressed, and a schedule that the arrow keys do not lead through to its end. Chromium is spoken to on descriptors 3 and 4, messages of JSON that end in NUL.
"use strict";

const { spawn } = require("child_process");
const fs = require("fs");
const path = require("path");
const { pathToFileURL } = require("url");

const [browser, profile, axe, ...pages] = process.argv.slice(2);
const widths = [360, 1280, 1920];
const schemes = ["light", "dark"];
const pictures = process.env.LAB_SCREENSHOTS === "yes";
let complaints = 0;

function complain(page, words) {
    console.log(`${page}: ${words}`);
    complaints++;
}

// ---- the browser ----

const flags = [
    "--headless=new", "--remote-debugging-pipe", `--user-data-dir=${profile}`, "--no-first-run",
    "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--disable-extensions",
];
if (process.getuid() === 0) flags.push("--no-sandbox"); // it refuses to have one as root
const child = spawn(browser, flags, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
const waiting = new Map(); // by the number of the message
let listener = () => {};
let number = 0;
let rest = Buffer.alloc(0);

child.stdio[4].on("data", (data) => {
    rest = Buffer.concat([rest, data]);
    for (let end; (end = rest.indexOf(0)) >= 0; rest = rest.subarray(end + 1)) {
        const message = JSON.parse(rest.subarray(0, end).toString("utf8"));
        if (!message.id) listener(message.method, message.params);
        else waiting.get(message.id)(message);
    }
});
child.on("error", (error) => fail(`${browser} can't be started: ${error.message}`));
child.on("exit", (code) => fail(`${browser} ended with ${code}`));
child.stdio[3].on("error", () => {}); // it has ended, which is told above

function fail(words) {
    console.log(words);
    child.kill();
    process.exit(1);
}

function ask(method, params = {}, session = undefined) {
    return new Promise((resolve) => {
        waiting.set(++number, (answer) => {
            waiting.delete(answer.id);
            if (answer.error) fail(`${method}: ${answer.error.message}`);
            resolve(answer.result);
        });
        const message = { id: number, method, params, sessionId: session };
        child.stdio[3].write(JSON.stringify(message) + "\0");
    });
}

// ---- one page ----

class Page {
    constructor(file) {
        this.file = file;
        this.name = path.basename(file, ".html");
        this.url = pathToFileURL(path.resolve(file)).href;
    }

    async open() {
        const { targetId } = await ask("Target.createTarget", { url: "about:blank" });
        this.target = targetId;
        const attached = await ask("Target.attachToTarget", { targetId, flatten: true });
        this.session = attached.sessionId;
        listener = (method, params) => this.hear(method, params);
        for (const domain of ["Page", "Runtime", "Log", "Network"])
            await this.ask(`${domain}.enable`);
    }

    ask(method, params) {
        return ask(method, params, this.session);
    }

    hear(method, params) {
        if (method === "Page.loadEventFired") this.loaded();
        if (method === "Runtime.exceptionThrown")
            complain(this.name, `exception: ${params.exceptionDetails.exception?.description ??
                params.exceptionDetails.text}`);
        if (method === "Runtime.consoleAPICalled")
            complain(this.name, `console: ${params.args.map((one) => one.value).join(" ")}`);
        if (method === "Log.entryAdded") complain(this.name, `log: ${params.entry.text}`);
        if (method === "Network.requestWillBeSent" && params.request.url !== this.url)
            complain(this.name, `asks for ${params.request.url}`);
        if (method === "Page.javascriptDialogOpening") {
            complain(this.name, `opens a dialogue: ${params.message}`);
            this.ask("Page.handleJavaScriptDialog", { accept: false });
        }
    }

    async load() {
        const loaded = new Promise((resolve) => (this.loaded = resolve));
        const { errorText } = await this.ask("Page.navigate", { url: this.url });
        if (errorText) fail(`${this.file}: ${errorText}`);
        await loaded;
    }

    async run(expression) {
        const answer = await this.ask("Runtime.evaluate", {
            expression,
            awaitPromise: true,
            returnByValue: true,
        });
        if (answer.exceptionDetails)
            fail(`${this.name}: ${answer.exceptionDetails.exception.description}`);
        return answer.result.value;
    }

    async look(width, scheme) {
        await this.ask("Emulation.setDeviceMetricsOverride", {
            width, height: 900, deviceScaleFactor: 1, mobile: false,
        });
        await this.ask("Emulation.setEmulatedMedia", {
            media: "",
            features: [{ name: "prefers-color-scheme", value: scheme }],
        });
        await this.load();
        const where = `${this.name} at ${width}, ${scheme}`;
        const wide = await this.run("document.scrollingElement.scrollWidth - innerWidth");
        if (wide > 0) complain(where, `the page is ${wide} pixels wider than its window`);
        const open = "document.querySelectorAll('details').forEach((one) => (one.open = true))";
        await this.run(open);
        const unfolded = await this.run("document.scrollingElement.scrollWidth - innerWidth");
        if (unfolded > 0) complain(where, `unfolded, it is ${unfolded} pixels too wide`);
        await this.tab(where);
        const stepped = await this.run("!!document.getElementById('stepper')");
        // Its rules know no widths; what a schedule shows depends on them: each once, both schemes.
        const each = (scheme === "dark") === (width === 1280);
        if (axe && (stepped ? each : width === 1280)) await this.inspect(where, stepped);
        if (stepped && width === 1280 && scheme === "light") await this.walk(where);
        else if (stepped) await this.jump(where);
        if (pictures) await this.save(`${this.name}-${width}-${scheme}`);
    }

    // Where axe-core can't tell (a sign of one character, text in SVG) that is no complaint.
    // It takes long over a long table, whose rows are those of a short one: that is left out.
    async inspect(where, stepped) {
        if (!stepped && (await this.run("document.querySelectorAll('tr').length")) > 200) return;
        await this.run(fs.readFileSync(axe, "utf8") + "; 0");
        const found = await this.run(
            "axe.run(document, {resultTypes: ['violations', 'incomplete']}).then((result) =>" +
                "[...result.violations, ...result.incomplete.filter((one) => " +
                "one.id !== 'color-contrast')].map((one) => `${one.id}: ${one.help}: " +
                "${one.nodes.length} times, at ${one.nodes[0].html}`))"
        );
        for (const words of found) complain(where, words.slice(0, 300));
    }

    // Presses each head twice, and sees that the column goes up, then down, and nobody is lost.
    async sort() {
        const words = await this.run(`(() => {
            const table = document.getElementById("table"), wrong = [];
            if (!table) return wrong;
            const order = new Intl.Collator("en", {numeric: true, sensitivity: "base"});
            const heads = [...table.tHead.rows[0].cells];
            const rows = table.tBodies[0].rows, count = rows.length;
            heads.forEach((head, column) => {
                for (const direction of column ? ["ascending", "descending"]
                                               : ["descending", "ascending"]) {
                    head.querySelector("button")?.click();
                    if (head.getAttribute("aria-sort") !== direction)
                        wrong.push(head.textContent + " is not " + direction);
                    const cells = [...rows].map((row) => row.cells[column].dataset.value ??
                                                         row.cells[column].textContent);
                    const some = cells.filter((cell) => cell !== "");
                    const sign = direction === "ascending" ? 1 : -1;
                    if (cells.slice(0, some.length).includes(""))
                        wrong.push(head.textContent + ": an empty cell is not last");
                    if (some.some((cell, i) => i && sign * order.compare(some[i - 1], cell) > 0))
                        wrong.push(head.textContent + ": rows are not " + direction);
                }
            });
            if (rows.length !== count) wrong.push("rows are lost");
            if (table.querySelectorAll("[aria-sort]").length !== 1) wrong.push("two directions");
            return wrong;
        })()`);
        for (const one of words) complain(this.name, one);
    }

    // Presses a key so often, and after each time notes where the page is.
    async press(key, times = 1) {
        await this.run("seen = []; 0");
        const events = [];
        for (let i = 0; i < times; i++)
            for (const type of ["rawKeyDown", "keyUp"])
                events.push(this.ask("Input.dispatchKeyEvent", { type, key, code: key }));
        await Promise.all(events);
        return this.run("seen");
    }

    // What the reader sees and hears of the step that the page is at; after each key it is added
    // to the list seen.
    listen() {
        return this.run(`globalThis.seen = [];
        globalThis.at = () => {
            const row = document.querySelector("[aria-current=step]");
            return {
                count: document.getElementById("count").textContent,
                say: document.getElementById("say").textContent,
                row: row ? +row.id.slice(1) : 0,
                marked: document.querySelectorAll(".moment.now").length,
                cells: [...document.querySelectorAll(".state td[id]")]
                    .map((cell) => cell.textContent).join("|"),
            };
        };
        document.addEventListener("keydown", () => seen.push(at()));
        at()`);
    }

    // The right arrow leads from the first step to the last, which is the failure where there is
    // one, and the tables then say what they say without a script. The left arrow leads back.
    async walk(where) {
        const end = await this.run(`(() => {
            const rows = [...document.querySelectorAll(".told tbody tr[id]")];
            const page = new DOMParser().parseFromString(source, "text/html");
            return {
                moments: rows.length,
                row: +rows.at(-1).id.slice(1),
                ill: rows.some((row) => /never goes on|so it fails/.test(row.textContent)),
                fails: document.getElementById("end").textContent === "Failure",
                cells: [...page.querySelectorAll(".state td[id]")]
                    .map((cell) => cell.textContent).join("|"),
            };
        })()`.replace("source", () => JSON.stringify(fs.readFileSync(this.file, "utf8"))));
        const first = await this.listen();
        if (first.count !== `1 of ${end.moments}`) complain(where, `begins at ${first.count}`);
        const seen = [first, ...(await this.press("ArrowRight", end.moments + 1))];
        const last = seen.at(-1);
        seen.forEach(({ row, marked, say }, i) => {
            if ((i && row < seen[i - 1].row) || marked !== 1 || !say.startsWith(`Step ${row}: `))
                complain(where, `at row ${row} it says: ${say}`);
        });
        if (seen.length !== end.moments + 2) complain(where, `${seen.length - 1} keys were heard`);
        if (last.row !== end.row || last.count !== `${end.moments} of ${end.moments}`)
            complain(where, `the keys end at row ${last.row}, ${last.count}`);
        if (last.cells !== end.cells) complain(where, `threads end as ${last.cells}`);
        if (end.fails && !end.ill && !/goes on, for/.test(await this.run("document.body.innerText")))
            complain(where, "the failure is not marked");
        if (end.fails && end.ill && !/never goes on|so it fails/.test(last.say))
            complain(where, `the last step does not say that it fails: ${last.say}`);
        const back = (await this.press("ArrowLeft", end.moments)).at(-1);
        if (JSON.stringify(back) !== JSON.stringify(first)) complain(where, "there is no way back");
    }

    // To the failure at once: nothing that it marks or writes makes the page wider.
    async jump(where) {
        await this.listen();
        const [now, all] = (await this.press("End"))[0].count.split(" of ");
        if (now !== all) complain(where, `End leads to ${now} of ${all}`);
        const wide = await this.run("document.scrollingElement.scrollWidth - innerWidth");
        if (wide > 0) complain(where, `at its end it is ${wide} pixels too wide`);
    }

    // Every box that scrolls can be reached with the Tab key.
    async tab(where) {
        const missed = await this.run(`[...document.querySelectorAll("*")].filter((one) =>
            one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX === "auto" &&
            one.tabIndex !== 0).map((one) => one.outerHTML.slice(0, 80))`);
        for (const one of missed) complain(where, `can't be reached with keys: ${one}`);
    }

    async headings() {
        const levels = await this.run(
            "[...document.querySelectorAll('h1,h2,h3,h4')].map((one) => +one.tagName[1])"
        );
        levels.forEach((level, i) => {
            if (level > (i ? levels[i - 1] : 0) + 1) complain(this.name, `h${level} skips a level`);
        });
    }

    // What a name has brought must not have become an element, a script above all: the only ones
    // are that behind the table it sorts, and those behind a schedule: its data, and the script.
    async strangers() {
        const found = await this.run(`[...document.querySelectorAll("img,b,iframe,object,embed," +
            "form,input,link,base,[onerror],[onload],[onclick],script")].filter((one) =>
            !(one.matches("main > section + script") && document.getElementById("table")) &&
            !(one.matches("main > script#data, main > script#data + script") &&
              document.getElementById("stepper")))
            .map((one) => one.outerHTML.slice(0, 80))`);
        for (const one of found) complain(this.name, `a stranger: ${one}`);
    }

    // On paper folded lists are unfolded, and nothing is cut off at the side.
    async print() {
        await this.load();
        await this.ask("Emulation.setEmulatedMedia", { media: "print", features: [] });
        await this.ask("Emulation.setDeviceMetricsOverride", {
            width: 720, height: 1000, deviceScaleFactor: 1, mobile: false, // A4 with margins
        });
        const wide = await this.run("document.scrollingElement.scrollWidth - innerWidth");
        if (wide > 0) complain(`${this.name} on paper`, `is ${wide} pixels too wide`);
        if (pictures) await this.save(`${this.name}-paper`);
    }

    async save(name) {
        const width = await this.run("innerWidth");
        const height = Math.min(await this.run("document.scrollingElement.scrollHeight"), 3000);
        const { data } = await this.ask("Page.captureScreenshot", {
            format: "png", captureBeyondViewport: true, clip: { x: 0, y: 0, width, height, scale: 1 },
        });
        fs.writeFileSync(path.join(path.dirname(this.file), `${name}.png`), data, "base64");
    }

    async close() {
        await ask("Target.closeTarget", { targetId: this.target });
    }
}

(async () => {
    for (const file of pages) {
        const page = new Page(file);
        await page.open();
        for (const width of widths) for (const scheme of schemes) await page.look(width, scheme);
        await page.headings();
        await page.strangers();
        await page.sort();
        await page.print();
        await page.close();
    }
    console.log(`${pages.length} pages in ${browser}: ${complaints} complaints`);
    child.removeAllListeners("exit");
    child.on("exit", () => process.exit(complaints || pages.length === 0 ? 1 : 0));
    ask("Browser.close");
})();
