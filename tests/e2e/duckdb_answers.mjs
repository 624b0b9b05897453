// SPDX-License-Identifier: BSL-1.0
// Reads {"folder", "script", "queries"} from standard input, runs the script and then each query in DuckDB, and writes their
// answers as [{"columns", "rows"}]. DUCKDB_MODULES is the node_modules folder that @duckdb/node-api is installed in.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(process.env.DUCKDB_MODULES + "/");
const { DuckDBInstance } = require("@duckdb/node-api");
const { folder, script, queries } = JSON.parse(readFileSync(0, "utf-8"));
const instance = await DuckDBInstance.create(":memory:");
const connection = await instance.connect();
await connection.run(`SET file_search_path = '${folder.replaceAll("'", "''")}'`);
await connection.run(script);
const answers = [];
for (const query of queries) {
  const reader = await connection.runAndReadAll(query);
  answers.push({ columns: reader.columnNames(), rows: reader.getRowsJson() });
}
process.stdout.write(JSON.stringify(answers));
